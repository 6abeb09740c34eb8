/**
 * Slack and Teams, walked as somebody who must not see: whatever Muster sends them because of what that person does, and
 * whatever stands where anybody reads, has nothing of a hidden incident; and one reads exactly as one that does not exist.
 */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { typedInSlack } from '../../src/chat/slack/means.js';
import { typedInTeams } from '../../src/chat/teams/means.js';
import { families } from '../../src/core/commands/families.js';
import type { RunningApp } from '../support/app.js';
import { call } from '../support/process.js';
import { slackApp, wordsOf as slackWords } from '../support/slackApp.js';
import { wordsOf as cardWords, teamsApp } from '../support/teamsApp.js';

const [OPEN, PRIVATE, CLEARED, LATER, DOUBLED, NOWHERE] = [10, 11, 12, 13, 14, 777].map(
  (n) => `INC-2026-${String(n).padStart(3, '0')}`,
) as [string, string, string, string, string, string];
const MARKS = ['Zebra', 'Okapi', 'Quokka'];
const commands = families.flatMap(({ commands: all }) => all);

/** A platform with Ada, who declares, and Chen, who must not see. */
interface Stage {
  readonly app: RunningApp;
  /** Ada gives a command, and everything is done that follows. */
  readonly ada: (line: string) => Promise<void>;
  /** Chen types a command: everything that was sent to the platform since, and what he alone was told. */
  readonly chen: (family: string, words: string) => Promise<{ readonly sent: string; readonly told: string }>;
  /** Chen looks at what concerns him, and shares these links. */
  readonly looks: (links: readonly string[]) => Promise<string>;
  /** Every conversation that he may read with others, but for the room of this name. */
  readonly stands: (except: string) => string;
}

async function onSlack(): Promise<Stage> {
  const { slack, app, settled } = await slackApp();
  slack.addChannel({ name: 'payments', members: ['U1', 'U3', 'bot'] });
  const [ada, chen] = [slack.as('U1'), slack.as('U3')];
  const sentSince = (from: number): string =>
    JSON.stringify([slack.calls.slice(from).map(({ args }) => args), slack.unfurls]);
  const told = (): readonly unknown[] => [...chen.ephemerals, ...chen.dms.messages];
  return {
    app,
    ada: async (line) => {
      await ada.command('/incident', line);
      await settled();
    },
    chen: async (family, words) => {
      const [from, known] = [slack.calls.length, told().length];
      const [command = '', ...rest] = typedInSlack(family, words).split(' ');
      const reply = await chen.command(command, rest.join(' '));
      await settled();
      const { modal } = chen;
      const shown = [...told().slice(known), ...(modal === undefined ? [] : [modal])].map(slackWords);
      if (modal !== undefined) await chen.close(modal, { all: true });
      return { sent: `${sentSince(from)}${JSON.stringify(reply)}`, told: shown.join('\n') };
    },
    looks: async (links) => {
      const from = slack.calls.length;
      await chen.openHome();
      await slack.until(() => slack.callsTo('views.publish').length > 0);
      for (const link of links) await chen.shares('payments', link);
      await settled();
      return sentSince(from);
    },
    stands: (except) =>
      JSON.stringify(
        [...slack.state.channels.values()]
          .filter(
            ({ kind, members, name }) =>
              (kind === 'public' || (kind !== 'im' && members.has('U3'))) && name !== except,
          )
          .map(({ name, topic, purpose, messages }) => [name, topic, purpose, messages]),
      ),
  };
}

async function onTeams(): Promise<Stage> {
  const { teams, app, settled } = await teamsApp();
  const [ada, chen] = [teams.as('Ada'), teams.as('Chen')];
  const payments = teams.addChannel('payments');
  const sentSince = (calls: number, deliveries: number): string =>
    JSON.stringify([
      teams.calls.slice(calls).map(({ body, query, path }) => [path, query, body]),
      teams.deliveries.slice(deliveries).map(({ body }) => body),
    ]);
  return {
    app,
    ada: async (line) => {
      await ada.dm(line);
      await settled();
    },
    chen: async (family, words) => {
      const [calls, deliveries] = [teams.calls.length, teams.deliveries.length];
      const known = chen.dms.messages.length;
      await chen.dm(typedInTeams(family, words).replace('@Muster ', ''));
      await settled();
      const answers = chen.dms.messages.slice(known + 1);
      const [form] = answers;
      if (form !== undefined && cardWords(form.card).includes('something to fill in')) {
        const { dialog } = await chen.press(form, 'Open the form');
        if (dialog !== undefined) chen.close(dialog);
      }
      return {
        sent: sentSince(calls, deliveries),
        told: answers.map(({ card }) => cardWords(card)).join('\n'),
      };
    },
    looks: async (links) => {
      const [calls, deliveries] = [teams.calls.length, teams.deliveries.length];
      await chen.dm('home');
      for (const link of links) await chen.unfurl(link, payments);
      await settled();
      return sentSince(calls, deliveries);
    },
    stands: (except) =>
      JSON.stringify(
        [...teams.state.conversations.values()]
          .filter(
            ({ kind, members, name }) =>
              kind !== 'personal' && (kind === 'channel' || members.has(chen.id)) && name !== except,
          )
          .map(({ name, description, messages }) => [
            name,
            description,
            messages.map(({ text, card }) => [text, card]),
          ]),
      ),
  };
}

const related = z.object({ related: z.array(z.object({ reference: z.string() })) });
const people = z.object({ results: z.array(z.object({ id: z.string(), name: z.string() })) });

/** An open incident, and three that Chen must not see: private, with a clearance, and made private later. */
async function staged(make: () => Promise<Stage>) {
  const stage = await make();
  const { app, ada } = stage;
  const rest = (method: string, path: string, body?: unknown) => call(app.url, method, path, body);
  // Examples in help and in refusals name small numbers.
  for (let n = 1; n <= 9; n += 1)
    await rest('POST', '/incidents', { title: `Filler ${n}`, severity: 'SEV4' });
  await ada('declare Search is slow --severity SEV2');
  await stage.chen('user', 'me');
  const { results } = people.parse((await rest('GET', '/users?limit=200')).body);
  const owner = results.find(({ name }) => name === 'Ada Moreau')?.id ?? '';
  await rest('PATCH', `/users/${owner}`, { clearance: 5, role: 'ADMIN' });
  await ada('declare Zebra title --severity SEV1 --private --description "Zebra description"');
  await ada('declare Okapi title --severity SEV1 --clearance 3 --description "Okapi description"');
  await ada('declare Quokka title --severity SEV2 --description "Quokka description"');
  await ada('declare Search is slow, again --severity SEV3');
  for (const [ref, mark] of [
    [PRIVATE, 'Zebra'],
    [CLEARED, 'Okapi'],
    [LATER, 'Quokka'],
  ] as const)
    for (const line of [
      `ack ${ref} ${mark} note`,
      `role ${ref} take lead`,
      `update ${ref} ${mark} update`,
      `tag ${ref} ${mark.toLowerCase()}-tag`,
    ])
      await ada(line);
  await ada(`private ${LATER} on`);
  // What was said of it while everybody saw it has been said; from here on nothing is.
  for (const ref of [PRIVATE, CLEARED, LATER]) await ada(`relate ${OPEN} to ${ref}`);
  await ada(`merge ${DOUBLED} into ${PRIVATE}`);
  // All of it was done: else there were nothing to find.
  const { body } = await call(app.url, 'GET', `/incidents/${OPEN}`, undefined, { 'x-acting-user': owner });
  expect(related.parse(body).related.map(({ reference }) => reference)).toEqual([PRIVATE, CLEARED, LATER]);
  return stage;
}

const leaks = (text: string, typed = ''): readonly string[] =>
  [...MARKS, PRIVATE, CLEARED, LATER].filter(
    (one) =>
      text.toLowerCase().includes(one.toLowerCase()) && !typed.toLowerCase().includes(one.toLowerCase()),
  );

describe.each([
  ['Slack', onSlack],
  ['Teams', onTeams],
] as const)('in %s', (_platform, make) => {
  test('nothing that one does, sees or shares says anything of them', { timeout: 120_000 }, async () => {
    const stage = await staged(make);
    // The room that was everybody's still is: whoever made the incident private was told so.
    expect(leaks(stage.stands('inc-2026-013-quokka-title'))).toEqual([]);

    const links = [OPEN, PRIVATE, CLEARED, LATER].map((ref) => `${stage.app.url}/incidents/${ref}`);
    const looked = await stage.looks(links);
    expect(looked).toContain('Search is slow');
    expect(leaks(looked, links.join(' '))).toEqual([]);

    for (const { family, name, input } of commands) {
      for (const ref of 'incident' in input ? [PRIVATE, CLEARED, LATER] : []) {
        const answer = await stage.chen(family, `${name} ${ref}`);
        const nothing = await stage.chen(family, `${name} ${NOWHERE}`);
        expect(answer.told.replaceAll(ref, NOWHERE), `${family} ${name}`).toBe(nothing.told);
        expect([name, leaks(answer.sent, ref)]).toEqual([name, []]);
      }
      for (const words of [name, `${name} ${OPEN}`, `${name} ${DOUBLED}`]) {
        const { sent } = await stage.chen(family, words);
        expect([words, leaks(sent)]).toEqual([words, []]);
      }
    }
    for (const words of ['list Zebra --all', 'list --tag okapi-tag --all'])
      expect([words, leaks((await stage.chen('incident', words)).sent, words)]).toEqual([words, []]);
    // He has declared what he typed.
    expect(leaks(stage.stands('inc-2026-013-quokka-title'), `${PRIVATE} ${CLEARED} ${LATER}`)).toEqual([]);
  });
});
