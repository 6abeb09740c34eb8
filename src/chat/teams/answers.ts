/** Asking the core, and getting what it answers before the person: in a dialog, in a line on the card, or as a message. */
import { Forms, type KeptForm } from '../../core/chat/forms.js';
import type { InTime } from '../../core/dispatch/deferred.js';
import type { Answer, Asked } from '../../core/dispatch/request.js';
import { refusalMessage } from '../../core/messages/replies.js';
import type { Form } from '../../domain/form.js';
import { type Message, md, say, text } from '../../domain/message.js';
import type { Asker } from './asker.js';
import { TEAMS, type TeamsParts, type Tenant } from './parts.js';
import { type Dialog, dialogOf, renderForm, renderNotice } from './render/form.js';
import { peopleIn } from './render/message.js';
import type { Reader } from './render/reader.js';
import type { Telling } from './telling.js';

export interface Ran {
  readonly answer: InTime;
  /** The request's own, so that it is answered once. */
  readonly key: string;
  readonly extra: KeptForm['extra'];
}

export interface AnswersParts extends TeamsParts {
  readonly telling: Telling;
}

export const LATER = say('neutral', md`This takes a moment. The answer follows as a direct message.`);

export class Answers {
  readonly forms: Forms;

  constructor(private readonly parts: AnswersParts) {
    this.forms = new Forms(parts, TEAMS);
  }

  /** Runs what was asked, in time for Teams. `extra`: what a form that follows has to carry on. */
  async run(asker: Asker, asked: Asked, key: string, extra: KeptForm['extra'] = null): Promise<Ran> {
    const answer = await this.parts.deferred.answer(
      {
        viewer: asker.viewer,
        surface: TEAMS,
        place: asker.place,
        asked,
        canAsk: true,
        key,
        requestId: key,
      },
      { late: async (late) => await this.#late(asker, late, extra) },
    );
    return { answer, key, extra };
  }

  /** A form, filled in with what is known; nothing is done. */
  async form(asker: Asker, command: string, values: Readonly<Record<string, unknown>>): Promise<Answer> {
    return await this.parts.dispatcher.dispatch({
      viewer: asker.viewer,
      surface: TEAMS,
      place: asker.place,
      asked: { type: 'values', command, origin: 'words', values },
      canAsk: true,
      refill: true,
    });
  }

  /** Says what came of it where only the asker reads it, once for each request. */
  async present(asker: Asker, { answer, key, extra }: Ran): Promise<void> {
    const { telling } = this.parts;
    const silent = answer.type === 'done' && answer.alreadyTold && answer.document === undefined;
    if (silent || !(await telling.isFirst(key))) return;
    try {
      if (answer.type === 'form') return await this.#waits(asker, answer.form, extra);
      const message = await this.#words(asker, answer);
      if (message !== undefined) await telling.tell(asker, message);
    } catch (error) {
      await telling.tell(asker, telling.problem(error, asker.tenant));
    }
  }

  /** What came of it, as a dialog: a form, or what there is to say. Undefined where the dialog just closes. */
  async dialog(asker: Asker, { answer, key, extra }: Ran, formId?: string): Promise<Dialog | undefined> {
    if (answer.type === 'form')
      return await this.formDialog(asker, { form: answer.form, extra }, formId ?? this.parts.newId());
    // What was handed over before is not handed over again; the dialog still says what it was.
    const isFirst =
      answer.type !== 'done' || answer.document === undefined || (await this.parts.telling.isFirst(key));
    const message = isFirst ? await this.#words(asker, answer) : undefined;
    return message === undefined ? undefined : await this.notice(asker.tenant, message);
  }

  /** Keeps a form, and shows it. */
  async formDialog(
    asker: Asker,
    { form, extra }: Pick<KeptForm, 'form' | 'extra'>,
    id: string,
  ): Promise<Dialog> {
    await this.forms.keep(keptFor(asker, form, extra), id);
    return await this.drawn(asker, form, id);
  }

  /** Shows a form that is kept. */
  async drawn(
    { tenant, timezone }: Pick<Asker, 'tenant' | 'timezone'>,
    form: Form,
    id: string,
  ): Promise<Dialog> {
    const reader = await this.formReader(tenant, form);
    return dialogOf(form.title, renderForm(form, { formId: id, reader, timezone }));
  }

  async notice(tenant: Tenant, message: Message): Promise<Dialog> {
    const title = message.title ?? 'Muster';
    return dialogOf(
      title,
      renderNotice(title, message, await this.parts.telling.reader(tenant, peopleIn(message))),
    );
  }

  /** The reader that a form is rendered for, and read with. */
  async formReader(tenant: Tenant, { fields, values }: Form): Promise<Reader> {
    const people = fields.flatMap(({ name, input }) => {
      const value = values[name];
      if (input.type !== 'person' && input.type !== 'people') return [];
      return typeof value === 'string' ? [value] : (value ?? []);
    });
    return await this.parts.telling.reader(tenant, people);
  }

  /** What there is to say; undefined where it is said by itself, in the room or by a file. */
  async #words(asker: Asker, answer: Exclude<InTime, { type: 'form' }>): Promise<Message | undefined> {
    switch (answer.type) {
      case 'refused':
        return refusalMessage(answer.refusal);
      case 'later':
        return LATER;
      case 'done': {
        const { document, reply, alreadyTold } = answer;
        if (document !== undefined)
          return (await this.parts.telling.hand(asker, document))
            ? handed(reply.message)
            : notHanded(document.name);
        return alreadyTold ? undefined : reply.message;
      }
    }
  }

  /** A form that cannot be opened by itself: a card opens it. */
  async #waits(asker: Asker, form: Form, extra: KeptForm['extra']): Promise<void> {
    const id = await this.forms.keep(keptFor(asker, form, extra));
    await this.parts.telling.tell(asker, formWaits(form), id);
  }

  /** An answer that came too late for the request; words follow as a direct message, whatever is shown here. */
  async #late(asker: Asker, answer: Answer, extra: KeptForm['extra']): Promise<boolean> {
    if (answer.type === 'form') {
      await this.#waits(asker, answer.form, extra);
      return true;
    }
    if (answer.type === 'done' && answer.document !== undefined)
      await this.parts.telling.hand(asker, answer.document);
    return false;
  }
}

/** What is filled in there is theirs: nobody else opens or sends it. */
const keptFor = ({ place, channel, thread, mri }: Asker, form: Form, extra: KeptForm['extra']): KeptForm => ({
  form,
  place,
  standing: { channel, thread },
  extra,
  for: mri,
});

const formWaits = ({ title }: Form): Message => ({
  ...say('neutral', md`There is something to fill in.`),
  title,
});

const handed = (message: Message): Message => ({
  ...message,
  blocks: [...message.blocks, text(md`The file is in your personal chat with Muster.`)],
});

const notHanded = (name: string): Message =>
  say(
    'warning',
    md`The file **${name}** could not be handed over: add Muster for yourself in Teams, or take it from the incident’s page.`,
  );
