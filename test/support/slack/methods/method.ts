/** What a method of the Web API is: the shape of its arguments, what it takes to call it, and what it does. */
import * as z from 'zod';
import { type Fields, parsed } from '../json.js';
import { refuse } from '../refusal.js';
import type { State } from '../state.js';
import type { Install, Team, User } from '../things.js';

/** One call while it is answered. */
export class Call {
  readonly state: State;
  readonly method: string;
  readonly #install: Install | undefined;

  constructor(state: State, method: string, install: Install | undefined) {
    this.state = state;
    this.method = method;
    this.#install = install;
  }

  get install(): Install {
    return this.#install ?? refuse('not_authed');
  }

  get team(): Team {
    return this.state.team(this.install.teamId);
  }

  /** The workspace that a call names: it must where the app is installed in a whole organization. */
  within(teamId: string | undefined): Team {
    if (teamId === undefined)
      return this.team.isEnterpriseInstall ? this.mistake('missing_argument', ['team_id']) : this.team;
    return this.reaches(teamId) ? this.state.team(teamId) : refuse('team_access_not_granted');
  }

  /** Whether the installation covers the workspace. */
  reaches(teamId: string): boolean {
    return this.state.teams.get(teamId)?.install === this.install;
  }

  /** The workspace where somebody meets the app. */
  teamOf(user: User): Team {
    return this.reaches(user.teamId) ? this.state.team(user.teamId) : this.team;
  }

  /** The bot that calls. */
  get me(): string {
    return this.install.botUserId;
  }

  /** Refuses unless one of these scopes is granted. */
  need(...scopes: readonly string[]): void {
    if (scopes.length === 0 || scopes.some((scope) => this.install.scopes.has(scope))) return;
    refuse('missing_scope', { needed: scopes.join(','), provided: [...this.install.scopes].join(',') });
  }

  /** Refuses, and remembers it as a mistake of the app. */
  mistake(error: string, messages: readonly string[] = [], more: Fields = {}): never {
    for (const message of messages.length === 0 ? [error] : messages)
      this.state.problem(`${this.method}: ${messages.length === 0 ? '' : `${error} `}${message}`);
    return refuse(error, {
      ...more,
      ...(messages.length === 0
        ? {}
        : { response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) } }),
    });
  }
}

/** Calls per minute: of the four tiers, or of methods with rules of their own. */
export type Tier = 1 | 2 | 3 | 4 | 'special';

interface Definition<Schema extends z.ZodType> {
  readonly args: Schema;
  /** One of these is needed; none, when there are none. */
  readonly scopes?: readonly string[];
  readonly tier: Tier;
  readonly token?: 'bot' | 'app' | 'none';
  readonly run: (args: z.output<Schema>, call: Call) => Fields | Promise<Fields>;
}

export interface Method {
  readonly scopes: readonly string[];
  readonly tier: Tier;
  readonly token: 'bot' | 'app' | 'none';
  readonly invoke: (given: Fields, call: Call) => Promise<Fields>;
}

const saying = (issue: z.core.$ZodIssue): readonly string[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => `unknown argument: ${key}`)
    : [`${issue.path.join('/') || 'arguments'}: ${issue.message}`];

/** Defines a method. Whatever its arguments are not is the app's mistake. */
export function method<Schema extends z.ZodType>(definition: Definition<Schema>): Method {
  return {
    scopes: definition.scopes ?? [],
    tier: definition.tier,
    token: definition.token ?? 'bot',
    invoke: async (given, call) => {
      const args = definition.args.safeParse(given);
      if (!args.success) return call.mistake('invalid_arguments', args.error.issues.flatMap(saying));
      return await definition.run(args.data, call);
    },
  };
}

/** Arguments come as the texts of a form, or as JSON. */
export const flag = z.union([
  z.boolean(),
  z.enum(['true', 'false', '1', '0']).transform((word) => word === 'true' || word === '1'),
]);
export const whole = z.union([
  z.number().int(),
  z
    .string()
    .regex(/^\d+$/)
    .transform((digits) => Number(digits)),
]);
export const json = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (typeof value === 'string' ? parsed(value) : value), schema);
export const anyObject = z.record(z.string(), z.unknown());
export const anyObjects = z.array(anyObject);
export const ts = z.string().regex(/^\d{10}\.\d{6}$/, 'is no timestamp of a message');

export const paging = { cursor: z.string().optional(), limit: whole.optional() };

/** One page of the list, and the cursor of the next. */
export function page<T>(
  all: readonly T[],
  { cursor, limit = 100 }: { cursor?: string | undefined; limit?: number | undefined },
): { readonly items: readonly T[]; readonly response_metadata: { readonly next_cursor: string } } {
  const known = cursor === undefined || cursor === '' ? 'at:0' : Buffer.from(cursor, 'base64').toString();
  if (!/^at:\d+$/.test(known)) refuse('invalid_cursor');
  const from = Number(known.slice(3));
  const to = from + Math.max(1, Math.min(limit, 1000));
  const next = to < all.length ? Buffer.from(`at:${to}`).toString('base64') : '';
  return { items: all.slice(from, to), response_metadata: { next_cursor: next } };
}
