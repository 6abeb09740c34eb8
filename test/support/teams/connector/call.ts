/** One call of the connector: who makes it, and what it is about. */
import type { Fields } from '../../slack/json.js';
import { type Limits, sending, together } from '../limits.js';
import { refuse } from '../refusal.js';
import type { Answer } from '../server.js';
import type { State } from '../state.js';
import type { Conversation } from '../things.js';

export interface Call {
  readonly state: State;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly body: Fields;
  /** How long the body is, in characters. */
  readonly size: number;
  readonly limits: Limits | undefined;
}

export type Handler = (call: Call, ...ids: readonly string[]) => Answer;

/** The app did something that Teams does not take: remembered, and refused. */
export function mistake({ state, method }: Call, what: string, code = 'BadArgument', status = 400): never {
  state.problem(`connector ${method}: ${what}`);
  return refuse(status, code, what);
}

export function limited({ limits }: Call, key: string, limit: typeof sending): void {
  const wait = limits?.take(key, limit) ?? limits?.take('together', together);
  if (wait !== undefined) refuse(429, 'Throttled', 'Too many requests.', { 'retry-after': String(wait) });
}

const nowhere = 'The bot is not part of the conversation roster.';

/** The conversation that the id names, if the app is there. @throws {Refusal} 403, 404 */
export function reach(call: Call, id: string): { conversation: Conversation; root: string | undefined } {
  const found = call.state.findConversation(id);
  if (found === undefined || found.conversation.deleted)
    return refuse(404, 'ConversationNotFound', 'Conversation not found.');
  if (found.conversation.app === undefined) return refuse(403, 'BotNotInConversationRoster', nowhere);
  return found;
}

/** The same, to write there. */
export function writable(call: Call, id: string): ReturnType<typeof reach> {
  const found = reach(call, id);
  const { conversation } = found;
  const [person] = conversation.own.keys();
  if (conversation.kind === 'personal' && call.state.user(person ?? '').blocked)
    return refuse(403, 'ConversationBlockedByUser', 'User blocked the conversation with the bot.');
  if (conversation.archived || conversation.team?.archived === true)
    return refuse(403, 'MessageWritesBlocked', 'The channel is archived.');
  if (conversation.unknownFor > 0) {
    conversation.unknownFor -= 1;
    return conversation.unknownAs === 404
      ? refuse(404, 'ConversationNotFound', 'Conversation not found.')
      : refuse(403, 'BotNotInConversationRoster', nowhere);
  }
  limited(call, `send ${conversation.id}`, sending);
  return found;
}
