/** The environment, read once: the merge of what the parts need. Anything wrong is one line that says what is accepted. */
import { z } from 'zod';

/** The environment is unusable: the message is the one line to print. */
export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem';
}

const given = (schema: z.ZodType<string>) =>
  z.preprocess((v) => (v === '' ? undefined : v), schema.optional());
const defaulted = <T extends z.ZodType>(schema: T, fallback: z.input<T>) =>
  z.preprocess((v) => (v === undefined || v === '' ? fallback : v), schema);

const environment = z.object({
  DATABASE_URL: defaulted(
    z
      .string()
      .regex(
        /^(file:.+|postgres(ql)?:\/\/.+)$/u,
        'should be file:<path> or postgres://user:password@host/database',
      ),
    'file:./data/muster.db',
  ),
  PUBLIC_URL: given(
    z.url({ protocol: /^https?$/u, error: 'should be an address such as https://muster.example.com' }),
  ),
  HOST: defaulted(
    z.string().regex(/^[\w.:-]+$/u, 'should be an address to listen on, such as 127.0.0.1 or 0.0.0.0'),
    '127.0.0.1',
  ),
  PORT: defaulted(
    z.coerce
      .number({ error: 'should be a port number' })
      .int('should be a port number')
      .min(0, 'should be a port number')
      .max(65_535, 'should be a port number'),
    3000,
  ),
  LOG_LEVEL: defaulted(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'should be one of trace, debug, info, warn, error, fatal, silent',
    }),
    'info',
  ),
  MUSTER_ADMIN_TOKEN: given(
    z.string().regex(/^\S{1,500}$/u, 'should be a secret of up to 500 characters without spaces'),
  ),
  MUSTER_ENCRYPTION_KEY: given(z.string().regex(/^[0-9a-f]{64}$/iu, 'should be 64 hexadecimal digits')),
  MUSTER_CLOCK: defaulted(
    z.string().regex(/^(system|offset|manual:.+)$/u, 'should be system, offset or manual:<instant>'),
    'offset',
  ),
  MUSTER_TICK: defaulted(
    z
      .string()
      .regex(/^(\S+\s+){4,5}\S+$/u, 'should be a cron expression, such as "* * * * * *" for every second'),
    '* * * * * *',
  ),
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
  readonly logLevel: string;
  readonly adminToken: string | undefined;
  readonly clock: ClockSetting;
  readonly tick: string;
}

/** @throws {ConfigProblem} naming the first wrong variable and what it should be. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigProblem(`${String(issue?.path[0])} ${issue?.message ?? 'is wrong'}.`);
  }
  const e = parsed.data;
  // Silently ignoring it would leave somebody's severities and policies unapplied.
  if (env['MUSTER_CONFIG'] !== undefined && env['MUSTER_CONFIG'] !== '')
    throw new ConfigProblem('MUSTER_CONFIG is not supported by this version yet: leave it unset.');
  return {
    databaseUrl: e.DATABASE_URL,
    publicUrl: e.PUBLIC_URL?.replace(/\/+$/u, ''),
    host: e.HOST,
    port: e.PORT,
    logLevel: e.LOG_LEVEL,
    adminToken: e.MUSTER_ADMIN_TOKEN,
    clock: clockSetting(e.MUSTER_CLOCK),
    tick: e.MUSTER_TICK,
  };
}

function clockSetting(text: string): ClockSetting {
  if (text === 'system' || text === 'offset') return { mode: text };
  const at = new Date(text.slice('manual:'.length));
  if (Number.isNaN(at.getTime()))
    throw new ConfigProblem('MUSTER_CLOCK should be manual:<instant>, such as manual:2026-03-01T09:00:00Z.');
  return { mode: 'manual', at };
}

/** Whether only this machine can reach the address. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/u.test(host);
