/** What becomes of one's own message: other words, or none; wherever else it stands follows. */
import { audit } from '../../core/audit.js';
import { Refusal } from '../../domain/errors.js';
import type { Form } from '../../domain/form.js';
import { prose } from '../../domain/text.js';
import { type Channel, WORKSPACE } from '../../store/queries/workspace/channels.js';
import { messageIn, type Posted } from '../../store/queries/workspace/messages.js';
import { deleteMessage, editMessage } from '../../store/queries/workspace/posting.js';
import type { Writer } from '../../store/store.js';
import { author } from '../access/author.js';
import { mentionedIn } from '../mentioning.js';
import { threadPath } from '../view/address.js';
import type { fieldsOf } from './inputs.js';
import { fieldOf, formValues } from './inputs.js';
import type { Asking, Outcome } from './respond.js';
import { noteFrom, textOf } from './source.js';

/** How long a message may be, in characters. */
export const MAX_MESSAGE = 10_000;
export const messageText = prose(MAX_MESSAGE, 'message');

/** What the forms of these name in place of a command. */
const EDIT = 'message edit';
const DELETE = 'message delete';
const TEXT = 'text';

/** Nobody else changes what somebody said, an admin neither. */
function own({ visit }: Pick<Asking, 'visit'>, message: Posted): Posted {
  if (message.deletedAt !== null) throw new Refusal('CONFLICT', 'This message was deleted.');
  if (message.authorId === null || message.authorId !== visit.viewer.userId)
    throw new Refusal('FORBIDDEN', 'Only whoever wrote a message can change or delete it.');
  return message;
}

const editForm = (text: string, problems: readonly string[] = []): Form => ({
  command: EDIT,
  title: 'Edit your message',
  submit: 'Save',
  context: {},
  fields: [
    {
      name: TEXT,
      label: 'Message',
      required: true,
      input: { type: 'paragraph', maxLength: MAX_MESSAGE },
    },
  ],
  values: { [TEXT]: text },
  errors: problems.length === 0 ? {} : { [TEXT]: problems },
});

const QUESTION: Form = {
  command: DELETE,
  title: 'Delete your message?',
  intro:
    'Its words are taken away here, in the incident’s other rooms and from the timeline. What was answered to it stays. This cannot be taken back.',
  submit: 'Delete',
  context: {},
  fields: [],
  values: {},
  errors: {},
};

/** The form that a choice in a message's menu leads to. */
export function asked(
  asking: Pick<Asking, 'visit'>,
  message: Posted,
  what: 'edit' | 'delete',
  text: string = textOf(message),
): Outcome {
  own(asking, message);
  const form = what === 'edit' ? editForm(text) : QUESTION;
  return { status: 200, accepted: true, form, about: message.id };
}

function typedIn(fields: ReturnType<typeof fieldsOf>): string {
  const typed = formValues(fields)[TEXT] ?? '';
  return typeof typed === 'string' ? typed : typed.join('\n');
}

/** One of these forms that was left, with what it held; undefined for those of commands. */
export function askedAgain(
  asking: Pick<Asking, 'visit'>,
  fields: ReturnType<typeof fieldsOf>,
  message: Posted,
): Outcome | undefined {
  const command = fieldOf(fields, 'command');
  if (command === EDIT) return asked(asking, message, 'edit', typedIn(fields));
  return command === DELETE ? asked(asking, message, 'delete') : undefined;
}

/** One of these forms was sent; undefined for those of commands. */
export async function changed(
  asking: Asking,
  fields: ReturnType<typeof fieldsOf>,
  message: Posted,
): Promise<Outcome | undefined> {
  const command = fieldOf(fields, 'command');
  if (command !== EDIT && command !== DELETE) return undefined;
  own(asking, message);
  if (command === DELETE) await deleted(asking, message);
  else {
    const text = typedIn(fields);
    const checked = messageText.safeParse(text);
    if (!checked.success) {
      const problems = checked.error.issues.map((issue) => issue.message);
      return { status: 200, accepted: false, form: editForm(text, problems), about: message.id };
    }
    await edited(asking, message, checked.data);
  }
  return { status: 200, accepted: true, back: threadPath(asking.channel.id, message.threadId) };
}

const where = ({ organizationId, id }: Channel) => ({ organizationId, platform: WORKSPACE, room: id });
const gone = (): Refusal => new Refusal('CONFLICT', 'This message was deleted meanwhile.');

async function edited(asking: Asking, message: Posted, text: string): Promise<void> {
  const { web, visit, channel, request } = asking;
  const { store, clock, heard } = web;
  if (text === textOf(message)) return;
  const body = { tone: 'neutral', blocks: [{ type: 'quote', text }] } as const;
  await store.tx(async (w) => {
    const at = clock.now();
    const mentions = await mentionedIn(w, channel, text);
    if (!(await editMessage(w, channel.id, message.id, body, at, mentions))) throw gone();
    await audit(author(web, w, visit.viewer, request.id), {
      action: 'message.edit',
      subjectType: 'message',
      subjectId: message.id,
      before: { edited_at: message.editedAt?.toISOString() ?? null },
      after: { channel: channel.id, message: message.id, edited_at: at.toISOString() },
    });
    await heard.edited(where(channel), message.id, at.getTime(), () => ({ text, files: [] }), w);
  });
  await follow(asking, { ...message, body });
}

/** On a timeline the new words follow the old ones, as whoever put them there would have it; of two edits the last one stays. */
async function follow(asking: Asking, message: Posted): Promise<void> {
  const { web, channel, request } = asking;
  for (const { incidentId, by } of await web.heard.pinned(where(channel), message.id))
    await web.dispatcher.dispatch({
      viewer: by,
      surface: WORKSPACE,
      asked: noteFrom(web, channel, message, incidentId),
      canAsk: false,
      requestId: request.id,
    });
  const now = await messageIn(web.store.read, channel.id, message.id);
  if (now?.deletedAt !== null) await strikeDeleted(asking, message);
  else if (textOf(now) !== textOf(message)) await follow(asking, now);
}

/** What came onto a timeline while the message was deleted does not stay there. */
export async function strikeDeleted({ web, channel }: Asking, { id }: Posted, w?: Writer): Promise<void> {
  await web.heard.unpinned(where(channel), id, 'The message was deleted.', undefined, w);
}

async function deleted(asking: Asking, message: Posted): Promise<void> {
  const { web, visit, channel, request } = asking;
  const { store, clock, heard } = web;
  await store.tx(async (w) => {
    const at = clock.now();
    if (!(await deleteMessage(w, channel.id, message.id, at))) throw gone();
    await audit(author(web, w, visit.viewer, request.id), {
      action: 'message.delete',
      subjectType: 'message',
      subjectId: message.id,
      before: { deleted_at: null },
      after: { channel: channel.id, message: message.id, deleted_at: at.toISOString() },
    });
    await heard.removed(where(channel), message.id, w);
    await strikeDeleted(asking, message, w);
  });
}
