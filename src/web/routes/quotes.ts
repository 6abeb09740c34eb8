/** What is made of a message: a declaration, an entry on a timeline with its own time and author, or other words. */
import { declarationFrom } from '../../core/chat/quoting.js';
import type { Asked } from '../../core/dispatch/request.js';
import { Refusal } from '../../domain/errors.js';
import type { Form } from '../../domain/form.js';
import { conversationByExternalId } from '../../store/queries/conversations.js';
import { type Channel, WORKSPACE } from '../../store/queries/workspace/channels.js';
import type { Posted } from '../../store/queries/workspace/messages.js';
import type { Web } from '../parts.js';
import { madeOf } from '../view/quoting.js';
import { ask, fill } from './ask.js';
import { asked, askedAgain, changed, strikeDeleted } from './editing.js';
import { messageOf, standingIn } from './found.js';
import { fieldOf, type fieldsOf, formValues } from './inputs.js';
import type { Asking, Outcome } from './respond.js';
import { NOTE, noteFrom, sourceOf, urlOf, wordsOf } from './source.js';

/** Something was chosen from the menu of a message. */
export async function quoted(asking: Asking, fields: ReturnType<typeof fieldsOf>): Promise<Outcome> {
  const { web, channel } = asking;
  const message = await standingIn(web, channel, fieldOf(fields, 'message'));
  const make = madeOf(fieldOf(fields, 'make'));
  switch (make) {
    case 'declaration':
      return await fill(asking, 'incident declare', declarationOf(web, channel, message));
    case 'entry':
      return await noted(asking, message);
    case 'edit':
    case 'delete':
      return asked(asking, message, make);
    case undefined:
      throw new Refusal('INVALID', 'This is nothing that can be made of a message.');
  }
}

/** A form about a message was sent: what the message says of itself is not asked for, and not believed. */
export async function sentAbout(
  asking: Asking,
  fields: ReturnType<typeof fieldsOf>,
  about: string,
): Promise<Outcome> {
  const { web, channel } = asking;
  const message = await standingIn(web, channel, about);
  const done = await changed(asking, fields, message);
  if (done !== undefined) return done;
  const values = Object.entries(formValues(fields)).filter(
    ([name, value]) => value !== '' && name !== 'said_by',
  );
  const outcome = await pinned(asking, message, {
    type: 'values',
    command: NOTE,
    origin: 'json',
    values: { ...Object.fromEntries(values), ...sourceOf(web, channel, message) },
  });
  return outcome.form === undefined ? outcome : { ...outcome, form: lacking(known(outcome.form)), about };
}

/** A form about a message that was left is opened again, with what it held. */
export async function openedAgain(
  asking: Asking,
  fields: ReturnType<typeof fieldsOf>,
  about: string,
): Promise<Outcome> {
  const again = askedAgain(asking, fields, await standingIn(asking.web, asking.channel, about));
  if (again !== undefined) return again;
  const outcome = await fill(asking, fieldOf(fields, 'command'), formValues(fields));
  return outcome.form === undefined ? outcome : { ...outcome, form: known(outcome.form), about };
}

/** In a war room it goes onto the timeline at once; elsewhere one has to say whose it is. */
async function noted(asking: Asking, message: Posted): Promise<Outcome> {
  const { web, channel } = asking;
  const text = wordsOf(message);
  if (text === '')
    throw new Refusal('INVALID', 'There are no words in this message that could stand on a timeline.');
  const { read } = web.store;
  const room = await conversationByExternalId(read, channel.organizationId, WORKSPACE, channel.id);
  const incident = room?.incidentId ?? null;
  if (incident !== null) return await pinned(asking, message, noteFrom(web, channel, message, incident));
  const outcome = await fill(asking, NOTE, { text });
  return outcome.form === undefined ? outcome : { ...outcome, form: known(outcome.form), about: message.id };
}

/** Puts it onto the timeline, unless it is deleted meanwhile. */
async function pinned(asking: Asking, message: Posted, note: Asked): Promise<Outcome> {
  const outcome = await ask(asking, note);
  const { deletedAt } = await messageOf(asking.web, asking.channel, message.id);
  if (deletedAt !== null) await strikeDeleted(asking, message);
  return outcome;
}

/** When it was said is known already. */
const known = (form: Form): Form => ({ ...form, fields: form.fields.filter(({ name }) => name !== 'at') });

/** Nobody types JSON: what is missing is said beside its field, as in every form. */
const lacking = (form: Form): Form => ({
  ...form,
  errors: {
    ...Object.fromEntries(
      form.fields
        .filter(({ name, required }) => required && (form.values[name] ?? '') === '')
        .map(({ name }) => [name, ['Please fill this in.']]),
    ),
    ...form.errors,
  },
});

/** The form of a declaration, filled in with the message: who said it, what, and where it stands. */
const declarationOf = (web: Web, channel: Channel, message: Posted) =>
  declarationFrom({
    text: wordsOf(message),
    who: message.author?.name ?? 'Muster',
    where: whereIn(channel),
    url: urlOf(web, channel, message),
  });

/** Channels that are not for everybody are not called by their names. */
function whereIn({ kind, name, private: isPrivate }: Channel): string {
  if (kind === 'DIRECT' || kind === 'PEOPLE') return 'a direct message';
  return isPrivate ? 'a private channel' : `#${name}`;
}
