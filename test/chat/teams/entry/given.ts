/** What the tests of the entry points begin with, and what they look at. */
import { onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { patience } from '../../../../src/app/patience.js';
import { TimedOut } from '../../../../src/core/ports.js';
import { call } from '../../../support/process.js';
import type { Fields } from '../../../support/slack/json.js';
import type { Person } from '../../../support/teams/client/person.js';
import type { Delivery } from '../../../support/teams/deliver.js';
import type { Conversation, Dialog, Message } from '../../../support/teams/things.js';
import { type TeamsApp, wordsOf } from '../../../support/teamsApp.js';

export const REF = 'INC-2026-001';

/** How long requests and Teams are waited for, in milliseconds. */
export const ANSWER_MS = 1_500;
export const LOOK_UP_MS = 1_000;
export const KEYS_MS = 5_000;

/** An incident, declared by a person in their own chat with the app, with its room made. */
export async function declared(
  { teams, settled }: TeamsApp,
  person: Person,
  line = 'declare Checkout is down --severity SEV2',
): Promise<Conversation> {
  await person.dm(line);
  await settled();
  return teams.conversation('inc-2026-001');
}

/** What REST answers about the incident, and its timeline as one text. */
export const incidentOf = async ({ app }: TeamsApp, ref = REF) =>
  (await call(app.url, 'GET', `/incidents/${ref}`)).body;
const page = z.object({ results: z.array(z.record(z.string(), z.unknown())) });
const listed = async ({ app }: TeamsApp, path: string) =>
  page.parse((await call(app.url, 'GET', path)).body).results;
export const entriesOf = (given: TeamsApp, ref = REF) =>
  listed(given, `/incidents/${ref}/timeline?limit=200`);
export const timelineOf = async (given: TeamsApp, ref = REF): Promise<string> =>
  JSON.stringify(await entriesOf(given, ref));
export const titlesOf = async (given: TeamsApp): Promise<string> =>
  JSON.stringify((await listed(given, '/incidents')).map(({ title }) => title));
export const usersOf = (given: TeamsApp) => listed(given, '/users?limit=200');
export const userCalled = async (given: TeamsApp, name: string) =>
  (await usersOf(given)).find((user) => user['name'] === name);

const ours = ({ from }: Message): boolean => from === undefined;

/** What somebody was told in their own chat, the words of each. */
export const dmsTo = (person: Person): readonly string[] =>
  person.dms.messages.filter(ours).map(({ card }) => wordsOf(card));

/** What is addressed to somebody in a conversation, each with its words as they see it. */
export async function addressedTo(
  person: Person,
  where: Conversation,
): Promise<readonly { readonly message: Message; readonly words: string }[]> {
  const name = person.desk.user.givenName;
  const found = where.messages.filter(
    (each) => ours(each) && new RegExp(`only ${name}\\b`, 'iu').test(wordsOf(each.card)),
  );
  return await Promise.all(
    found.map(async (message) => ({ message, words: wordsOf(await person.viewOf(message)) })),
  );
}

/** The last answer in a conversation that somebody alone sees, in words. */
export async function whisperTo(person: Person, where: Conversation): Promise<string> {
  return (await addressedTo(person, where)).at(-1)?.words ?? '';
}

/** Says it to the app in a conversation, and gives the answer that the person alone sees. */
export async function asks(
  { settled }: TeamsApp,
  person: Person,
  where: Conversation,
  text: string,
): Promise<string> {
  await person.mention(where, text);
  await settled();
  return await whisperTo(person, where);
}

/** Says it in their own chat, and gives the last answer. */
export async function asksAlone({ settled }: TeamsApp, person: Person, text: string): Promise<string> {
  await person.dm(text);
  await settled();
  return dmsTo(person).at(-1) ?? '';
}

/** The form that a typed line is answered with, opened. */
export async function formFor(
  given: TeamsApp,
  person: Person,
  line: string,
  where: Conversation = person.dms,
): Promise<Dialog> {
  if (where === person.dms) await person.dm(line);
  else await person.mention(where, line);
  await given.settled();
  const card =
    where === person.dms ? where.messages.findLast(ours) : (await addressedTo(person, where)).at(-1)?.message;
  return thereIs((await person.press(thereIs(card), 'Open the form')).dialog);
}

export const thereIs = <T>(found: T | undefined | null): T => {
  if (found === undefined || found === null) throw new Error('It is not there.');
  return found;
};

/** The last delivery of a kind: a type, or the name of an invoke. */
export const lastOf = ({ teams }: TeamsApp, name: string): Delivery =>
  thereIs(teams.deliveries.findLast((each) => each.name === name));

/** The last activity of a kind, with other fields: as it comes, whatever it says. */
export const likeLast = (given: TeamsApp, name: string, fields: Fields): Fields => ({
  ...lastOf(given, name).activity,
  ...fields,
});

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
export function heldCommands({ app }: TeamsApp): { readonly release: () => void } {
  const gate = Promise.withResolvers<void>();
  const dispatch = app.dispatcher.dispatch.bind(app.dispatcher);
  const spy = vi.spyOn(app.dispatcher, 'dispatch').mockImplementation(async (request) => {
    await gate.promise;
    return await dispatch(request);
  });
  return {
    release: () => {
      spy.mockRestore();
      gate.resolve();
    },
  };
}

/** The store refuses to write, in this way, until it is healed. */
export function brokenStore({ app }: TeamsApp, error: Error): () => void {
  const spy = vi.spyOn(app.store, 'tx').mockRejectedValue(error);
  return () => spy.mockRestore();
}
