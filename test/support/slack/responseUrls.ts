/** The addresses to which an app may answer somebody for a while. */
import { type Asked, answer, contentIn, wrongAnswer } from './answers.js';
import type { Verdict } from './api.js';
import { contentOf } from './content.js';
import { edited, removed } from './happenings.js';
import { type Fields, isFields, parsed } from './json.js';
import type { State } from './state.js';
import type { Ephemeral, Message } from './things.js';
import { messageJson } from './wire.js';

/** What the person used when the address came about: only a message can be replaced. */
export type Origin = Message | Ephemeral | undefined;

interface Hook {
  readonly asked: Asked;
  readonly origin: Origin;
  readonly at: number;
  left: number;
}

const most = 5;
const life = 30 * 60_000;
const isEphemeral = (origin: Message | Ephemeral): origin is Ephemeral => 'via' in origin;

const say = (status: number, body: string): Verdict => ({ status, headers: {}, body });

export class ResponseUrls {
  readonly #hooks = new Map<string, Hook>();

  constructor(readonly state: State) {}

  create(asked: Asked, origin: Origin): string {
    const id = `${asked.team}/${this.state.count('hook')}`;
    this.#hooks.set(id, { asked, origin, at: this.state.now(), left: most });
    return `${this.state.url}/hooks/${id}`;
  }

  /** Takes a post to one of the addresses. */
  post(id: string, body: string): Verdict {
    const { state } = this;
    const hook = this.#hooks.get(id);
    const given = parsed(body);
    if (hook === undefined) return say(404, 'no_such_url');
    if (hook.left === 0) return say(404, 'used_url');
    if (state.now() - hook.at > life) return say(404, 'expired_url');
    if (!isFields(given)) {
      state.problem('response_url: invalid_payload, no JSON');
      return say(400, 'invalid_payload');
    }
    hook.left -= 1;
    const error = this.#apply(hook, given);
    return error === undefined ? say(200, 'ok') : say(400, error);
  }

  #apply({ asked, origin }: Hook, given: Fields): string | undefined {
    const { state } = this;
    if (given['delete_original'] === true || given['delete_original'] === 'true') {
      if (Object.keys(given).length > 1) state.problem('response_url: delete_original stands alone');
      if (origin === undefined) state.problem('response_url: there is no original to delete');
      else this.#delete(origin);
      return undefined;
    }
    const error = wrongAnswer(state, given, 'response_url');
    if (error !== undefined) return error;
    const replaces = given['replace_original'] === true || given['replace_original'] === 'true';
    if (!replaces || origin === undefined) {
      answer(state, asked, given, 'response_url');
      return undefined;
    }
    if (isEphemeral(origin) && given['response_type'] === 'in_channel')
      state.problem('response_url: what one person sees cannot become a message for all');
    this.#replace(origin, given);
    return undefined;
  }

  #replace(origin: Message | Ephemeral, given: Fields): void {
    const { state } = this;
    const { text, blocks, attachments } = contentOf(state, contentIn(given), 'response_url');
    const channel = state.channel(origin.channel);
    const before = isEphemeral(origin) ? {} : messageJson(state, channel, origin);
    Object.assign(origin, { text, blocks, attachments, edits: origin.edits + 1 });
    state.changed();
    if (!isEphemeral(origin)) void edited(state, channel, origin, before);
  }

  #delete(origin: Message | Ephemeral): void {
    if (isEphemeral(origin)) origin.deleted = true;
    else void removed(this.state, this.state.channel(origin.channel), origin);
    this.state.changed();
  }
}
