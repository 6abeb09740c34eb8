/** The lists of the organization: searched, narrowed, paged, and whatever stands in them stays text. */
import { describe, expect, test } from 'vitest';
import { addUser } from '../../src/store/queries/peopleWrites.js';
import { attacks } from './attacks.js';
import { linksOf, peopleOf, shown, visiting } from './given.js';
import { expectHarmless, expectUntwisted, textOf } from './html.js';
import { workspace } from './visitor.js';

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
    const parts = await visitor.get(path, { 'hx-request': 'true' });
    for (const { html } of [page, parts]) {
      expectHarmless(html);
      expectUntwisted(html);
    }
  }
}, 60_000);
