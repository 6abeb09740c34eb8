/** Asking the core, and getting what it answers before the person: in the acknowledgement, in a modal, or as a message. */
import type { ModalView } from '@slack/types';
import { Forms, type KeptForm } from '../../core/chat/forms.js';
import type { InTime } from '../../core/dispatch/deferred.js';
import type { Answer, Asked } from '../../core/dispatch/request.js';
import { refusalMessage } from '../../core/messages/replies.js';
import { TimedOut } from '../../core/ports.js';
import type { Form } from '../../domain/form.js';
import { type Message, md, say, text } from '../../domain/message.js';
import type { Asker } from './asker.js';
import { SLACK, type SlackParts, type Workspace } from './parts.js';
import { SlackProblem } from './problem.js';
import { peopleIn, type Reader } from './render/message.js';
import { loadingView, noticeView, renderForm } from './render/modal.js';
import type { Telling } from './telling.js';

/** A modal that is there already, and can be replaced. */
interface Window {
  readonly viewId: string;
}

export interface Ran {
  readonly answer: InTime;
  /** The modal that says that more is coming, if one was asked for: Slack may take its time. */
  readonly opening: Promise<Window | undefined> | undefined;
  /** The request's own, so that it is answered once. */
  readonly key: string;
  readonly extra: KeptForm['extra'];
}

export interface RunOptions {
  /** A form will probably be the answer. */
  readonly expectsForm?: boolean;
  /** What a form that follows has to carry on. */
  readonly extra?: KeptForm['extra'];
}

/** When a modal that says that more is coming is opened, in milliseconds: the trigger lives for three seconds. */
const LOADING_AFTER_MS = 700;
export const FORM_CALLBACK = 'form';

export interface AnswersParts extends SlackParts {
  readonly telling: Telling;
}

export class Answers {
  readonly forms: Forms;

  constructor(private readonly parts: AnswersParts) {
    this.forms = new Forms(parts, SLACK);
  }

  /**
   * Runs what was asked, in time for Slack. Where a form is to be expected a modal is opened that says so, as soon as the
   * form takes longer than people and triggers wait.
   */
  async run(
    asker: Asker,
    asked: Asked,
    key: string,
    { expectsForm = false, extra = null }: RunOptions = {},
  ): Promise<Ran> {
    let opening: Ran['opening'];
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
      { late: async (answer) => await this.#late(asker, answer, extra, await opening) },
    );
    if (expectsForm && asker.trigger !== null)
      try {
        await this.parts.patience.within(work, LOADING_AFTER_MS);
      } catch (error) {
        if (!(error instanceof TimedOut)) throw error;
        opening = this.#openLoading(asker);
      }
    return { answer: await work, opening, key, extra };
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

  /**
   * Everything but the acknowledgement, once for each request: forms are opened, words are said where only the asker reads
   * them.
   */
  async present(asker: Asker, { answer, opening, key, extra }: Ran): Promise<void> {
    const { telling } = this.parts;
    const silent = answer.type === 'done' && answer.alreadyTold && answer.document === undefined;
    if ((silent && opening === undefined) || !(await telling.isFirst(key))) return;
    const window = await opening;
    try {
      switch (answer.type) {
        case 'form':
          return await this.open(asker, { form: answer.form, extra }, window);
        case 'refused':
          return await this.#notice(asker, window, refusalMessage(answer.refusal));
        case 'later':
          return window === undefined ? await telling.tell(asker, LATER) : undefined;
        case 'done':
          if (answer.document !== undefined) {
            if (!(await telling.hand(asker, answer.document))) return;
            return await this.#notice(asker, window, handed(answer.reply.message));
          }
          if (!silent || window !== undefined) await this.#notice(asker, window, answer.reply.message);
      }
    } catch (error) {
      await telling.tell(asker, telling.problem(error, asker.workspace));
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
    const { workspace, trigger } = asker;
    const view = await this.formView(workspace, form, id);
    try {
      if (window !== undefined)
        return void (await workspace.client.call('views.update', (web) =>
          web.views.update({ view_id: window.viewId, view }),
        ));
      if (trigger !== null)
        return void (await workspace.client.call('views.open', (web) =>
          web.views.open({ trigger_id: trigger, view }),
        ));
    } catch (error) {
      if (!(error instanceof SlackProblem)) throw error;
      this.parts.log.info({ workspace: workspace.id, code: error.code }, 'a form could not be opened');
    }
    await this.parts.telling.tell(asker, formWaits(form), id);
  }

  async formView(workspace: Workspace, form: Form, id: string): Promise<ModalView> {
    return renderForm(form, {
      formId: id,
      callbackId: FORM_CALLBACK,
      reader: await this.formReader(workspace, form),
      dispatch: form.watched ?? [],
    });
  }

  /** The reader that a form is rendered for, and read with. */
  async formReader(workspace: Workspace, { fields, values }: Form): Promise<Reader> {
    const people = fields.flatMap(({ name, input }) => {
      const value = values[name];
      if (input.type !== 'person' && input.type !== 'people') return [];
      return typeof value === 'string' ? [value] : (value ?? []);
    });
    return await this.parts.telling.reader(workspace, people);
  }

  async noticeView(workspace: Workspace, message: Message): Promise<ModalView> {
    return noticeView('Muster', message, await this.parts.telling.reader(workspace, peopleIn(message)));
  }

  async #notice(asker: Asker, window: Window | undefined, message: Message): Promise<void> {
    if (window !== undefined && (await this.#showNotice(asker, window, message))) return;
    await this.parts.telling.tell(asker, message);
  }

  async #showNotice({ workspace }: Asker, { viewId }: Window, message: Message): Promise<boolean> {
    const view = await this.noticeView(workspace, message);
    try {
      await workspace.client.call('views.update', (web) => web.views.update({ view_id: viewId, view }));
      return true;
    } catch (error) {
      // Whoever has closed it reads the answer elsewhere.
      if (error instanceof SlackProblem) return false;
      throw error;
    }
  }

  /** An answer that came too late for the request; words follow as a direct message, whatever is shown here. */
  async #late(
    asker: Asker,
    answer: Answer,
    extra: KeptForm['extra'],
    window: Window | undefined,
  ): Promise<boolean> {
    if (answer.type === 'form') {
      await this.open({ ...asker, trigger: null }, { form: answer.form, extra }, window);
      return true;
    }
    if (answer.type === 'done' && answer.document !== undefined)
      await this.parts.telling.hand(asker, answer.document);
    if (window !== undefined)
      await this.#showNotice(
        asker,
        window,
        answer.type === 'done' ? answer.reply.message : refusalMessage(answer.refusal),
      );
    return false;
  }

  /** Never fails: the form that follows is opened otherwise then. */
  async #openLoading({ workspace, trigger }: Asker): Promise<Window | undefined> {
    try {
      const { view } = await workspace.client.call('views.open', (web) =>
        web.views.open({ trigger_id: trigger ?? '', view: loadingView('Muster') }),
      );
      return view?.id === undefined ? undefined : { viewId: view.id };
    } catch (error) {
      this.parts.log.info({ workspace: workspace.id, err: error }, 'a form could not be announced');
      return undefined;
    }
  }
}

export const LATER = say('neutral', md`This takes a moment. The answer follows as a direct message.`);

const formWaits = (form: Form): Message =>
  say('neutral', md`**${form.title}**: there is something to fill in.`);

const handed = (message: Message): Message => ({
  ...message,
  blocks: [...message.blocks, text(md`The file is in your direct messages with Muster.`)],
});
