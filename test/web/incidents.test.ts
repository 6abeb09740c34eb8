/** The list of incidents and the page of each, over HTTP: filters, order, views, documents, and who sees what. */
import { describe, expect, test } from 'vitest';
import type { RunningApp } from '../support/app.js';
import { attacks } from './attacks.js';
import { linksOf, offered, pageOf, shown, visiting } from './given.js';
import { rawTextOf, tagsOf, textOf } from './html.js';
import { type Visitor, workspace } from './visitor.js';

const NAMES = ['search', 'service', 'commander', 'tag', 'since', 'until', 'person', 'severity', 'status'];

/** What stands in the rows, in their order. */
const rowsOf = (html: string): readonly string[] =>
  [...html.matchAll(/class="to-incident" id="row-INC-2026-(\d+)"/gu)].map(([, number = '']) =>
    String(Number(number)),
  );
const list = async (visitor: Visitor, query = ''): Promise<readonly string[]> =>
  rowsOf((await visitor.get(`/incidents${query}`)).html);

/** Four incidents of Ada's, one resolved, one private. */
async function four(app: RunningApp) {
  const { visitor, run } = await visiting(app, 'Ada');
  await run('/incident declare sev3 "Search is slow"');
  await run('/incident declare sev1 "Checkout is down" --service checkout');
  await run('/incident ack INC-2026-002');
  await run('/incident role INC-2026-002 take commander');
  await run('/incident declare sev2 "Mail is late"');
  await run('/incident resolve INC-2026-003 Sent.');
  await run('/incident declare sev1 "Zebra secret" --private');
  await app.worker.drain();
  return { visitor, run };
}

describe('the list', () => {
  test('shows what is open, and narrows and sorts as the command does, by its address', async () => {
    const app = await workspace();
    const { visitor } = await four(app);
    expect(await list(visitor)).toEqual(['4', '2', '1']);
    for (const [query, expected] of [
      ['?status=all', ['4', '3', '2', '1']],
      ['?status=open', ['4', '2', '1']],
      ['?status=RESOLVED', ['3']],
      ['?severity=SEV1,SEV2', ['4', '2']],
      ['?service=checkout', ['2']],
      ['?commander=me', ['2']],
      ['?person=Ada&status=all', ['4', '3', '2', '1']],
      ['?acknowledged=no', ['4', '1']],
      ['?search=SLOW', ['1']],
      ['?status=all&ordering=severity', ['2', '4', '3', '1']],
      ['?status=all&ordering=-status', ['3', '2', '4', '1']],
      ['?until=2020-01-01T00:00:00Z', []],
      ['?offset=1', ['2', '1']],
    ] as const)
      expect([query, await list(visitor, query)]).toEqual([query, expected]);
  });

  test('its heads say how it is sorted and lead to the other way', async () => {
    const app = await workspace();
    const { visitor } = await four(app);
    const { html } = await visitor.get('/incidents?severity=SEV1&ordering=severity');
    const sorted = tagsOf(html).filter(({ attributes }) => attributes.has('aria-sort'));
    expect(sorted.map(({ attributes }) => attributes.get('aria-sort'))).toEqual(['ascending']);
    expect(linksOf(html)).toContain('/incidents?severity=SEV1&ordering=-severity');
    expect(linksOf(html)).toContain('/incidents?severity=SEV1&ordering=-declared_at');
  });

  test('a wrong filter is told, keeps what was typed and lists nothing', async () => {
    const app = await workspace();
    const { visitor } = await four(app);
    const page = await visitor.get('/incidents?since=someday&commander=Nobody&search=x');
    expect(page.status).toBe(200);
    expect(shown(page.html)).toContain('“someday” is not a time.');
    expect(shown(page.html)).toContain('There is nobody called “Nobody” here.');
    expect(page.html).toContain('value="someday"');
    expect(rowsOf(page.html)).toEqual([]);
  });

  test('nothing open reads as good news, nothing found as a way back', async () => {
    const { visitor } = await visiting(await workspace(), 'Chen');
    expect(shown((await visitor.get('/incidents')).html)).toContain('Nothing is open: all quiet.');
    const none = await visitor.get('/incidents?search=nothing');
    expect(shown(none.html)).toContain('Nothing is found by these filters.');
    expect(linksOf(none.html)).toContain('/incidents');
  });

  test('its documents hold what it shows, and no more than the reader may see', async () => {
    const app = await workspace();
    await four(app);
    const { visitor } = await visiting(app, 'Dana');
    const { html } = await visitor.get('/incidents?status=all&ordering=reference');
    expect(rowsOf(html)).toEqual(['1', '2', '3']);
    expect(html).not.toContain('Zebra');
    const [csv = '', json = ''] = linksOf(html).filter((href) => href.includes('/document?'));
    const sheet = await visitor.get(csv);
    expect(sheet.headers['content-disposition']).toMatch(/attachment; filename="incidents-[\d-]+\.csv"/u);
    expect(
      sheet.html
        .trim()
        .split('\n')
        .slice(1)
        .map((row) => row.split(',')[0]),
    ).toEqual(['INC-2026-001', 'INC-2026-002', 'INC-2026-003']);
    expect(JSON.parse((await visitor.get(json)).html)).toMatchObject({ count: 3 });
  });

  test('only the part that follows is fetched when something has changed', async () => {
    const app = await workspace();
    const { visitor } = await four(app);
    const part = await visitor.get('/incidents', { 'hx-request': 'true', 'hx-trigger': 'followed' });
    expect(part.html).toContain('id="followed" hx-swap-oob');
    expect(part.html).not.toContain('name="search"');
    const whole = await visitor.get('/incidents', { 'hx-request': 'true' });
    expect(whole.html).toContain('id="page" hx-swap-oob');
    expect(whole.html).toContain('name="search"');
  });
});

describe('a view', () => {
  const views = (html: string): readonly string[] =>
    [...html.matchAll(/id="view-[0-9a-f-]{36}"[^>]*>.*?<bdi>(.*?)<\/bdi>/gu)].map(([, name = '']) =>
      textOf(name),
    );

  test('is kept for one person, shown as the one that is open, and deleted', async () => {
    const app = await workspace();
    const { visitor } = await four(app);
    const query = 'severity=SEV1&tag=db&ordering=-severity';
    const kept = await visitor.submit(`/incidents/views?${query}&offset=50&evil=1`, { name: ' Databases ' });
    expect([kept.status, kept.location]).toEqual([303, `/incidents?${query}`]);
    const page = await visitor.get(`/incidents?${query}`);
    expect(views(page.html)).toEqual(['Databases']);
    expect(page.html).toMatch(/id="view-[^"]+" aria-current="true"/u);
    expect(pageOf(page.html)).not.toContain('Keep this list as');
    const { visitor: ben } = await visiting(app, 'Ben');
    expect(views((await ben.get('/incidents')).html)).toEqual([]);
    const [, id = ''] = /\/incidents\/views\/([0-9a-f-]{36})\/delete/u.exec(page.html) ?? [];
    expect((await ben.submit(`/incidents/views/${id}/delete`, {})).status).toBe(404);
    const gone = await visitor.post(`/incidents/views/${id}/delete`, {});
    expect(gone.headers['hx-redirect']).toBe(`/incidents?${query}`);
    expect(views((await visitor.get('/incidents')).html)).toEqual([]);
    const { auditLog } = app.store.read.tables;
    const actions = (await app.store.read.select().from(auditLog)).map(({ action }) => action);
    expect(actions.filter((action) => action.startsWith('view.'))).toEqual(['view.create', 'view.delete']);
  });

  test.each([
    ['', 'This name is empty'],
    ['x'.repeat(81), 'This name has 81 characters; at most 80 are accepted.'],
    ['two\nlines', 'This name contains a line break'],
    ['nul\u0000', 'control character U+0000'],
    ['MINE too', 'You have a view called “Mine too” already.'],
  ])('called %j is refused politely, with the name given back', async (name, problem) => {
    const { visitor } = await visiting(await workspace(), 'Chen');
    await visitor.submit('/incidents/views?tag=a', { name: 'Mine too' });
    const plain = await visitor.submit('/incidents/views?tag=b', { name });
    expect(plain.status).toBe(422);
    expect(shown(plain.html)).toContain(problem);
    const input = tagsOf(plain.html).find(({ attributes }) => attributes.get('id') === 'view-name');
    expect(input?.attributes.get('value')).toBe(name);
    expect(plain.html).toContain('value="b"');
    const part = await visitor.post('/incidents/views?tag=b', { name });
    expect(textOf(part.html)).toContain(problem);
    expect(part.html).toContain('id="view-problem" hx-swap-oob');
  });

  test('there are never more than anybody finds anything in', async () => {
    const { visitor } = await visiting(await workspace(), 'Chen');
    for (let i = 0; i < 50; i += 1) await visitor.submit(`/incidents/views?tag=t${i}`, { name: `View ${i}` });
    const refused = await visitor.submit('/incidents/views?tag=more', { name: 'One more' });
    expect(shown(refused.html)).toContain('You have 50 views already.');
  }, 60_000);
});

describe('the page of an incident', () => {
  test('has everything about it, and nothing of what the reader may not see', async () => {
    const app = await workspace();
    const { visitor, run } = await four(app);
    await run('/incident describe INC-2026-002 Customers see a blank page.');
    await run('/incident tag INC-2026-002 add eu, database');
    await run('/incident update INC-2026-002 We roll back.');
    await run('/incident note INC-2026-002 A note for the timeline');
    await run('/incident bridge INC-2026-002 https://meet.example.com/x');
    await run('/incident relate --incident INC-2026-002 INC-2026-001');
    await run('/incident relate --incident INC-2026-002 INC-2026-004');
    const { html } = await visitor.get('/incidents/inc-2026-2');
    const text = shown(html);
    for (const one of [
      'Customers see a blank page.',
      'We roll back.',
      'A note for the timeline',
      'Ada Berger',
      'database',
    ])
      expect(text).toContain(one);
    expect(linksOf(html)).toEqual(
      expect.arrayContaining([
        '/rooms/INC-2026-002',
        'https://meet.example.com/x',
        '/incidents/INC-2026-001',
        '/incidents/INC-2026-004',
      ]),
    );
    expect(offered(html)).toContain('/incident resolve INC-2026-002');
    expect(offered(html)).toContain('/incident invite INC-2026-002');
    expect(html).toContain('aria-current="step"');
    const { visitor: dana } = await visiting(app, 'Dana');
    const hers = (await dana.get('/incidents/INC-2026-002')).html;
    expect(hers).toContain('Customers see a blank page.');
    expect(hers).not.toMatch(/Zebra|INC-2026-004/u);
    const [hidden, none] = await Promise.all(
      ['INC-2026-004', 'INC-2026-077'].map((one) => dana.get(`/incidents/${one}`)),
    );
    expect(hidden?.status).toBe(404);
    expect(hidden?.html.replaceAll('INC-2026-004', '')).toBe(none?.html.replaceAll('INC-2026-077', ''));
  });

  test('its timeline is narrowed by kind and read in pages, both in the address', async () => {
    const app = await workspace();
    const { visitor, run } = await four(app);
    for (let i = 0; i < 55; i += 1) await run(`/incident note INC-2026-001 remark number ${i}`);
    const said = await visitor.get('/incidents/INC-2026-001?kind=said');
    expect(shown(said.html)).toContain('1 to 50 of 55 entries');
    expect(shown(said.html)).not.toContain('declared');
    const [next = ''] = linksOf(said.html).filter((href) => href.includes('offset=50'));
    expect(next).toBe('/incidents/INC-2026-001?kind=said&offset=50');
    expect(shown((await visitor.get(next)).html)).toContain('remark number 0');
    const course = shown((await visitor.get('/incidents/INC-2026-001?kind=course')).html);
    expect(course).toContain('declared SEV3');
    expect(course).not.toContain('remark');
    const other = shown((await visitor.get('/incidents/INC-2026-001?kind=other')).html);
    expect(other).toContain('opened the war room');
    expect(other).not.toMatch(/remark|declared SEV3/u);
    const oldest = shown((await visitor.get('/incidents/INC-2026-001?order=oldest')).html);
    expect(oldest.indexOf('declared SEV3')).toBeLessThan(oldest.indexOf('remark number 0'));
  }, 60_000);

  test('a title, a tag, a note and every filter are text, whatever they hold', async () => {
    const app = await workspace();
    const { visitor, run } = await visiting(app, 'Ada');
    await run('/incident declare sev3 first');
    for (const attack of attacks) {
      const line = attack.replaceAll(/\s+/gu, ' ').slice(0, 180);
      await run(`/incident rename INC-2026-001 "${line.replaceAll('"', '”')}"`);
      await run(`/incident note INC-2026-001 ${line}`);
      const queries = NAMES.map(
        (name) => `/incidents?${new URLSearchParams({ [name]: attack.slice(0, 300) }).toString()}`,
      );
      const [at = 0] = [attacks.indexOf(attack) % queries.length];
      for (const path of [
        '/incidents',
        '/incidents/INC-2026-001',
        queries[at] ?? '',
        `/search?${new URLSearchParams({ q: attack }).toString()}`,
      ]) {
        const { html, status } = await visitor.get(path);
        expect([path, status]).toEqual([path, 200]);
        expect(rawTextOf(html.replace('<!doctype html>', ''))).not.toContain('<');
        expect(tagsOf(html).filter(({ name }) => ['iframe', 'style', 'base', 'img'].includes(name))).toEqual(
          [],
        );
        for (const { name, attributes } of tagsOf(html)) {
          expect([...attributes.keys()].filter((key) => key.startsWith('on'))).toEqual([]);
          if (name === 'a') expect(attributes.get('href') ?? '').toMatch(/^(\/(?!\/)|#|https?:)/u);
          if (name === 'script') expect(attributes.get('src')).toMatch(/^\/assets\//u);
        }
      }
    }
  }, 120_000);
});
