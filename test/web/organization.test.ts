/** The organization's pages over HTTP: what each role is shown, what is refused, and what is done there. */
import { describe, expect, test } from 'vitest';
import { linksOf, nonce, offered, peopleOf, privateOf, shown, visiting } from './given.js';
import { tagsOf, textOf } from './html.js';
import { Visitor, workspace } from './visitor.js';

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
      expect((await visitor.get(path)).location).toMatch(/^\/sign-in(\?|$)/u);
      expect((await visitor.get(path, { 'hx-request': 'true' })).status).toBe(401);
    }
    await visitor.submit('/sign-in', { token: 'test-admin-token' });
    expect(shown((await visitor.get('/me')).html)).toContain('Admin token');
    expect(shown((await visitor.get('/tokens')).html)).toContain('MUSTER_ADMIN_TOKEN');
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
