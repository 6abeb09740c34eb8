/** What the checks of `doctor` are given, and what they say of Microsoft’s refusals. */
import { type Finding, fail, warn } from '../../core/doctor.js';
import type { Clock } from '../../core/ports.js';
import type { Store } from '../../store/store.js';
import type { TeamsSettings } from './environment.js';
import { problemOf } from './problem.js';
import type { Tokens } from './tokens.js';

export interface DoctorParts {
  readonly settings: TeamsSettings;
  readonly clock: Clock;
  /** As it is configured; undefined when it is not. */
  readonly publicUrl: string | undefined;
  /** Where the process listens on this machine. */
  readonly localUrl: string;
  /** Undefined where there is no database to look into. */
  readonly store: Store | undefined;
  /** Whose tenants are looked at; undefined: everybody's, for whoever runs the process. */
  readonly organizationId?: string;
}

/** The same, with the means to ask Microsoft. */
export interface Examined extends DoctorParts {
  readonly tokens: Tokens;
}

/** Nothing answers where a variable says. */
export const silent = (url: string, variable: string): Finding =>
  fail(
    `${new URL(url).origin} does not answer`,
    `let this machine reach it, or correct ${variable} (behind a proxy: NODE_USE_ENV_PROXY=1 and HTTPS_PROXY)`,
  );

const looksLikeId = (secret: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(secret);

/** What it means that Entra gives no token. */
export function loginFinding({ loginUrl, password, appType }: TeamsSettings, error: unknown): Finding {
  const problem = problemOf('POST token', error);
  if (problem.status === null && appType !== 'UserAssignedMSI')
    return silent(loginUrl, 'MICROSOFT_LOGIN_URL');
  if (problem.code === 'ratelimited') return warn('Microsoft asked us to wait', 'try again in a minute');
  const [line = '', todo] = problem.message.replace(/\.$/u, '').split(': ', 2);
  if (problem.code === 'invalid_client' && password !== undefined && looksLikeId(password))
    return fail(line, 'set MICROSOFT_APP_PASSWORD to the Value of the secret: what is set looks like its ID');
  return fail(line, todo ?? 'look at the app in Entra (App registrations), and at what its owners changed');
}
