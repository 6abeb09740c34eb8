/** What Microsoft's refusals mean for us: may it pass, is the room gone, is the way there closed. */
import { DeliveryProblem, type FailedAt } from '../../core/ports.js';
import {
  type Meaning,
  meanings,
  meaningsOfLogin,
  meaningsOfStatus,
  NO_CONVERSATION,
} from './problemWords.js';

/** Whom we asked: the Bot Framework, Microsoft Graph, or Entra for a token. */
export type Side = 'BOT' | 'GRAPH' | 'LOGIN';

type ProblemOptions = ErrorOptions & { readonly at?: FailedAt | null; readonly said?: string };

/** A refusal, by the name Microsoft gives it. */
export class TeamsProblem extends DeliveryProblem {
  constructor(
    /** Microsoft's word for it, such as `ConversationNotFound`; `unreachable` where nobody answered at all. */
    readonly code: string,
    /** The status of the answer; null where there was none. */
    readonly status: number | null,
    /** What was asked: `POST /chats`. Never an id of somebody, never a text. */
    readonly call: string,
    message: string,
    permanent: boolean,
    retryAfterMs: number | null = null,
    options: ProblemOptions = {},
  ) {
    super(message, permanent, retryAfterMs, options);
    this.said = options.said ?? '';
  }

  /** Microsoft's own sentence, for what its word does not tell. */
  readonly said: string;

  /** The same for good, in words that say more about what was wanted. */
  forGood(message: string, at: FailedAt | null = null): TeamsProblem {
    return new TeamsProblem(this.code, this.status, this.call, message, true, null, {
      cause: this,
      at,
      said: this.said,
    });
  }

  /** The same as one that passes after a while, in milliseconds. */
  passing(retryAfterMs: number): TeamsProblem {
    const { code, status, call, message, said } = this;
    return new TeamsProblem(code, status, call, message, false, retryAfterMs, { cause: this, said });
  }
}

/** Whether Microsoft refused with one of these words. */
export const isRefusal = (error: unknown, codes: ReadonlySet<string>): error is TeamsProblem =>
  error instanceof TeamsProblem && codes.has(error.code);

/** An administrator has not consented to what a call needs. */
export const CONSENT_MISSING = 'consent_missing';
const LACKS_CONSENT: ReadonlySet<string> = new Set([CONSENT_MISSING]);
/** Whether what was asked needs a permission that the app does not have. */
export const lacksConsent = (error: unknown): error is TeamsProblem => isRefusal(error, LACKS_CONSENT);

/** Whether the token was not accepted. */
export const isUnauthorized = (error: unknown): boolean =>
  error instanceof TeamsProblem && error.status === 401;

const BLOCKED: ReadonlySet<string> = new Set([
  'ConversationBlockedByUser',
  'MessageWritesBlocked',
  'BotNotInConversationRoster',
]);
/** Whether a person, in the conversation they have with us, does not want to hear from us or has removed the app. */
export const isBlocked = (error: unknown): error is TeamsProblem => isRefusal(error, BLOCKED);

const CLOSED: ReadonlySet<string> = new Set(['MessageWritesBlocked']);
/** Whether nobody can write in a room, as in one that is archived. */
export const isClosed = (error: unknown): error is TeamsProblem => isRefusal(error, CLOSED);

/** Whether the room is not there, or not for us any more. */
export const isGone = (error: unknown): error is TeamsProblem =>
  error instanceof TeamsProblem && error.at === 'ROOM';

/** Whether it is certain that nothing came of a call: it was answered with a refusal, by whom it was for. */
export const madeNothing = (error: unknown): boolean =>
  error instanceof TeamsProblem && (error.status ?? 500) < 500 && error.status !== 408;

/** How long nothing is tried where the access is broken, in milliseconds: mending it takes a person minutes. */
const BROKEN_WAIT_MS = 60_000;
/**
 * What was cut off after a long wait may still take effect: whoever looks for it sooner than this may not find it, and do it
 * a second time.
 */
const CUT_OFF_WAIT_MS = 5_000;

/** Microsoft's own trouble, which passes (facts page, section 10). */
const PASSING: ReadonlySet<number> = new Set([408, 412, 423, 425, 500, 502, 503, 504]);

/** What Microsoft answered. */
export interface Refused {
  readonly side: Side;
  readonly call: string;
  readonly status: number;
  /** Its word, where it gave one. */
  readonly code: string;
  /** Its sentence, for people who mend things. */
  readonly said: string;
  /** In milliseconds. */
  readonly retryAfterMs: number | null;
}

// Graph says 403 for many things; only these words are about what an administrator has consented to.
const NO_CONSENT =
  /missing (?:role|scope) permissions|insufficient privileges|authorization_requestdenied|consent|access is denied\. check credentials/iu;
const NEEDED = /requires one of '([^']+)'/u;

const needs = (said: string): string => {
  const needed = NEEDED.exec(said)?.[1]?.split(',', 1)[0];
  return needed === undefined ? '' : ` (${needed.trim()})`;
};

/** Turns an answer that refuses into a {@link TeamsProblem}. */
export function refused(answer: Refused): TeamsProblem {
  const { side, call, status, code, said, retryAfterMs } = answer;
  const word = code === '' ? `${status}` : code;
  if (status === 429) return limited(call, retryAfterMs);
  if (side === 'LOGIN') return loginRefused(answer);
  if (PASSING.has(status) || status >= 500)
    return new TeamsProblem(word, status, call, `Microsoft answered with ${status}.`, false, retryAfterMs);
  if (side === 'GRAPH' && status === 403 && NO_CONSENT.test(`${code} ${said}`))
    return new TeamsProblem(
      CONSENT_MISSING,
      status,
      call,
      `Muster lacks a permission in Microsoft Graph: an administrator has to consent to it${needs(said)}.`,
      false,
      BROKEN_WAIT_MS,
      { at: 'WAY' },
    );
  const meaning =
    meanings.get(code) ?? meaningsOfStatus[status] ?? (side === 'BOT' ? ofTheBot(status) : undefined);
  const { message, at = null } = meaning ?? { message: `Microsoft refused: ${word}.` };
  // Why the token is not accepted is known no better after a minute than after a second, and a new one may do.
  const waitMs = at === 'WAY' && status !== 401 ? BROKEN_WAIT_MS : null;
  return new TeamsProblem(word, status, call, message, at !== 'WAY', waitMs, { at, said });
}

const ofTheBot = (status: number): Meaning | undefined => (status === 404 ? NO_CONVERSATION : undefined);

function loginRefused({ call, status, code, said, retryAfterMs }: Refused): TeamsProblem {
  if (status >= 500)
    return new TeamsProblem(
      'unreachable',
      status,
      call,
      `Entra gives no tokens: it answered with ${status}.`,
      false,
      retryAfterMs,
      { at: 'WAY' },
    );
  const text = `${code} ${said}`;
  const message =
    meaningsOfLogin.find(([pattern]) => pattern.test(text))?.[1] ??
    `Entra gives the app no token (${code === '' ? status : code}).`;
  return new TeamsProblem(code === '' ? `${status}` : code, status, call, message, false, BROKEN_WAIT_MS, {
    at: 'WAY',
  });
}

/** Turns whatever else a call threw into a {@link TeamsProblem}. */
export function problemOf(call: string, error: unknown): TeamsProblem {
  if (error instanceof TeamsProblem) return error;
  const isCutOff = error instanceof Error && error.name === 'TimeoutError';
  return isCutOff
    ? unreachable(call, 'Microsoft did not answer in time.', error, CUT_OFF_WAIT_MS)
    : unreachable(call, 'Microsoft cannot be reached.', error);
}

const unreachable = (
  call: string,
  message: string,
  cause: unknown,
  retryAfterMs: number | null = null,
): TeamsProblem =>
  new TeamsProblem('unreachable', null, call, message, false, retryAfterMs, { cause, at: 'WAY' });

/** Microsoft asked us to wait. */
export const limited = (call: string, waitMs: number | null): TeamsProblem =>
  new TeamsProblem('ratelimited', 429, call, 'Microsoft asked us to wait.', false, waitMs);

/** Microsoft took so long over what came before that this has to wait for another attempt. */
export const tooSlow = (call: string): TeamsProblem =>
  unreachable(call, 'Microsoft takes too long at the moment.', undefined);

/** The answer is not what Microsoft promises. */
export const unreadable = (call: string, cause: unknown): TeamsProblem =>
  new TeamsProblem(
    'unreadable',
    null,
    call,
    'Microsoft answered something else than it promises.',
    false,
    null,
    {
      cause,
    },
  );
