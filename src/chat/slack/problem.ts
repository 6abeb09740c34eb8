/** What Slack's refusals mean for us: may it pass, is the room gone, is the access broken. */
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { DeliveryProblem, type FailedAt } from '../../core/ports.js';

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
    super(message, permanent, retryAfterMs, { ...options, at: failedAt(code, permanent) });
  }

  /** The same for good, in words that say more about what was wanted. */
  forGood(message: string): SlackProblem {
    return new SlackProblem(this.code, this.method, message, true, null, { cause: this });
  }
}

/** Nobody can be reached there any more. */
const NO_ROOM: ReadonlySet<string> = new Set([
  'channel_not_found',
  'is_archived',
  'is_inactive',
  'not_in_channel',
]);

/** Whether it is the room that is gone, or the way to Slack that is closed. */
const failedAt = (code: string, permanent: boolean): FailedAt | null => {
  if (code === 'unreachable' || BROKEN_ACCESS.has(code)) return 'WAY';
  return permanent && NO_ROOM.has(code) ? 'ROOM' : null;
};

/** Whether Slack refused with one of these words. */
export const isRefusal = (error: unknown, codes: ReadonlySet<string>): error is SlackProblem =>
  error instanceof SlackProblem && codes.has(error.code);

/** These break a single method, and leave the others as they were. */
export const LACKS_ONE_METHOD: ReadonlySet<string> = new Set([
  'missing_scope',
  'not_allowed_token_type',
  'ekm_access_denied',
]);

/**
 * The access itself is broken, which somebody has to mend: nothing is given up because of it, everything owed waits
 * (facts page, "WebClient behaviour").
 */
export const BROKEN_ACCESS: ReadonlySet<string> = new Set([
  ...LACKS_ONE_METHOD,
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_authed',
  'org_login_required',
  'app_access_restricted',
  'team_access_not_granted',
  'two_factor_setup_required',
  'access_denied',
  'accesslimited',
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
  'external_channel_migrating',
  'update_failed',
]);

/** How long nothing is tried where the access is broken, in milliseconds: mending it takes a person minutes. */
const BROKEN_WAIT_MS = 60_000;
/**
 * What was cut off after a long wait may still take effect: whoever looks for it sooner than this may not find it, and do it
 * a second time.
 */
const CUT_OFF_WAIT_MS = 5_000;

const words: Readonly<Record<string, string>> = {
  not_in_channel: 'Muster is not in the channel any more: invite it again.',
  channel_not_found: 'The channel does not exist, or Muster may not see it.',
  is_archived: 'The channel is archived.',
  is_inactive: 'The channel is archived.',
  invalid_auth: 'Slack does not accept the token: install the app again, or correct SLACK_BOT_TOKEN.',
  not_authed: 'There is no token: install the app again, or correct SLACK_BOT_TOKEN.',
  account_inactive: 'The app was removed from the workspace: install it again.',
  token_revoked: 'The token was revoked: install the app again.',
  token_expired: 'The token has expired: install the app again.',
  missing_scope: 'The app lacks a permission: install it again with the present manifest.',
  not_allowed_token_type: 'The token is not that of a bot: correct SLACK_BOT_TOKEN.',
  accesslimited: 'The app may not be used from this network: its list of allowed addresses says so.',
  access_denied: 'The workspace denies the app its access: an admin has to allow it.',
  app_access_restricted: 'The workspace restricts the app: an admin has to allow it.',
  team_access_not_granted: 'The app is not granted access to this workspace: an admin has to grant it.',
  org_login_required: 'The workspace is being moved into an Enterprise organization.',
  name_taken: 'A channel of this name exists already.',
  restricted_action: 'An admin of the workspace does not let apps do this.',
  not_authorized: 'The workspace does not let Muster change this channel.',
  too_many_convos_for_team: 'The workspace has as many channels as it may have.',
  too_many_convos_for_app_on_team: 'Muster has made as many channels as an app may make.',
  cant_archive_general: 'Nobody can archive the channel that everybody is in.',
  cant_archive_required: 'The workspace does not let this channel be archived.',
  user_disabled: 'The person is deactivated in Slack.',
  user_not_visible: 'Muster may not see this person in Slack.',
  messages_tab_disabled: 'The app’s Messages tab is switched off: turn it on in App Home.',
  message_not_found: 'The message is not there any more.',
  cant_update_message: 'Slack does not let this message be changed.',
  edit_window_closed: 'The workspace does not let messages be changed any more after a while.',
  restricted_action_read_only_channel: 'Nobody may write in this channel.',
  restricted_action_thread_only_channel: 'Only threads may be written in this channel.',
  user_not_found: 'There is no such person in the workspace.',
};

/** What is clearer where it is known what was wanted. */
const wordsOfMethods: Readonly<Record<string, string>> = {
  'conversations.create restricted_action':
    'Slack does not let Muster make channels: an admin of the workspace has restricted who may.',
  'conversations.create user_is_restricted':
    'Slack does not let Muster make channels: an admin of the workspace has restricted who may.',
};

/** What a refusal says to a person. */
export const wordsFor = (code: string, method = ''): string =>
  wordsOfMethods[`${method} ${code}`] ??
  words[code] ??
  (code.startsWith('invalid_name')
    ? `Slack does not take the name of the channel (${code}).`
    : `Slack refused: ${code}.`);

/** Turns whatever a call threw into a {@link SlackProblem}. */
export function problemOf(method: string, error: unknown): SlackProblem {
  if (error instanceof SlackProblem) return error;
  if (error instanceof WebAPIRateLimitedError) return limited(method, error.retryAfter * 1_000, error);
  if (error instanceof WebAPIPlatformError) return refused(method, error);
  if (error instanceof WebAPIHTTPError)
    return unreachable(method, `Slack answered with ${error.statusCode}.`, error);
  if (error instanceof WebAPIRequestError)
    return error.original.name === 'TimeoutError'
      ? unreachable(method, 'Slack did not answer in time.', error, CUT_OFF_WAIT_MS)
      : unreachable(method, 'Slack cannot be reached.', error);
  // An answer that breaks off in the middle comes as an error of no class of theirs.
  const isCutOff = error instanceof Error && error.name === 'TimeoutError';
  const message = error instanceof Error ? error.message : String(error);
  return unreachable(method, message, error, isCutOff ? CUT_OFF_WAIT_MS : null);
}

function refused(method: string, error: WebAPIPlatformError): SlackProblem {
  const { data } = error;
  const code = data.error;
  const said = wordsFor(code, method);
  if (!BROKEN_ACCESS.has(code))
    return new SlackProblem(code, method, said, !PASSING.has(code), null, { cause: error });
  const needed = 'needed' in data && typeof data['needed'] === 'string' ? ` (${data['needed']})` : '';
  return new SlackProblem(code, method, `${said}${needed}`, false, BROKEN_WAIT_MS, { cause: error });
}

const unreachable = (
  method: string,
  message: string,
  cause: unknown,
  retryAfterMs: number | null = null,
): SlackProblem => new SlackProblem('unreachable', method, message, false, retryAfterMs, { cause });

/** Slack asked us to wait. */
export const limited = (method: string, waitMs: number, cause?: unknown): SlackProblem =>
  new SlackProblem('ratelimited', method, 'Slack asked us to wait.', false, waitMs, { cause });

/** Slack took so long over what came before that this has to wait for another attempt. */
export const tooSlow = (method: string): SlackProblem =>
  unreachable(method, 'Slack takes too long at the moment.', undefined);
