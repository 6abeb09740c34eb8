/**
 * Every query and every surface, walked as somebody who must not see: nothing of a hidden incident may turn up, and
 * asking for it must read exactly as asking for one that does not exist.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RestBinding } from '../../src/core/commands/command.js';
import { families } from '../../src/core/commands/families.js';
import { type Hidden, hiddenIncidents, MARKS } from './hidden.js';

const NOWHERE = 'INC-2026-777';
const NO_ID = '00000000-0000-7000-8000-000000000000';
const commands = families.flatMap(({ commands: all }) => all);
const bindings = commands.flatMap((command) => command.rest.map((binding) => ({ command, binding })));
const named = ({ method, path }: RestBinding): string => `${method} ${path}`;

let world: Hidden;
/** References and ids of what must not be known; they are looked for where nobody has sent them. */
let names: readonly string[];
beforeAll(async () => {
  world = await hiddenIncidents();
  names = Object.values(world.hidden).flatMap(({ id, reference }) => [id, reference]);
});

afterAll(() => world.app.stop());

const leaks = (text: string, sent: string, marks: readonly string[] = MARKS): readonly string[] =>
  [...marks, ...names].filter(
    (one) =>
      text.toLowerCase().includes(one.toLowerCase()) && !sent.toLowerCase().includes(one.toLowerCase()),
  );

/** Ids of what the other parts of a path name, so that a route about people is walked, too. */
const parameter = (name: string, incident: string): string => (name === 'incident' ? incident : NO_ID);
const url = ({ path }: RestBinding, incident: string): string =>
  path.replace(/:(\w+)/gu, (_, name: string) => parameter(name, incident));

const send = (who: string, binding: RestBinding, incident: string, more: object = {}) =>
  world.call(
    who,
    binding.method,
    url(binding, incident),
    binding.method === 'GET' || binding.method === 'DELETE' ? undefined : { ...binding.example, ...more },
  );

describe('over REST', () => {
  const aboutIncidents = bindings.filter(({ binding }) => binding.path.includes(':incident'));

  test.each(aboutIncidents.map(({ binding }) => [named(binding), binding] as const))(
    '%s of a hidden one answers as if there were none',
    async (_, binding) => {
      for (const { id, reference } of Object.values(world.hidden))
        for (const [name, none] of [
          [reference, NOWHERE],
          [id, NO_ID],
        ] as const) {
          const answer = await send('Dana', binding, name);
          const nothing = await send('Dana', binding, none);
          expect(answer.statusCode).toBe(404);
          expect(answer.body.replaceAll(name, none)).toBe(nothing.body);
          expect(leaks(answer.body, name)).toEqual([]);
        }
    },
  );

  test.each(['merge', 'relate'])('%s with a hidden one answers as if there were none', async (verb) => {
    for (const { reference } of Object.values(world.hidden)) {
      const values = { into: reference, to: reference };
      const key = verb === 'merge' ? 'into' : 'to';
      const path = `/incidents/${world.open.reference}/${verb}`;
      const answer = await world.call('Dana', 'POST', path, { [key]: values[key] });
      const nothing = await world.call('Dana', 'POST', path, { [key]: NOWHERE });
      expect(answer.statusCode).toBe(404);
      expect(answer.body.replaceAll(reference, NOWHERE)).toBe(nothing.body);
    }
  });

  test.each(bindings.map(({ binding }) => [named(binding), binding] as const))(
    '%s says nothing of them, whatever it is about',
    async (_, binding) => {
      for (const incident of [world.open.reference, world.doubled.reference]) {
        const answer = await send('Dana', binding, incident);
        expect(leaks(answer.body, '')).toEqual([]);
      }
    },
  );

  test.each([
    'search=Zebra',
    'search=INC-2026-01',
    'search=title',
    'tag=zebra-tag',
    'tag=okapi-tag',
    'status=INVESTIGATING',
    'severity=SEV1',
    'commander=ben@example.com',
    'ordering=reference',
    'ordering=-updated_at',
    'limit=200',
  ])('the list with %s counts and shows what may be seen', async (query) => {
    const { count, results } = (await world.call('Dana', 'GET', `/incidents?${query}`)).json<{
      count: number;
      results: readonly unknown[];
    }>();
    expect(results).toHaveLength(count);
    expect(leaks(JSON.stringify(results), '')).toEqual([]);
    const all = await world.call('Ben', 'GET', `/incidents?${query}`);
    expect(all.json<{ count: number }>().count).toBeGreaterThanOrEqual(count);
  });

  test('an admin sees what is private, and not what takes a clearance', async () => {
    const { priv, cleared, later, merged } = world.hidden;
    for (const { reference } of [priv, later, merged])
      expect((await world.call('Ada', 'GET', `/incidents/${reference}`)).statusCode).toBe(200);
    expect((await world.call('Ada', 'GET', `/incidents/${cleared.reference}`)).statusCode).toBe(404);
    for (const path of ['/incidents?limit=200', '/audit-log?limit=200', '/audit-log/export'])
      expect((await world.call('Ada', 'GET', path)).body).not.toMatch(
        new RegExp(`Okapi|${cleared.id}|${cleared.reference}`, 'iu'),
      );
  });

  test('nobody but an admin reads the audit log', async () => {
    for (const path of ['/audit-log', '/audit-log/export'])
      expect((await world.call('Dana', 'GET', path)).statusCode).toBe(403);
  });
});

describe('in the workspace', () => {
  test('no page, channel, list or announcement says anything of them', async () => {
    const dana = await world.visitor('Dana');
    const { page, path } = await dana.enter();
    const pages = [...page.html.matchAll(/href="(\/[^"]*)"/gu)].map(([, href = '']) => href);
    expect(pages.length).toBeGreaterThan(3);
    for (const href of new Set([
      path,
      '/direct',
      '/incidents',
      '/incidents?status=all',
      ...MARKS.map((mark) => `/search?q=${encodeURIComponent(mark)}`),
      '/people',
      '/teams',
      '/services',
      '/audit',
      '/me',
      ...pages,
    ])) {
      let seen = await dana.get(href);
      if (seen.location !== undefined) seen = await dana.get(seen.location);
      expect([href, leaks(seen.html, href)]).toEqual([href, []]);
    }
  });

  test('a room is not found, neither by its incident nor by its own address', async () => {
    const [dana, ben] = [await world.visitor('Dana'), await world.visitor('Ben')];
    for (const { id, reference } of Object.values(world.hidden)) {
      const room = (await ben.get(`/rooms/${reference}`)).location ?? '';
      expect(room).toMatch(/^\/c\//u);
      for (const address of [`/rooms/${reference}`, `/rooms/${id}`, room, `${room}/events`]) {
        const seen = await dana.get(address);
        expect([address, seen.status]).toEqual([address, 404]);
        expect(leaks(seen.html, address)).toEqual([]);
      }
      const said = await dana.type(room, 'hello');
      expect(said.status).toBe(404);
    }
  });

  test('a link to one shows nothing of it, to nobody and wherever it is said', async () => {
    const [dana, ben] = [await world.visitor('Dana'), await world.visitor('Ben')];
    const { path } = await ben.enter();
    const all = [world.open, ...Object.values(world.hidden)].map(({ reference }) => reference);
    const text = all.map((reference) => `${world.app.url}/incidents/${reference}`).join(' ');
    expect((await ben.type(path, text)).status).toBe(200);
    for (const reader of [dana, ben]) {
      const { html } = await reader.get(path);
      const said = html.slice(html.indexOf('id="messages"'), html.indexOf('id="private"'));
      expect(leaks(said, text)).toEqual([]);
      expect(said).toContain(`<bdi>${world.open.reference} · `);
    }
    // Nor is one of them offered for the timeline of which it could be put.
    const [, message = ''] = /id="o-([^"]+)"/u.exec((await dana.get(path)).html) ?? [];
    const asked = await dana.post(`${path}/quotes`, { message, make: 'entry' });
    expect(asked.html).toContain('id="f-incident"');
    expect(leaks(asked.html, text)).toEqual([]);
  });

  test.each(commands.map((c) => [`/${c.family} ${c.name}`, 'incident' in c.input] as const))(
    '%s asks, shows and refuses without them',
    async (line, takesIncident) => {
      const dana = await world.visitor('Dana');
      const { path } = await dana.enter();
      for (const typed of [line, `${line} ${world.open.reference}`]) {
        const answer = await dana.type(path, typed);
        expect(leaks(answer.html, typed)).toEqual([]);
      }
      // What takes any words would only be told them back.
      for (const { reference } of takesIncident ? Object.values(world.hidden) : []) {
        const answer = await dana.type(path, `${line} ${reference}`);
        const nothing = await dana.type(path, `${line} ${NOWHERE}`);
        const plain = (html: string): string =>
          html.replaceAll(reference, NOWHERE).replace(/value="[0-9a-f-]{36}"/gu, '');
        expect(plain(answer.html)).toBe(plain(nothing.html));
      }
    },
  );
});

test.each(['Zebra', 'Okapi description', 'numbat', 'INC-2026-01'])(
  'searching for %s finds none',
  async (words) => {
    const dana = await world.visitor('Dana');
    const { path } = await dana.enter();
    const answer = await dana.type(path, `/incident list ${words} --all`);
    expect(leaks(answer.html, words)).toEqual([]);
  },
);

test('the metrics count what everybody may see', async () => {
  const { body } = await world.app.server.inject({ method: 'GET', url: '/metrics' });
  expect(leaks(body, '')).toEqual([]);
  const open = [...body.matchAll(/^muster_open_incidents\{[^}]*\} (\d+)$/gmu)].map(([, n]) => Number(n));
  const seen = await world.call(
    'Dana',
    'GET',
    '/incidents?status=DETECTED,INVESTIGATING,IDENTIFIED,MONITORING',
  );
  expect(open.reduce((a, b) => a + b, 0)).toBe(seen.json<{ count: number }>().count);
});

describe('who may see them does: else this walk could not fail', () => {
  test.each(['', '/timeline', '/updates', '/catchup', '/export'])(
    'GET /incidents/:incident%s',
    async (path) => {
      const marks = { priv: 'Zebra', cleared: 'Okapi', later: 'Quokka', merged: 'Numbat' } as const;
      for (const key of ['priv', 'cleared', 'later', 'merged'] as const) {
        const answer = await world.call('Ben', 'GET', `/incidents/${world.hidden[key].reference}${path}`);
        expect(answer.statusCode).toBe(200);
        expect(answer.body).toContain(marks[key]);
      }
    },
  );

  test('the public side names them to whoever sees both', async () => {
    const { body } = await world.call('Ben', 'GET', `/incidents/${world.open.reference}`);
    for (const { reference } of Object.values(world.hidden)) expect(body).toContain(reference);
    const timeline = await world.call('Ben', 'GET', `/incidents/${world.open.reference}/timeline?limit=200`);
    for (const { reference } of Object.values(world.hidden)) expect(timeline.body).toContain(reference);
  });
});
