/** The organization's pages over HTTP: what each role is shown, what is refused, and what nobody may smuggle in. */
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { PeopleQueries } from '../../src/store/queries/people.js';
import { addUser } from '../../src/store/queries/peopleWrites.js';
import { systemViewer } from '../../src/store/queries/viewer.js';
import type { RunningApp } from '../support/app.js';
import { attacks } from './attacks.js';
import { declared, nonce, privateOf } from './given.js';
import { rawTextOf, tagsOf, textOf } from './html.js';
import { Visitor, workspace } from './visitor.js';

const peopleOf = (app: RunningApp) => new PeopleQueries(app.store.read, systemViewer(app.organizationId));
const pageOf = (html: string): string => html.slice(html.indexOf('<div id="page"'));
const shown = (html: string): string => textOf(pageOf(html));
/** The command lines that the page offers. */
const offered = (html: string): readonly string[] =>
  tagsOf(pageOf(html))
    .filter(({ attributes }) => attributes.get('name') === 'command')
    .map(({ attributes }) => attributes.get('value') ?? '');
const linksOf = (html: string): readonly string[] =>
  tagsOf(html).flatMap(({ name, attributes }) => (name === 'a' ? [attributes.get('href') ?? ''] : []));

/** Somebody in front of the workspace, with their own channel to Muster. */
async function visiting(app: RunningApp, firstName: string) {
  const visitor = new Visitor(app);
  await visitor.become(firstName);
  const channel = (await visitor.get('/direct')).location ?? '';
  const run = async (line: string): Promise<string> =>
    privateOf((await visitor.post(`${channel}/commands`, { command: line, nonce: nonce() })).html);
  return { visitor, channel, run };
}

const OPEN_TO_ALL = ['/people', '/teams', '/services', '/me'];
const FOR_ADMINS = ['/tokens', '/audit'];

describe('who may open what', () => {
  test.each([
    ['Ada', [...OPEN_TO_ALL, ...FOR_ADMINS]],
    ['Ben', OPEN_TO_ALL],
    ['Chen', OPEN_TO_ALL],
    ['Emil', OPEN_TO_ALL],
  ])('%s', async (who, mayOpen) => {
    const { visitor } = await visiting(await workspace(), who);
    for (const path of [...OPEN_TO_ALL, ...FOR_ADMINS]) {
      const page = await visitor.get(path);
      expect(page.status).toBe(mayOpen.includes(path) ? 200 : 403);
      if (page.status !== 200) {
        expect(textOf(page.html)).toContain('takes an admin; you are');
        continue;
      }
      const listed = OPEN_TO_ALL.concat(FOR_ADMINS).filter((one) => linksOf(page.html).includes(one));
      expect(new Set(listed)).toEqual(new Set(mayOpen));
      expect(page.html).toContain(`<a href="${path}" aria-current="page">`);
      expect(page.html.match(/aria-current="page"/gu)).toHaveLength(1);
    }
  });

  test.each([
    ['Ada', ['/user add', '/team add', '/service add']],
    ['Ben', ['/team add', '/service add']],
    ['Chen', []],
    ['Emil', []],
  ])('%s is offered what the role may do', async (who, lines) => {
    const { visitor, run } = await visiting(await workspace(), who);
    const found = [];
    for (const path of ['/people', '/teams', '/services'])
      found.push(...offered((await visitor.get(path)).html));
    expect(found).toEqual(lines);
    // What is not offered is refused all the same.
    if (who === 'Emil') {
      expect(await run('/user add Mallory')).toContain('takes an admin; you are a viewer');
      expect(await run('/audit list')).toContain('takes an admin; you are a viewer');
    }
  });

  test('of everybody, one edits oneself; an admin edits all', async () => {
    const app = await workspace();
    const [ada, ben] = await peopleOf(app).activeUsers(2);
    for (const [who, own, others] of [
      ['Ada', true, true],
      ['Ben', true, false],
    ] as const) {
      const { visitor } = await visiting(app, who);
      const me = who === 'Ada' ? ada : ben;
      const other = who === 'Ada' ? ben : ada;
      const edits = async (id: string | undefined) =>
        offered((await visitor.get(`/people/${id}`)).html).includes(`/user edit ${id}`);
      expect([await edits(me?.id), await edits(other?.id)]).toEqual([own, others]);
    }
  });

  test('where people sign in nobody else opens anything', async () => {
    const visitor = new Visitor(await workspace({ HOST: '0.0.0.0', PUBLIC_URL: 'http://localhost:3000' }));
    for (const path of [...OPEN_TO_ALL, ...FOR_ADMINS]) {
      expect((await visitor.get(path)).location).toBe('/sign-in');
      expect((await visitor.get(path, { 'hx-request': 'true' })).status).toBe(401);
    }
    await visitor.submit('/sign-in', { token: 'test-admin-token' });
    expect(shown((await visitor.get('/me')).html)).toContain('Admin token');
    expect(shown((await visitor.get('/tokens')).html)).toContain('MUSTER_ADMIN_TOKEN');
  });
});

describe('lists', () => {
  test('are searched, narrowed and turned page by page, without script', async () => {
    const app = await workspace();
    const { visitor } = await visiting(app, 'Ada');
    const [ada] = await peopleOf(app).activeUsers(1);
    if (ada === undefined) throw new Error('Nobody is seeded.');
    await app.store.tx(async (w) => {
      for (let i = 100; i < 220; i += 1)
        await addUser(w, {
          ...ada,
          id: app.newId(),
          name: `Zoe ${i}`,
          email: null,
          emailKey: null,
          role: i % 2 === 0 ? 'RESPONDER' : 'VIEWER',
          active: i !== 219,
        });
    });
    const first = await visitor.get('/people?search=zoe&role=responder');
    expect(shown(first.html)).toContain('1 to 50 of 60 people');
    const next = linksOf(first.html).find((href) => href.includes('offset')) ?? '';
    const query = new URL(next, 'http://x').searchParams;
    expect(Object.fromEntries(query)).toEqual({ search: 'zoe', role: 'responder', offset: '50' });
    const second = await visitor.get(next);
    expect(shown(second.html)).toContain('51 to 60 of 60 people');
    expect(second.html).toContain('rel="prev"');
    expect(second.html).not.toContain('rel="next"');
    expect(linksOf(second.html)).toContain('/people?search=zoe&role=responder');
    expect(shown((await visitor.get('/people?search=zoe&offset=500')).html)).toContain(
      'Nothing is left here',
    );
    expect(shown((await visitor.get('/people?search=nobody')).html)).toContain('No people');
    // Who left is shown when asked for, and called so.
    expect(shown((await visitor.get('/people?search=Zoe+219')).html)).toContain('No people');
    expect(shown((await visitor.get('/people?search=Zoe+219&shown=not')).html)).toMatch(
      /Zoe 219.*deactivated/u,
    );
    expect(shown((await visitor.get('/people?search=Zoe&shown=all')).html)).toContain('of 120 people');
  });

  test('are not counted for ever', async () => {
    const app = await workspace();
    const { visitor } = await visiting(app, 'Ada');
    const row = { organizationId: app.organizationId, at: app.clock.now(), actorId: null, surface: 'test' };
    await app.store.tx(async (w) => {
      const rows = Array.from({ length: 10_050 }, (_, i) => ({
        ...row,
        id: app.newId(),
        action: 'test.many',
        subjectType: 'test',
        subjectId: String(i),
        before: null,
        after: null,
        requestId: null,
      }));
      for (let i = 0; i < rows.length; i += 1_000)
        await w.insert(w.tables.auditLog).values(rows.slice(i, i + 1_000));
    });
    const { html } = await visitor.get('/audit?action=test.many');
    expect(shown(html)).toContain('1 to 50 of more than 10,000 changes');
    expect(html).toContain('rel="next"');
    expect(shown((await visitor.get('/audit?action=test.many&offset=10050')).html)).toContain(
      'Nothing is left',
    );
  });

  test.each([
    ['/people?role=king', 'is not a role'],
    ['/services?team=nothing', 'There is no team called'],
    ['/audit?since=nonsense', 'is not a time'],
    ['/audit?actor=Mallory', 'There is no user'],
    [`/people?search=${'x'.repeat(300)}`, '200'],
    ['/people?search=%00', 'control character U+0000'],
  ])('say what is wrong with a filter, and keep it: %s', async (path, said) => {
    const { visitor } = await visiting(await workspace(), 'Ada');
    const page = await visitor.get(path);
    expect(page.status).toBe(200);
    expect(shown(page.html)).toContain(said);
  });

  test.each([
    '/people?offset=-1',
    '/people?offset=x',
    '/people?offset=99999999999',
    '/people?search=a&search=b',
    '/people?__proto__=x',
    '/audit?subject_id=%27',
  ])('take %s as it can be taken', async (path) => {
    const { visitor } = await visiting(await workspace(), 'Ada');
    expect((await visitor.get(path)).status).toBe(200);
  });

  test.each([
    '/people/nobody',
    '/people/00000000-0000-4000-8000-000000000000',
    '/teams/%00',
    '/services/Ada',
    '/teams/Platform',
  ])('nothing is at %s', async (path) => {
    const { visitor } = await visiting(await workspace(), 'Ada');
    const page = await visitor.get(path);
    expect(page.status).toBe(404);
    expect(textOf(page.html)).toContain('There is no');
  });
});

describe('what is done on a page', () => {
  test('goes through the reader’s own channel, and the page fetches itself again', async () => {
    const app = await workspace();
    const { visitor, channel } = await visiting(app, 'Ada');
    const page = await visitor.get('/tokens?search=dep');
    expect(page.html).toContain(`action="${channel}/commands"`);
    expect(page.html).toContain('hx-get="/tokens?search=dep"');
    const form = await visitor.post(`${channel}/commands`, { command: '/token add', nonce: nonce() });
    expect(form.html).toContain('<dialog');
    expect(form.headers['hx-trigger']).toBeUndefined();
    const made = await visitor.post(`${channel}/forms`, {
      command: 'token add',
      nonce: nonce(),
      'one.name': 'deploy',
      'one.role': 'VIEWER',
    });
    expect(made.headers['hx-trigger']).toBe('muster:done');
    expect(privateOf(made.html)).toMatch(/Here it is:\s+muster_/u);
    const parts = await visitor.get('/tokens?search=dep', { 'hx-request': 'true' });
    expect(parts.headers['x-muster']).toBe('answer');
    expect(parts.html).toContain('<div id="page" hx-swap-oob="innerHTML">');
    expect(parts.html).not.toContain('<html');
    expect(textOf(parts.html)).toContain('deploy');
    // Told once: neither the page nor the channel holds it.
    for (const path of ['/tokens', channel, '/audit'])
      expect((await visitor.get(path)).html).not.toContain('muster_');
  });

  test('what was refused leaves the page as it is', async () => {
    const { visitor, channel } = await visiting(await workspace(), 'Emil');
    const answer = await visitor.post(`${channel}/commands`, { command: '/team add X', nonce: nonce() });
    expect(answer.headers['hx-trigger']).toBeUndefined();
    expect(privateOf(answer.html)).toContain('takes a manager');
  });

  test('without script the answer is a page of the own channel', async () => {
    const { visitor, channel } = await visiting(await workspace(), 'Ada');
    const form = await visitor.submit(`${channel}/commands`, { command: '/team add' });
    expect(form.html).toContain('<dialog');
    const answer = await visitor.submit(`${channel}/forms`, { command: 'team add', 'one.name': 'Payments' });
    expect(textOf(answer.html)).toContain('The team Payments is added.');
    expect(shown((await visitor.get('/teams')).html)).toContain('Payments');
  });

  test('becoming somebody else leads back to the page, and never into a conversation of somebody else', async () => {
    const app = await workspace();
    const { visitor, channel } = await visiting(app, 'Ada');
    const [, ben] = await peopleOf(app).activeUsers(2);
    for (const path of ['/people', channel]) {
      const { html } = await visitor.get(path);
      const form = html.slice(html.indexOf('action="/persona"'));
      const page = tagsOf(form).find(({ attributes }) => attributes.get('name') === 'page');
      const value = page?.attributes.get('value') ?? '';
      expect(value).toBe(path === '/people' ? '/people' : '/direct');
      const { location } = await visitor.submit('/persona', { user: ben?.id ?? '', page: value });
      expect(location).toBe(value);
      await visitor.become('Ada');
    }
    expect((await visitor.submit('/persona', { user: ben?.id ?? '', page: '//evil.example' })).location).toBe(
      '/',
    );
  });
});

describe('each of them', () => {
  test('a person, with teams and what is one’s own to know', async () => {
    const app = await workspace();
    const [ada, ben] = await peopleOf(app).activeUsers(2);
    const { visitor, run } = await visiting(app, 'Ada');
    await run(`/user edit ${ben?.id} --phone "+1 555 0100" --clearance 2`);
    const page = shown((await visitor.get(`/people/${ben?.id}`)).html);
    for (const text of [
      'Manager',
      'ben@example.com',
      'America/New_York',
      '+1 555 0100',
      'Platform',
      'member, manager',
    ])
      expect(page).toContain(text);
    expect(linksOf((await visitor.get(`/people/${ben?.id}`)).html)).toContain(`/audit?actor=${ben?.id}`);
    await visitor.become('Chen');
    const seen = await visitor.get(`/people/${ben?.id}`);
    expect(shown(seen.html)).not.toContain('+1 555 0100');
    expect(linksOf(seen.html).some((href) => href.startsWith('/audit'))).toBe(false);
    expect((await visitor.get(`/people/${ada?.id}`)).status).toBe(200);
  });

  test('a team with its people in order and what it owns; a service with its runbooks', async () => {
    const app = await workspace();
    const { visitor, run } = await visiting(app, 'Ben');
    await run('/team add "Data Platform" --members Dana,Chen --lead Chen');
    await run(
      '/service add lake --team "Data Platform" --tier 3 --runbooks "Restart https://wiki.example.com/lake"',
    );
    const teams = await peopleOf(app).teams();
    const team = teams.find(({ name }) => name === 'Data Platform');
    const page = await visitor.get(`/teams/${team?.id}`);
    expect(shown(page.html)).toMatch(/Members[\s\S]*Dana Flores[\s\S]*Chen Wei[\s\S]*Services[\s\S]*lake/u);
    expect(offered(page.html)).toEqual([`/team edit ${team?.id}`, `/team deactivate ${team?.id}`]);
    const lake = await peopleOf(app).anyServiceMeant('lake');
    const service = await visitor.get(`/services/${lake?.id}`);
    expect(shown(service.html)).toMatch(/Data Platform[\s\S]*Tier\s*3[\s\S]*Runbooks\s*Restart/u);
    expect(linksOf(service.html)).toContain('https://wiki.example.com/lake');
    await run(`/service deactivate ${lake?.id} --confirm`);
    expect(offered((await visitor.get(`/services/${lake?.id}`)).html)).toContain(
      `/service activate ${lake?.id}`,
    );
    expect(shown((await visitor.get('/services')).html)).not.toContain('lake');
  });

  test('oneself: with the role and the time that hold here', async () => {
    const { visitor } = await visiting(await workspace(), 'Chen');
    const { html } = await visitor.get('/me');
    expect(shown(html)).toMatch(/Chen Wei[\s\S]*Responder[\s\S]*Asia\/Singapore, 17:00 now/u);
    expect(offered(html)).toHaveLength(1);
  });
});

describe('the audit log', () => {
  test('says who, when, from where and what, with names for ids, before and after', async () => {
    const app = await workspace();
    const { visitor, run } = await visiting(app, 'Ada');
    const [, ben, chen] = await peopleOf(app).activeUsers(3);
    await run(`/user edit ${ben?.id} --timezone Asia/Tokyo`);
    await run(`/team edit Platform --lead ${chen?.id}`);
    const { html } = await visitor.get('/audit');
    expect(shown(html)).toMatch(/10:00\s*Ada Berger\s*user\.edit\s*user Ben Carter\s*from web/u);
    expect(shown(html)).toMatch(/timezone\s*America\/New_York\s*Asia\/Tokyo/u);
    expect(shown(html)).toMatch(/lead id\s*Ada Berger\s*Chen Wei/u);
    expect(pageOf(html)).toMatch(/<th scope="col">Before<\/th><th scope="col">After<\/th>/u);
    const found = async (query: string) => shown((await visitor.get(`/audit?${query}`)).html);
    expect(await found(`subject_id=${ben?.id}`)).toContain('1 change');
    expect(await found(`actor=${ben?.id}`)).toContain('No changes');
    expect(await found('action=team.')).toMatch(/team\.edit/u);
    expect(await found('subject_type=team&action=user.edit')).toContain('No changes');
    expect(await found('since=2026-03-02T09:00:01Z')).toContain('No changes');
    expect(await found('until=2026-03-02T09:00:00Z')).toContain('No changes');
  });

  test('is downloaded as it is filtered', async () => {
    const app = await workspace();
    const { visitor, run } = await visiting(app, 'Ada');
    await run('/user edit Ben --timezone Asia/Tokyo');
    await run('/team edit Platform --lead Chen');
    const { html } = await visitor.get('/audit?action=user.');
    const href = linksOf(html).find((one) => one.includes('/document?')) ?? '';
    const csv = await visitor.get(href);
    expect(csv.status).toBe(200);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.headers['content-disposition']).toMatch(/^attachment; filename="audit-/u);
    expect(csv.html).toContain('user.edit');
    expect(csv.html).not.toContain('team.edit');
    // The address is worth nothing to whoever may not read it.
    await visitor.become('Ben');
    expect((await visitor.get(href)).status).toBe(404);
    const own = (await visitor.get('/direct')).location ?? '';
    const asked = new URL(href, 'http://x').search;
    expect((await visitor.get(`${own}/document${asked}`)).status).toBe(403);
  });

  test('an admin without the clearance reads nothing of an incident, nor its name anywhere', async () => {
    const app = await workspace();
    const { users } = app.store.read.tables;
    await app.store.tx(async (w) => {
      await w.update(users).set({ clearance: 2 }).where(eq(users.name, 'Ben Carter'));
      await w.update(users).set({ role: 'ADMIN' }).where(eq(users.name, 'Ben Carter'));
    });
    const ben = await visiting(app, 'Ben');
    await declared(ben.visitor, '/incident declare sev1 "Leaked keys" --clearance 2 --private');
    const open = await declared(ben.visitor, '/incident declare sev2 "Search is slow"');
    await ben.visitor.type(open, '/incident relate INC-2026-001');
    const ada = await visiting(app, 'Ada');
    for (const path of [
      '/audit',
      '/audit?search=INC-2026-001',
      '/audit?action=incident.',
      '/audit?subject_type=incident',
    ]) {
      expect((await ben.visitor.get(path)).html).toContain('INC-2026-001');
      const { html } = await ada.visitor.get(path);
      // The filter itself says what was typed into it.
      const rest = html.replaceAll('search=INC-2026-001', '').replaceAll('value="INC-2026-001"', '');
      for (const secret of ['Leaked', 'INC-2026-001'])
        expect(
          rest.replaceAll('INC-2026-001, a name', '').replaceAll('%22INC-2026-001%22', ''),
        ).not.toContain(secret);
    }
  });
});

describe('the menu of a room', () => {
  const menu = (html: string): readonly string[] =>
    tagsOf(html.slice(html.indexOf('id="more-list"'), html.indexOf('class="scroll"')))
      .filter(({ attributes }) => attributes.get('name') === 'command')
      .map(({ attributes }) => (attributes.get('value') ?? '').split(' ')[1] ?? '');

  test('has the verbs that fit the state and the viewer', async () => {
    const app = await workspace();
    const { visitor } = await visiting(app, 'Ben');
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const of = async (who: string) => {
      await visitor.become(who);
      return menu((await visitor.get(room)).html);
    };
    const all = await of('Ben');
    for (const verb of 'rename describe services impact tag bridge edit invite role private note status pause relate merge cancel catchup timeline updates strike export'.split(
      ' ',
    ))
      expect(all).toContain(verb);
    // Neither the commander nor a manager.
    expect(await of('Chen')).not.toContain('private');
    expect(await of('Emil')).toEqual(['catchup', 'timeline', 'updates', 'export', 'export', 'export']);
    await visitor.become('Ben');
    await visitor.type(room, '/incident pause Waiting');
    expect(await of('Ben')).toContain('unpause');
    expect(await of('Ben')).not.toContain('pause');
    for (const line of ['/incident unpause', '/incident resolve done', '/incident close'])
      await visitor.type(room, line);
    const over = await of('Ben');
    for (const verb of ['pause', 'role', 'status', 'merge', 'cancel']) expect(over).not.toContain(verb);
    expect(over).toContain('strike');
  });

  test('a viewer who reported it may correct what it says', async () => {
    const { visitor } = await visiting(await workspace(), 'Emil');
    const room = await declared(visitor, '/incident declare sev2 "Search is slow"');
    const verbs = menu((await visitor.get(room)).html);
    for (const verb of ['rename', 'describe', 'impact', 'invite', 'note', 'strike'])
      expect(verbs).toContain(verb);
    for (const verb of ['pause', 'merge', 'private', 'services']) expect(verbs).not.toContain(verb);
  });

  test('there is none where there is no incident', async () => {
    const { visitor, channel } = await visiting(await workspace(), 'Ada');
    const { page } = await visitor.enter();
    expect(menu(page.html)).toEqual([]);
    expect(menu((await visitor.get(channel)).html)).toEqual([]);
  });
});

test('whatever is in a name, an address or a filter stays text', async () => {
  const app = await workspace();
  const { visitor } = await visiting(app, 'Ada');
  const [ada] = await peopleOf(app).activeUsers(1);
  if (ada === undefined) throw new Error('Nobody is seeded.');
  const attempts = attacks.filter((text) => !/\0/u.test(text));
  for (const [i, text] of attempts.entries()) {
    // Past every check of a command: whatever came to stand there by whatever way.
    const id = app.newId();
    await app.store.tx(async (w) => {
      const row = { ...ada, id, name: text, email: null, emailKey: `k${i}`, phone: text, slackUserId: text };
      await addUser(w, row);
      const team = {
        id,
        organizationId: app.organizationId,
        name: text,
        leadId: id,
        principalId: null,
        managerId: null,
        directorId: null,
        executiveId: null,
        isDefault: false,
        active: true,
        createdAt: ada.createdAt,
        updatedAt: ada.createdAt,
      };
      await w.insert(w.tables.teams).values(team);
      await w.insert(w.tables.auditLog).values({
        id,
        organizationId: app.organizationId,
        at: app.clock.now(),
        actorId: id,
        surface: text.slice(0, 50),
        action: `x.${text.slice(0, 50)}`,
        subjectType: i % 2 === 0 ? 'user' : text.slice(0, 50),
        subjectId: i % 3 === 0 ? id : text.slice(0, 50),
        before: { [text.slice(0, 50)]: text, list: [text], inside: { [text.slice(0, 50)]: text } },
        after: { [text.slice(0, 50)]: text, list: [{ id, name: text }] },
        requestId: text.slice(0, 50),
      });
    });
  }
  const paths = [
    '/people?shown=all',
    '/people?shown=all&offset=50',
    '/teams',
    '/teams?offset=50',
    '/audit',
    '/audit?offset=50',
    '/services',
    ...attempts.slice(0, 12).flatMap((text) => {
      const typed = encodeURIComponent(text.slice(0, 150));
      return [`/people?search=${typed}`, `/audit?action=${typed}&actor=${typed}`, `/services?team=${typed}`];
    }),
    ...(await peopleOf(app).teams()).slice(-6).flatMap(({ id }) => [`/people/${id}`, `/teams/${id}`]),
  ];
  for (const path of paths) {
    const page = await visitor.get(path);
    expect([200, 404]).toContain(page.status);
    expectHarmless(page.html);
    const parts = await visitor.get(path, { 'hx-request': 'true' });
    expectHarmless(parts.html);
  }
}, 60_000);

/** Nothing in the markup but what we put there. */
function expectHarmless(markup: string): void {
  for (const { name, attributes } of tagsOf(markup)) {
    expect(['style', 'iframe', 'object', 'base', 'img']).not.toContain(name);
    for (const [key, value] of attributes) {
      expect(key).not.toMatch(/^on|^style$|^srcdoc$/u);
      if (key === 'href' || key === 'src' || key === 'action') expect(value).toMatch(/^(\/|#|https?:\/\/)/u);
    }
    if (name === 'script') expect(attributes.get('src')).toMatch(/^\/assets\//u);
  }
  const text = rawTextOf(markup).replace(/^<!doctype html>/u, '');
  // Looked for and not compared: what is found is shown, not a whole page.
  expect(/.{0,40}</u.exec(text)?.[0]).toBeUndefined();
  // What would turn the line round is shown, and not obeyed.
  expect(/.{0,40}[\u202a-\u202e\u2066-\u2069]/u.exec(text)?.[0]).toBeUndefined();
}
