/** Asking the core, and getting what it answers before the person: in the acknowledgement, in a modal, or as a message. */
import type { KnownBlock, ModalView } from '@slack/types';
import { type Document, NOWHERE, type Place } from '../../core/commands/command.js';
import type { InTime } from '../../core/dispatch/deferred.js';
import type { Answer, Asked } from '../../core/dispatch/request.js';
import { faultMessage, refusalMessage } from '../../core/messages/replies.js';
import { oweDirect } from '../../core/outbox/owing.js';
import { TimedOut } from '../../core/ports.js';
import { Refusal } from '../../domain/errors.js';
import type { Form } from '../../domain/form.js';
import { type Message, md, say } from '../../domain/message.js';
import { conversationByExternalId } from '../../store/queries/conversations.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { systemViewer, type Viewer } from '../../store/queries/viewer.js';
import { Forms, type KeptForm, type Standing } from './forms.js';
import { SLACK, type SlackParts, type Workspace } from './parts.js';
import { SlackProblem } from './problem.js';
import { peopleIn, type Reader, type Rendered, renderMessage } from './render/message.js';
import { loadingView, noticeView, renderForm } from './render/modal.js';

/** Somebody who asked for something, and how they can be answered. */
export interface Asker extends Standing {
  readonly workspace: Workspace;
  readonly slackUserId: string;
  readonly viewer: Viewer;
  readonly place: Place;
  /** Opens a modal, for three seconds. */
  readonly trigger: string | null;
  /** Answers in the place of the request, five times within half an hour. */
  readonly respond: ((message: Rendered) => Promise<unknown>) | null;
}

/** A modal that is there already, and can be replaced. */
interface Window {
  readonly viewId: string;
}

/** When a modal that says that more is coming is opened, in milliseconds: the trigger lives for three seconds. */
const LOADING_AFTER_MS = 700;
export const FORM_CALLBACK = 'form';
/** The button that opens a form that could not be opened by itself. */
export const OPEN_FORM = 'open-form';

export interface AnswersParts extends SlackParts {
  readonly follow: (work: Promise<void>) => void;
}

export class Answers {
  readonly forms: Forms;

  constructor(private readonly parts: AnswersParts) {
    this.forms = new Forms(parts);
  }

  /** The place that a channel is for us. */
  async placeIn(
    { organizationId, url }: Workspace,
    channel: { readonly id: string; readonly name: string; readonly private: boolean } | null,
  ): Promise<Place> {
    if (channel === null || channel.id.startsWith('D')) return NOWHERE;
    const conversation = await conversationByExternalId(
      this.parts.store.read,
      organizationId,
      SLACK,
      channel.id,
    );
    return {
      conversationId: conversation?.id ?? null,
      incidentId: conversation?.incidentId ?? null,
      channel: {
        platform: SLACK,
        externalId: channel.id,
        name: conversation?.name ?? channel.name,
        url: new URL(`/archives/${channel.id}`, url).href,
        private: channel.private,
      },
    };
  }

  /**
   * Runs what was asked, in time for Slack. Where a form is to be expected a modal is opened that says so, as soon as the
   * form takes longer than people and triggers wait.
   */
  async run(asker: Asker, asked: Asked, key: string, expectsForm = false): Promise<Ran> {
    let late: ((answer: Answer) => Promise<boolean>) | undefined;
    const work = this.parts.deferred.answer(
      {
        viewer: asker.viewer,
        surface: SLACK,
        place: asker.place,
        asked,
        canAsk: true,
        key,
        requestId: key,
      },
      { late: (answer) => late?.(answer) ?? Promise.resolve(false) },
    );
    let window: Window | undefined;
    if (expectsForm && asker.trigger !== null)
      try {
        await this.parts.patience.within(work, LOADING_AFTER_MS);
      } catch (error) {
        if (!(error instanceof TimedOut)) throw error;
        window = await this.#openLoading(asker);
        const opened = window;
        if (opened !== undefined) late = (answer) => this.#showLate(asker, opened, answer);
      }
    return { answer: await work, window };
  }

  /** A form, filled in with what is known; nothing is done. */
  async form(asker: Asker, command: string, values: Readonly<Record<string, unknown>>): Promise<Answer> {
    return await this.parts.dispatcher.dispatch({
      viewer: asker.viewer,
      surface: SLACK,
      place: asker.place,
      asked: { type: 'values', command, origin: 'words', values },
      canAsk: true,
      refill: true,
    });
  }

  /** Everything but the acknowledgement: forms are opened, words are said where only the asker reads them. */
  async present(asker: Asker, { answer, window }: Ran): Promise<void> {
    switch (answer.type) {
      case 'form':
        return await this.open(asker, { form: answer.form, extra: null }, window);
      case 'refused':
        return await this.#notice(asker, window, refusalMessage(answer.refusal));
      case 'later':
        if (window === undefined) await this.tell(asker, LATER);
        return;
      case 'done':
        if (answer.document !== undefined) await this.#hand(asker, answer.document);
        if (window !== undefined || !answer.alreadyTold)
          await this.#notice(asker, window, answer.reply.message);
    }
  }

  /** Opens a form; where the trigger is spent, a button that opens it stands in its place. */
  async open(
    asker: Asker,
    { form, extra }: Pick<KeptForm, 'form' | 'extra'>,
    window?: Window,
  ): Promise<void> {
    const { place, channel, thread } = asker;
    const id = await this.forms.keep({ form, place, standing: { channel, thread }, extra });
    await this.show(asker, form, id, window);
  }

  /** Shows a form that is kept. */
  async show(asker: Asker, form: Form, id: string, window?: Window): Promise<void> {
    const { client } = asker.workspace;
    const view = await this.formView(asker.workspace, form, id);
    try {
      if (window !== undefined)
        return void (await client.call('views.update', (web) =>
          web.views.update({ view_id: window.viewId, view }),
        ));
      const { trigger } = asker;
      if (trigger !== null)
        return void (await client.call('views.open', (web) => web.views.open({ trigger_id: trigger, view })));
    } catch (error) {
      if (!(error instanceof SlackProblem)) throw error;
      this.parts.log.info({ workspace: asker.workspace.id, code: error.code }, 'a form could not be opened');
    }
    await this.tell(asker, formWaits(form), id);
  }

  async formView(workspace: Workspace, form: Form, id: string): Promise<ModalView> {
    const people = form.fields.flatMap(({ name, input }) => {
      const value = form.values[name];
      return input.type === 'person' && typeof value === 'string' ? [value] : [];
    });
    return renderForm(form, {
      formId: id,
      callbackId: FORM_CALLBACK,
      reader: await this.reader(workspace, people),
      dispatch: form.watched ?? [],
    });
  }

  /** How messages are rendered for people of a workspace: with the Slack ids of everybody who is named. */
  async reader({ organizationId }: Workspace, personIds: readonly string[]): Promise<Reader> {
    const users = await new PeopleQueries(this.parts.store.read, systemViewer(organizationId)).usersByIds([
      ...new Set(personIds),
    ]);
    const ids = new Map(users.map(({ id, slackUserId }) => [id, slackUserId ?? undefined]));
    return { slackIdOf: (id) => ids.get(id), publicUrl: this.parts.publicUrl };
  }

  async render(workspace: Workspace, message: Message) {
    return renderMessage(message, await this.reader(workspace, peopleIn(message)));
  }

  /**
   * Says something to the asker alone: in the place where they asked; where that does not work, directly, from the outbox,
   * which goes on trying. `formId`: with a button that opens that form.
   */
  async tell(asker: Asker, message: Message, formId?: string): Promise<void> {
    const { workspace, slackUserId, channel, thread, respond } = asker;
    const { text, blocks } = await this.render(workspace, message);
    const all = formId === undefined ? blocks : [...blocks, openButton(formId)];
    if (respond !== null && (await succeeded(respond({ text, blocks: all })))) return;
    try {
      // A direct message to the app is answered there, for both to read.
      if (channel?.startsWith('D') === true) {
        await workspace.client.call('chat.postMessage', (web) =>
          web.chat.postMessage({
            channel,
            text,
            blocks: all,
            ...(thread === null ? {} : { thread_ts: thread }),
          }),
        );
        return;
      }
      if (channel !== null) {
        await workspace.client.call('chat.postEphemeral', (web) =>
          web.chat.postEphemeral({
            channel,
            user: slackUserId,
            text,
            blocks: all,
            ...(thread === null ? {} : { thread_ts: thread }),
          }),
        );
        return;
      }
      // Without a channel, as from a shortcut: a button can only be sent right away.
      if (formId !== undefined) {
        await workspace.client.call('chat.postMessage', (web) =>
          web.chat.postMessage({ channel: slackUserId, text, blocks: all }),
        );
        return;
      }
    } catch (error) {
      if (!(error instanceof SlackProblem)) throw error;
    }
    await this.#owe(asker, message);
  }

  /** What a fault looks like to whoever met it: a reference, with which it is found in the log. */
  fault(error: unknown, fields: object): Message {
    const reference = this.parts.newId();
    this.parts.log.error({ ...fields, err: error, reference }, 'a request of Slack failed');
    return faultMessage(reference);
  }

  async #owe({ viewer, workspace: { organizationId } }: Asker, message: Message): Promise<void> {
    const { store, clock, newId, platforms } = this.parts;
    await store.tx((w) =>
      oweDirect(
        { w, organizationId, now: clock.now(), newId, platforms },
        { id: viewer.userId ?? '', name: viewer.name },
        null,
        message,
        SLACK,
      ),
    );
  }

  async #notice(asker: Asker, window: Window | undefined, message: Message): Promise<void> {
    if (window !== undefined && (await this.#showNotice(asker, window, message))) return;
    await this.tell(asker, message);
  }

  async #showNotice({ workspace }: Asker, { viewId }: Window, message: Message): Promise<boolean> {
    const view = noticeView('Muster', message, await this.reader(workspace, peopleIn(message)));
    return await succeeded(
      workspace.client.call('views.update', (web) => web.views.update({ view_id: viewId, view })),
    );
  }

  /** An answer that came too late for the request, while its modal is still open. */
  async #showLate(asker: Asker, window: Window, answer: Answer): Promise<boolean> {
    if (answer.type === 'form') {
      await this.open(asker, { form: answer.form, extra: null }, window);
      return true;
    }
    await this.#showNotice(
      asker,
      window,
      answer.type === 'done' ? answer.reply.message : refusalMessage(answer.refusal),
    );
    return false;
  }

  async #openLoading({ workspace, trigger }: Asker): Promise<Window | undefined> {
    if (trigger === null) return undefined;
    try {
      const { view } = await workspace.client.call('views.open', (web) =>
        web.views.open({ trigger_id: trigger, view: loadingView('Muster') }),
      );
      return view?.id === undefined ? undefined : { viewId: view.id };
    } catch (error) {
      if (error instanceof SlackProblem) return undefined;
      throw error;
    }
  }

  /** A document, as a file in the asker's conversation with the app: nobody else gets it. */
  async #hand(asker: Asker, { name, content }: Document): Promise<void> {
    const { workspace, slackUserId } = asker;
    try {
      const { channel } = await workspace.client.call('conversations.open', (web) =>
        web.conversations.open({ users: slackUserId }),
      );
      const id = channel?.id;
      if (id === undefined)
        throw new SlackProblem('channel_not_found', 'conversations.open', 'Slack gave no channel.', true);
      await workspace.client.call('files.completeUploadExternal', (web) =>
        web.filesUploadV2({ channel_id: id, filename: name, file: Buffer.from(content), title: name }),
      );
    } catch (error) {
      if (!(error instanceof SlackProblem)) throw error;
      await this.tell(
        asker,
        say('warning', md`The file **${name}** could not be handed over: ${error.message}`),
      );
    }
  }
}

export interface Ran {
  readonly answer: InTime;
  readonly window: Window | undefined;
}

const LATER = say('neutral', md`This takes a moment. The answer follows as a direct message.`);

const formWaits = (form: Form): Message =>
  say('neutral', md`**${form.title}**: there is something to fill in.`);

const openButton = (formId: string): KnownBlock => ({
  type: 'actions',
  elements: [
    {
      type: 'button',
      action_id: OPEN_FORM,
      text: { type: 'plain_text', text: 'Open the form', emoji: true },
      value: formId,
      style: 'primary',
    },
  ],
});

const succeeded = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

/** What went wrong, for whoever asked: refusals as they are, everything else with a reference. */
export const refusedOr = (error: unknown, otherwise: (error: unknown) => Message): Message =>
  error instanceof Refusal ? refusalMessage(error) : otherwise(error);
