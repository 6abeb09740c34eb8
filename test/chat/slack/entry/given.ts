/** What the tests of the entry points begin with, and what they look at. */
import { onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { patience } from '../../../../src/app/patience.js';
import { TimedOut } from '../../../../src/core/ports.js';
import { call } from '../../../support/process.js';
import type { Person } from '../../../support/slack/person.js';
import { type SlackApp, wordsOf } from '../../../support/slackApp.js';

export const REF = 'INC-2026-001';

/** How long requests, forms and Slack are waited for, in milliseconds. */
export const ANSWER_MS = 1_500;
export const LOADING_MS = 700;
export const LOOK_UP_MS = 1_000;

/** An incident, declared by a person in Slack, with its room made. */
export async function declared(
  { slack, settled }: SlackApp,
  person: Person,
  line = 'declare Checkout is down --severity SEV2',
) {
  await person.command('/incident', line);
  await settled();
  return slack.channel('inc-2026-001');
}

/** What REST answers about the incident, and its timeline as one text. */
export const incidentOf = async ({ app }: SlackApp, ref = REF) =>
  (await call(app.url, 'GET', `/incidents/${ref}`)).body;
const page = z.object({ results: z.array(z.record(z.string(), z.unknown())) });
const listed = async ({ app }: SlackApp, path: string) =>
  page.parse((await call(app.url, 'GET', path)).body).results;
export const entriesOf = (given: SlackApp, ref = REF) =>
  listed(given, `/incidents/${ref}/timeline?limit=200`);
export const timelineOf = async (given: SlackApp, ref = REF): Promise<string> =>
  JSON.stringify(await entriesOf(given, ref));
export const usersOf = (given: SlackApp) => listed(given, '/users?limit=200');
export const userCalled = async (given: SlackApp, name: string) =>
  (await usersOf(given)).find((user) => user['name'] === name);

/** What somebody was told directly, the words of each. */
export const dmsTo = (person: Person): readonly string[] =>
  person.dms.messages.filter(({ botId }) => botId !== undefined).map(wordsOf);
/** What somebody alone was told in channels. */
export const whispersTo = (person: Person): readonly string[] => person.ephemerals.map(wordsOf);
/** Everything that somebody alone was told, wherever. */
export const toldTo = (person: Person): readonly string[] => [...whispersTo(person), ...dmsTo(person)];

export const thereIs = <T>(found: T | undefined | null): T => {
  if (found === undefined || found === null) throw new Error('It is not there.');
  return found;
};

/** Waiting is over at once where it is for one of these times, from now until it is given back. */
export function impatient(...limits: readonly number[]): () => void {
  const spy = vi.spyOn(patience, 'within').mockImplementation(async (work, limitMs) => {
    if (!limits.includes(limitMs)) return await work;
    work.catch(() => {});
    throw new TimedOut('The test does not wait.');
  });
  const restore = (): void => spy.mockRestore();
  onTestFinished(restore);
  return restore;
}

/** Commands wait before they are run, until they are let go. */
export function heldCommands({ app }: SlackApp): {
  readonly release: () => void;
  readonly waiting: () => number;
} {
  const gate = Promise.withResolvers<void>();
  let waiting = 0;
  const dispatch = app.dispatcher.dispatch.bind(app.dispatcher);
  const spy = vi.spyOn(app.dispatcher, 'dispatch').mockImplementation(async (request) => {
    waiting += 1;
    await gate.promise;
    return await dispatch(request);
  });
  return {
    waiting: () => waiting,
    release: () => {
      spy.mockRestore();
      gate.resolve();
    },
  };
}

/** The store refuses to write, in this way, until it is healed. */
export function brokenStore({ app }: SlackApp, error: Error): () => void {
  const spy = vi.spyOn(app.store, 'tx').mockRejectedValue(error);
  return () => spy.mockRestore();
}
