/** The environment, read once: the merge of what the parts need. Anything wrong is one line that says what is accepted. */
import { z } from 'zod';
import { type SlackSettings, slackEnvironment, slackSettings } from '../chat/slack/environment.js';
import { type TeamsSettings, teamsEnvironment, teamsSettings } from '../chat/teams/environment.js';
import { ConfigProblem, defaulted, given, isLoopback } from '../core/environment.js';
import { type OidcSettings, oidcEnvironment, oidcSettings } from '../web/access/environment.js';
import { trustedProxies } from './proxies.js';

export { ConfigProblem, isLoopback };

const port = 'should be a port number';

/** Every variable there is; .env.example is rendered from it. */
export const environment = z.object({
  DATABASE_URL: defaulted(
    'Where everything is kept: file:<path>, or postgres://user:password@host/database for several replicas.',
    z
      .string()
      .regex(
        /^(file:.+|postgres(ql)?:\/\/.+)$/u,
        'should be file:<path> or postgres://user:password@host/database',
      ),
    'file:./data/muster.db',
  ),
  HOST: defaulted(
    'The address to listen on. Only while this and PUBLIC_URL are this machine itself nobody signs in to the workspace.',
    z.string().regex(/^[\w.:-]+$/u, 'should be an address to listen on, such as 127.0.0.1 or 0.0.0.0'),
    '127.0.0.1',
  ),
  PORT: defaulted(
    'The port to listen on.',
    z.coerce.number({ error: port }).int(port).min(0, port).max(65_535, port),
    3000,
  ),
  PUBLIC_URL: given(
    'The address people reach Muster by, if it is not the one it listens on.',
    z.url({ protocol: /^https?$/u, error: 'should be an address such as https://muster.example.com' }),
  ),
  TRUSTED_PROXIES: given(
    'Proxies before Muster whose X-Forwarded-For is believed: their addresses and networks (10.0.0.0/8), parted by commas. Not set: none is.',
    z.string().refine((text) => trustedProxies(text) !== undefined, {
      error: 'should be addresses and networks parted by commas, such as 10.0.0.0/8',
    }),
  ),
  LOG_LEVEL: defaulted(
    'How much is logged: trace, debug, info, warn, error, fatal or silent.',
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'should be one of trace, debug, info, warn, error, fatal, silent',
    }),
    'info',
  ),
  MUSTER_ADMIN_TOKEN: given(
    'An API token with the role of an admin, to begin with. Kept hashed; changing it revokes the one before.',
    z.string().regex(/^\S{1,500}$/u, 'should be a secret of up to 500 characters without spaces'),
  ),
  MUSTER_ENCRYPTION_KEY: given(
    'What secrets of other systems are encrypted with: 64 hexadecimal digits.',
    z.string().regex(/^[0-9a-f]{64}$/iu, 'should be 64 hexadecimal digits'),
  ),
  ...slackEnvironment,
  ...teamsEnvironment,
  ...oidcEnvironment,
  MUSTER_CLOCK: defaulted(
    'The clock of the product: system; offset (runs, and can be pushed forward); manual:<instant> (stands still until moved).',
    z.string().regex(/^(system|offset|manual:.+)$/u, 'should be system, offset or manual:<instant>'),
    'offset',
  ),
  MUSTER_TICK: defaulted(
    'How often Muster looks for what is due: a cron expression in UTC.',
    z
      .string()
      .regex(/^(\S+\s+){4,5}\S+$/u, 'should be a cron expression, such as "* * * * * *" for every second'),
    '* * * * * *',
  ),
  MUSTER_CONFIG: given(
    'Configuration as code: YAML files and folders of them, parted by commas, applied at every start (docs/configuration.md).',
    z.string(),
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: given(
    'Where traces are sent, over OTLP/HTTP: the address of a collector. Not set, there are none.',
    z.url({ protocol: /^https?$/u, error: 'should be an address such as http://127.0.0.1:4318' }),
  ),
  OTEL_SERVICE_NAME: defaulted('What Muster is called in traces.', z.string(), 'muster'),
});

export type ClockSetting =
  | { readonly mode: 'system' }
  | { readonly mode: 'offset' }
  | { readonly mode: 'manual'; readonly at: Date };

export interface Config {
  readonly databaseUrl: string;
  /** The address people reach it by; undefined when it follows from where it listens. */
  readonly publicUrl: string | undefined;
  readonly host: string;
  readonly port: number;
  /** Whose word is taken for where a request came from. */
  readonly trustedProxies: readonly string[] | undefined;
  readonly logLevel: string;
  readonly adminToken: string | undefined;
  readonly clock: ClockSetting;
  readonly tick: string;
  readonly tracing: { readonly endpoint: string | undefined; readonly serviceName: string };
  /** Files and folders, parted by commas. */
  readonly configuration: string | undefined;
  /** Undefined: Slack is not used. */
  readonly slack: SlackSettings | undefined;
  /** Undefined: Teams is not used. */
  readonly teams: TeamsSettings | undefined;
  /** Undefined: there is no single sign-on. */
  readonly oidc: OidcSettings | undefined;
}

/** @throws {ConfigProblem} naming the first wrong variable and what it should be. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigProblem(`${String(issue?.path[0])} ${issue?.message ?? 'is wrong'}.`);
  }
  const e = parsed.data;
  return {
    databaseUrl: e.DATABASE_URL,
    publicUrl: e.PUBLIC_URL?.replace(/\/+$/u, ''),
    host: e.HOST,
    port: e.PORT,
    trustedProxies: e.TRUSTED_PROXIES === undefined ? undefined : trustedProxies(e.TRUSTED_PROXIES),
    logLevel: e.LOG_LEVEL,
    adminToken: e.MUSTER_ADMIN_TOKEN,
    clock: clockSetting(e.MUSTER_CLOCK),
    tick: e.MUSTER_TICK,
    tracing: { endpoint: e.OTEL_EXPORTER_OTLP_ENDPOINT, serviceName: e.OTEL_SERVICE_NAME },
    configuration: e.MUSTER_CONFIG,
    slack: slackSettings(e),
    teams: teamsSettings(e),
    oidc: oidcSettings(e),
  };
}

function clockSetting(text: string): ClockSetting {
  if (text === 'system' || text === 'offset') return { mode: text };
  const at = new Date(text.slice('manual:'.length));
  if (Number.isNaN(at.getTime()))
    throw new ConfigProblem('MUSTER_CLOCK should be manual:<instant>, such as manual:2026-03-01T09:00:00Z.');
  return { mode: 'manual', at };
}
