/** Doing what somebody does in the page. */
import { type Fields, fieldsIn, textIn } from '../../slack/json.js';
import type { Filling } from '../client/inputs.js';
import type { Message } from '../things.js';
import type { Looking } from './show.js';

/** What the page shows of it for a moment. */
export interface Shown {
  readonly said?: string | undefined;
  readonly url?: string | undefined;
}

const fillings = (given: unknown): Readonly<Record<string, Filling>> =>
  Object.fromEntries(
    Object.entries(fieldsIn(given)).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );

function messageOf({ conversation }: Looking, id: unknown): Message {
  const message = conversation.message(textIn(id) ?? '');
  if (message === undefined) throw new Error('That message is gone.');
  return message;
}

/** Does it as the person whose eyes the page has. */
export async function act(looking: Looking, what: Fields): Promise<Shown | undefined> {
  const { person, conversation } = looking;
  const { dialog } = person;
  switch (what['do']) {
    case 'say':
      await person.say(conversation, textIn(what['text']) ?? '', {
        ...(what['replyTo'] !== undefined && { replyTo: messageOf(looking, what['replyTo']) }),
      });
      return undefined;
    case 'press': {
      const message = messageOf(looking, what['message']);
      const inputs = fillings(what['inputs']);
      const { said, url, errors } = await person.press(message, textIn(what['title']) ?? '', { inputs });
      return { said: said ?? [...errors.values()][0], url };
    }
    case 'submit': {
      if (dialog === undefined) throw new Error('The dialog is closed.');
      person.fill(dialog, fillings(what['inputs']));
      const { said } = await person.submit(dialog, textIn(what['title']));
      return { said: said ?? [...dialog.errors.values()][0] };
    }
    case 'close':
      if (dialog !== undefined) person.close(dialog);
      return undefined;
    case 'extension': {
      const message = what['message'] === undefined ? undefined : messageOf(looking, what['message']);
      const context = message === undefined ? 'compose' : 'message';
      const options = message === undefined ? { where: conversation } : { message };
      const { said } = await person.extension(textIn(what['command']) ?? '', context, options);
      return { said };
    }
    default:
      throw new Error(`Nobody can ${JSON.stringify(what['do'])}.`);
  }
}
