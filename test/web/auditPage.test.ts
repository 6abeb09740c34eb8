/** The audit log as a page: what it says, as a document, and to whom it says nothing. */
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { declared, linksOf, pageOf, peopleOf, shown, visiting } from './given.js';
import { workspace } from './visitor.js';

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
