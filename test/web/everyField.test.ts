/**
 * Whatever somebody types stays text, by every route into the page: each field of each form, what is said by whatever way,
 * names, addresses, and what programs send. (What stands in the parts of a page is in rendering.test.tsx, what has come into
 * the store past every check in panel.test.ts and lists.test.ts.)
 */
import { describe, expect, test } from 'vitest';
import { families } from '../../src/core/commands/families.js';
import type { RunningApp } from '../support/app.js';
import { attacks } from './attacks.js';
import { declared, nonce, peopleOf, visiting } from './given.js';
import { expectHarmless, expectUntwisted, tagsOf, textOf } from './html.js';
import { type Seen, Visitor, workspace } from './visitor.js';

const REF = 'INC-2026-001';
const isOdd = (text: string): boolean => /[\p{Cc}\u2028\u2029]/u.test(text);

/** As long as a line takes them, several to a text: what gets through does so wherever it stands. */
const LINES: string[] = [];
for (const text of attacks.filter((one) => one.length <= 150 && !isOdd(one))) {
  const longer = `${LINES.at(-1) ?? ''} ${text}`;
  if (LINES.length > 0 && longer.length <= 150) LINES.splice(-1, 1, longer);
  else LINES.push(text);
}
const ODD = attacks.filter(isOdd);

/** What opens no form, and what would end the incident or somebody's access before the others had their turn. */
const LEFT_OUT = /^(incident (merge|cancel|close)|user (deactivate)|session revoke|token revoke)$/u;
const COMMANDS = families.flatMap(({ name, commands }) =>
  commands.map((command) => `${name} ${command.name}`).filter((line) => !LEFT_OUT.test(line)),
);

function expectText({ html, status }: Seen, why: string): void {
  expect(status, why).toBeLessThan(500);
  expectHarmless(html);
  expectUntwisted(html);
}

type Values = Record<string, string | readonly string[]>;
interface Filled {
  readonly values: Values;
  /** The fields into which something can be typed. */
  readonly typed: readonly string[];
}

/** A form's fields: what is known, what must be chosen, and the same text in each that takes one. */
function filledIn(html: string, text: string): Filled {
  const values: Values = {};
  const typed: string[] = [];
  let select: string | undefined;
  for (const { name, attributes } of tagsOf(html.slice(html.indexOf('<dialog')))) {
    const field = attributes.get('name');
    if (name === 'select') select = field;
    if (name === 'option' && select !== undefined) {
      const value = attributes.get('value') ?? '';
      if (value !== '' && values[select] === undefined) values[select] = value;
    }
    if (field === undefined) continue;
    const kind = attributes.get('type');
    if (name === 'textarea' || (name === 'input' && (kind === 'text' || kind === 'search'))) {
      values[field] = text;
      typed.push(field);
    } else if (name === 'input' && kind === 'hidden') values[field] = attributes.get('value') ?? '';
  }
  return { values, typed };
}

const refusedIn = (html: string): readonly string[] =>
  [...html.matchAll(/id="f-([^"]+)-problem"[^>]*>([^<]*)/gu)].flatMap(([, name = '', problem = '']) =>
    problem === '' ? [] : [`one.${name}`],
  );

/** Fills a form in with a text wherever one can be typed; what refuses it is left empty, so that the others are kept. */
async function fill(
  visitor: Visitor,
  path: string,
  command: string,
  text: string,
): Promise<readonly string[]> {
  const known = command.startsWith('incident ') ? { 'one.incident': REF } : {};
  const opened = await visitor.post(`${path}/forms/open`, { command, ...known, nonce: nonce() });
  expectText(opened, command);
  const { values, typed } = filledIn(opened.html, text);
  if (typed.length === 0) return [];
  const send = (more: Values) =>
    visitor.post(`${path}/forms`, { ...values, ...more, command, nonce: nonce() });
  const first = await send({});
  expectText(first, `${command}: ${text}`);
  const refused = refusedIn(first.html);
  if (refused.length > 0)
    expectText(await send(Object.fromEntries(refused.map((name) => [name, '']))), `${command}: ${text}`);
  return typed.map((name) => `${command} ${name.replace('one.', '')}`);
}

async function pagesOf(app: RunningApp, room: string): Promise<readonly string[]> {
  const people = await peopleOf(app).activeUsers(100);
  const teams = await peopleOf(app).teams();
  return [
    room,
    '/home',
    '/direct/new',
    '/incidents?status=all',
    `/incidents/${REF}`,
    '/people?shown=all',
    '/teams',
    '/services',
    '/tokens',
    '/audit',
    '/me',
    '/search?q=alert',
    ...people.slice(-2).map(({ id }) => `/people/${id}`),
    ...teams.slice(-2).map(({ id }) => `/teams/${id}`),
  ];
}

async function started() {
  const app = await workspace();
  const { visitor, channel } = await visiting(app, 'Ada');
  const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
  return { app, visitor, channel, room };
}

/** Reading: whatever is in their fields is looked for and kept nowhere, so that a few texts say as much as all. */
const isReading = (command: string): boolean =>
  /^\w+ (list|show|help|export|timeline|updates|catchup|room|me|link)$/u.test(command);

test('each field of each form', { timeout: 120_000 }, async () => {
  const { app, visitor, channel, room } = await started();
  const seen = new Set<string>();
  for (const [i, text] of [...LINES, ...ODD].entries())
    for (const command of COMMANDS)
      if (i % 6 === 0 || !isReading(command))
        for (const field of await fill(visitor, channel, command, text)) seen.add(field);
  expect([...seen]).toEqual(
    expect.arrayContaining([
      'incident declare title',
      'incident declare description',
      'incident update message',
      'incident note text',
      'incident rename title',
      'incident tag tags',
      'incident bridge bridge_url',
      'incident impact summary',
      'incident pause reason',
      'incident resolve resolution',
      'user add name',
      'team add name',
      'service add name',
      'service add runbooks',
      'token add name',
    ]),
  );
  await app.worker.drain();
  for (const path of await pagesOf(app, room)) {
    const page = await visitor.get(path);
    expectText(page, path);
    expect([path, page.status]).toEqual([path, 200]);
    if (/people\?|teams$|services|tokens|audit|search|incidents|^\/c/u.test(path))
      expect(textOf(page.html), path).toContain('<script>alert(1)</script>');
  }
});

describe('without a form', () => {
  const said = attacks.filter((text) => text.length <= 200);
  const idsOn = (html: string): readonly string[] =>
    [...html.matchAll(/<li id="m-([0-9a-f-]{36})"/gu)].map(([, id = '']) => id);

  test('between two people, after a command, in a mention, as a reply: in the page, in its thread, in what is suggested', {
    timeout: 120_000,
  }, async () => {
    const { app, visitor, channel, room } = await started();
    const [, ben] = await peopleOf(app).activeUsers(5);
    const people = (await visitor.submit('/direct/people', { person: ben?.id ?? '' })).location ?? '';
    expect(people).toMatch(/^\/c\//u);
    await visitor.type(people, 'Begin here');
    const [root = ''] = idsOn((await visitor.get(people)).html);
    for (const text of said) {
      await app.store.tx((w) => w.update(w.tables.users).set({ name: text }));
      const again = { nonce: nonce() };
      const answers = [
        await visitor.type(people, text),
        await visitor.type(people, `@${text} please`),
        await visitor.post(`${people}/messages`, { text, thread: root, nonce: nonce() }),
        await visitor.type(room, `/incident ${text}`),
        await visitor.type(room, `/${text}`),
        await visitor.type(room, `/incident note ${text}`),
        await visitor.post(`${room}/commands`, { command: text, nonce: nonce() }),
        await visitor.post(`${room}/commands`, { command: `/incident show ${text}`, ...again }),
        await visitor.submit(`${room}/commands`, { command: `/incident show ${text}` }),
        await visitor.post(`${room}/suggest`, { text: `/incident role give lead ${text}` }),
        await visitor.post(`${room}/suggest`, { text: `@${text.slice(0, 2)}` }),
        await visitor.post(`${channel}/suggest`, { text }),
        await visitor.post('/clock/advance', { by: text, channel: text }),
        await visitor.submit('/persona', { user: text, back: text }),
        await visitor.get(`${room}/document?${new URLSearchParams({ asked: text }).toString()}`),
        await visitor.get(`/c/${encodeURIComponent(text)}`),
        await visitor.get(`/direct/new?${new URLSearchParams({ search: text, person: text }).toString()}`),
      ];
      for (const answer of answers) {
        expectText(answer, text);
        expect(answer.location ?? '/').toMatch(/^\/(?![/\\])/u);
      }
    }
    await app.worker.drain();
    for (const path of [people, `${people}/t/${root}`, room, channel, '/home', '/people', '/incidents'])
      expectText(await visitor.get(path), path);
  });

  test('as the name of a kept list, and from a program', { timeout: 120_000 }, async () => {
    const { app, visitor, room } = await started();
    for (const text of said) {
      expectText(await visitor.post('/incidents/views?severity=SEV1', { name: text }), text);
      expectText(await visitor.submit('/incidents/views?status=all', { name: text }), text);
      for (const [path, payload] of [
        ['incidents', { title: text, description: text, category: 'OTHER', tags: [text] }],
        [`incidents/${REF}/notes`, { text }],
        [`incidents/${REF}/updates`, { message: text, next_update_minutes: 20 }],
        ['services', { name: text, runbooks: [text] }],
        ['teams', { name: text }],
        ['users', { name: text, email: `${nonce()}@example.com` }],
      ] as const)
        await app.server.inject({
          method: 'POST',
          url: `/api/v1/${path}`,
          headers: { authorization: 'Bearer test-admin-token' },
          payload,
        });
    }
    await app.worker.drain();
    for (const path of [...(await pagesOf(app, room)), '/incidents?offset=25&status=all'])
      expectText(await visitor.get(path), path);
    expect(textOf((await visitor.get('/incidents?status=all')).html)).toContain(attacks[0]);
  });

  test('as the place to come back to after signing in', async () => {
    const app = await workspace({ HOST: '0.0.0.0', PUBLIC_URL: 'http://localhost:3000' });
    const visitor = new Visitor(app);
    for (const next of ['//evil.example', '/\\evil.example', 'javascript:alert(1)'])
      expect((await visitor.submit('/sign-in', { next, token: 'test-admin-token' })).location).toMatch(
        /^\/(?![/\\])/u,
      );
    await visitor.submit('/sign-out', {});
    for (const text of [...said, '//evil.example', '/\\evil.example', 'javascript:alert(1)', `/${said[0]}`]) {
      const asked = `/sign-in?${new URLSearchParams({ next: text }).toString()}`;
      expectText(await visitor.get(asked), text);
      expectText(await visitor.submit('/sign-in', { next: text, code: text, token: text }), text);
    }
  });
});
