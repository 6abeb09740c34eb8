/** What Slack's refusals mean for us: may it pass, is the room gone, is the access broken. */
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { DeliveryProblem } from '../../core/ports.js';

/** A refusal of the Web API, by the name Slack gives it. */
export class SlackProblem extends DeliveryProblem {
  constructor(
    /** Slack's word for it, such as `name_taken`; `unreachable` where Slack did not answer at all. */
    readonly code: string,
    readonly method: string,
    message: string,
    permanent: boolean,
    retryAfterMs: number | null = null,
    options?: ErrorOptions,
  ) {
    super(message, permanent, retryAfterMs, options);
  }
}

/**
 * The access itself is broken, which somebody has to mend: nothing is given up because of it, everything owed waits
 * (facts page, "WebClient behaviour").
 */
export const BROKEN_ACCESS: ReadonlySet<string> = new Set([
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_authed',
  'missing_scope',
  'org_login_required',
  'app_access_restricted',
  'team_access_not_granted',
  'ekm_access_denied',
]);

/** Slack's own trouble, which passes. */
const PASSING: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'team_added_to_org',
  'accesslimited',
  'external_channel_migrating',
]);

/** How long nothing is tried where the access is broken, in milliseconds: mending it takes a person minutes. */
const BROKEN_WAIT_MS = 60_000;

const words: Readonly<Record<string, string>> = {
  not_in_channel: 'Muster is not in the channel any more: invite it again.',
  channel_not_found: 'The channel does not exist, or Muster may not see it.',
  is_archived: 'The channel is archived.',
  is_inactive: 'The channel is archived.',
  invalid_auth: 'Slack does not accept the token: install the app again, or correct SLACK_BOT_TOKEN.',
  account_inactive: 'The app was removed from the workspace: install it again.',
  token_revoked: 'The token was revoked: install the app again.',
  missing_scope: 'The app lacks a permission: install it again with the present manifest.',
  name_taken: 'A channel of this name exists already.',
  restricted_action: 'An admin of the workspace does not let apps do this.',
  user_disabled: 'The person is deactivated in Slack.',
  messages_tab_disabled: 'The app’s Messages tab is switched off: turn it on in App Home.',
  user_is_restricted: 'The person is a guest, whom the workspace does not let in.',
  cant_invite: 'The workspace does not let this person be invited.',
  user_not_found: 'There is no such person in the workspace.',
};

/** What a refusal says to a person. */
export const wordsFor = (code: string): string => words[code] ?? `Slack refused: ${code}.`;

/** Turns whatever a call threw into a {@link SlackProblem}. */
export function problemOf(method: string, error: unknown): SlackProblem {
  if (error instanceof SlackProblem) return error;
  if (error instanceof WebAPIRateLimitedError) return limited(method, error.retryAfter * 1_000, error);
  if (error instanceof WebAPIPlatformError) {
    const { data } = error;
    const code = data.error;
    if (BROKEN_ACCESS.has(code)) {
      const needed = 'needed' in data && typeof data['needed'] === 'string' ? ` (${data['needed']})` : '';
      return new SlackProblem(code, method, `${wordsFor(code)}${needed}`, false, BROKEN_WAIT_MS, {
        cause: error,
      });
    }
    return new SlackProblem(code, method, wordsFor(code), !PASSING.has(code), null, { cause: error });
  }
  if (error instanceof WebAPIHTTPError)
    return new SlackProblem('unreachable', method, `Slack answered with ${error.statusCode}.`, false, null, {
      cause: error,
    });
  if (error instanceof WebAPIRequestError)
    return new SlackProblem('unreachable', method, 'Slack cannot be reached.', false, null, { cause: error });
  return new SlackProblem(
    'unreachable',
    method,
    error instanceof Error ? error.message : String(error),
    false,
    null,
    {
      cause: error,
    },
  );
}

/** Slack asked us to wait. */
export const limited = (method: string, waitMs: number, cause?: unknown): SlackProblem =>
  new SlackProblem('ratelimited', method, 'Slack asked us to wait.', false, waitMs, { cause });
