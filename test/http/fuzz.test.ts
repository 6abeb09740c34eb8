/**
 * Every operation of the API, asked anything at all: by its description, beside it, and far from it. Whatever comes, it is
 * answered as described, and nothing of it is a fault.
 *
 * FUZZ_RUNS asks more often than the suite does, FUZZ_SEED repeats a run, FUZZ_DATABASE_URL takes another database.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { families } from '../../src/core/commands/families.js';
import { type RunningApp, startApp } from '../support/app.js';
import { type Operation, operations } from '../support/openapi.js';
import { call } from '../support/process.js';
import { judge, shoot } from './fuzzing/judge.js';
import { requestsTo, type Shot } from './fuzzing/requests.js';
import type { Known } from './fuzzing/values.js';

const { FUZZ_RUNS, FUZZ_SEED, FUZZ_DATABASE_URL } = process.env;
const RUNS = Number(FUZZ_RUNS ?? 25);
/** For all runs of an operation, in milliseconds. */
const LIMIT = 30_000 + RUNS * 100;
const seed = FUZZ_SEED === undefined ? undefined : Number(FUZZ_SEED);

const returns = new Map<string, z.ZodType | null>(
  families.flatMap(({ commands }) =>
    commands.flatMap((c) =>
      c.rest.map((b) => [`${b.method} ${b.path.replace(/:(\w+)/gu, '{$1}')}`, c.returns] as const),
    ),
  ),
);

const short = (text: string | undefined): string =>
  text === undefined
    ? 'nothing'
    : text.length > 600
      ? `${text.slice(0, 600)}… (${text.length} characters)`
      : text;

const told = ({ method, path, headers, body }: Shot): string =>
  [`${method} ${short(path)}`, short(JSON.stringify(headers)), short(body)].join('\n');

const counts = new Map<string, number>();

async function fuzz(app: RunningApp, operation: Operation, known: Known): Promise<void> {
  const property = fc.asyncProperty(requestsTo(operation, known), async (shot) => {
    const answer = await shoot(app.url, shot);
    const kind = `${operation.id} ${answer.status}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const wrong = judge(operation, answer, returns.get(`${operation.method} ${operation.path}`) ?? null);
    if (wrong !== undefined) throw new Error(`${wrong}\n${short(answer.body)}`);
  });
  const run = await fc.check(property, { numRuns: RUNS, ...(seed === undefined ? {} : { seed }) });
  if (!run.failed) return;
  const [shot] = run.counterexample ?? [];
  const why = run.errorInstance instanceof Error ? run.errorInstance.message : String(run.errorInstance);
  const logged = app.logged.filter((line) => line.includes('a request failed')).at(-1);
  throw new Error(
    `FUZZ_SEED=${run.seed}: ${why}\n\nasked:\n${shot === undefined ? '' : told(shot)}\n\nlogged: ${short(logged)}`,
  );
}

const named = z.object({
  results: z.array(
    z.looseObject({
      id: z.string(),
      reference: z.string().optional(),
      name: z.string().optional(),
      email: z.string().nullish(),
    }),
  ),
});

/** What the lists know, but for whoever asks: nobody is to take the fuzzer's own rights away. */
async function whatIsThere(app: RunningApp): Promise<Known> {
  const ids: Record<string, string[]> = {};
  const words: string[] = [];
  for (const { path, parameters } of operations.filter(({ method }) => method === 'GET')) {
    const [, collection, param] = /^\/([\w-]+)\/\{(\w+)\}$/u.exec(path) ?? [];
    if (collection === undefined || param === undefined || parameters.length === 0) continue;
    const listed = named.safeParse((await call(app.url, 'GET', `/${collection}`)).body);
    for (const { id, reference, name, email } of listed.data?.results ?? []) {
      if (/admin/iu.test(name ?? '')) continue;
      const all = [id, reference, name, email].filter((one) => typeof one === 'string');
      ids[param] = [...(ids[param] ?? []), ...all];
      words.push(...all);
    }
  }
  return { ids, words };
}

/** Incidents in every state, one of them private. */
async function incidents(app: RunningApp): Promise<void> {
  const verbs = [[], ['acknowledge'], ['resolve'], ['resolve', 'close'], ['cancel']];
  for (const [i, path] of verbs.entries()) {
    const { body } = await call(app.url, 'POST', '/incidents', { title: `Something ${i}`, private: i === 1 });
    const { id } = z.object({ id: z.string() }).parse(body);
    for (const verb of path)
      await call(app.url, 'POST', `/incidents/${id}/${verb}`, {
        ...(verb === 'cancel' ? { reason: 'Test' } : {}),
      });
  }
}

const start = () => startApp(FUZZ_DATABASE_URL === undefined ? {} : { DATABASE_URL: FUZZ_DATABASE_URL });

describe('whatever is asked is answered as described', () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await start();
    for (const { method, path, body } of operations)
      if (method === 'POST' && !path.includes('{') && path !== '/clock' && body?.example !== undefined)
        await call(app.url, method, path, body.example);
  });
  afterAll(() => app.stop());

  // Who moves the clock by years moves everything that is due: it is asked alone, below.
  const asked = operations.filter(({ id }) => id !== 'clockMove').map((one) => [one.id, one] as const);
  test.each(asked)(
    '%s',
    async (_id, operation) => {
      // What was there before is closed by now.
      if (operation.path.includes('{incident}')) await incidents(app);
      await fuzz(app, operation, await whatIsThere(app));
    },
    LIMIT,
  );

  test('and afterwards everything works, and much of it was done', async () => {
    expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
    expect((await call(app.url, 'POST', '/incidents', { title: 'After it all' })).status).toBe(201);
    // What was written can be read, in every way there is.
    const { ids } = await whatIsThere(app);
    const reading = operations.filter(
      ({ method, path }) => method === 'GET' && path.startsWith('/incidents/{'),
    );
    for (const id of (ids['incident'] ?? []).slice(0, 20))
      for (const { path } of reading)
        expect((await call(app.url, 'GET', path.replace('{incident}', id))).status).toBe(200);
    const all = [...counts.values()].reduce((sum, n) => sum + n, 0);
    const good = [...counts].reduce((sum, [kind, n]) => sum + (/ 2\d\d$/u.test(kind) ? n : 0), 0);
    if (FUZZ_RUNS !== undefined) console.log(Object.fromEntries([...counts].sort()));
    expect(good / all).toBeGreaterThan(0.15);
    expect(app.logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});

test(
  'the clock, too',
  async () => {
    const app = await startApp();
    try {
      for (const operation of operations.filter(({ id }) => id === 'clockMove'))
        await fuzz(app, operation, { ids: {}, words: ['PT1H', 'P1D', 'P9Y'] });
    } finally {
      await app.stop();
    }
  },
  LIMIT,
);
