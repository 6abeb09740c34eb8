/** The search over HTTP: what is found, where it leads, and what is never told. */
import { describe, expect, test } from 'vitest';
import { linksOf, shown, visiting } from './given.js';
import { tagsOf, textOf } from './html.js';
import { workspace } from './visitor.js';

const marksOf = (html: string): readonly string[] =>
  [...html.matchAll(/<mark>(.*?)<\/mark>/gu)].map(([, words = '']) => textOf(words));
const found = (html: string): readonly string[] =>
  [...html.matchAll(/<p class="excerpt"[^>]*>(.*?)<\/p>/gsu)].map(([, words = '']) => textOf(words));
const ask = (q: string, more: Record<string, string> = {}): string =>
  `/search?${new URLSearchParams({ q, ...more }).toString()}`;

test('messages are found with their words marked, and lead to where they stand', async () => {
  const app = await workspace();
  const { visitor } = await visiting(app, 'Ben');
  const { path } = await visitor.enter();
  await visitor.type(path, 'The CHECKOUT is down since deploy 4711');
  await visitor.type(path, 'ärger überall');
  const { html } = await visitor.get(ask('checkout dep'));
  expect(found(html)).toEqual(['The CHECKOUT is down since deploy 4711']);
  expect(marksOf(html)).toEqual(['CHECKOUT', 'deploy']);
  const [to = ''] = linksOf(html).filter((href) => href.includes('/m/'));
  expect(to).toMatch(new RegExp(`^${path}/m/[0-9a-f-]{36}$`, 'u'));
  expect([200, 303]).toContain((await visitor.get(to)).status);
  expect(found((await visitor.get(ask('ARGER'))).html)).toEqual(['ärger überall']);
  expect(html).toContain('value="checkout dep"');
});

test('incidents are found beside them, and the rest of them in their list', async () => {
  const app = await workspace();
  const { run } = await visiting(app, 'Ada');
  for (let i = 0; i < 7; i += 1) await run(`/incident declare sev4 "Zebra ${i}"`);
  await run('/incident declare sev4 "Zebra hidden" --private');
  const { visitor: dana } = await visiting(app, 'Dana');
  const { html } = await dana.get(ask('zebra'));
  expect(linksOf(html).filter((href) => href.startsWith('/incidents/'))).toHaveLength(5);
  expect(linksOf(html)).toContain('/incidents?search=zebra&status=all');
  expect(shown(html)).toContain('All 7 incidents');
  expect(html).not.toContain('hidden</');
});

test.each([
  '',
  ' ',
  '\u0000',
  'in:\u0000x from:\u0000',
  '\u200b',
  'a\nb\nc',
  '\ud800',
  '%00%',
  'in: from:',
  '"',
])('nothing goes wrong with %j', async (q) => {
  const { visitor } = await visiting(await workspace(), 'Ben');
  expect((await visitor.get(ask(q))).status).toBe(200);
  expect((await visitor.get(`${ask(q)}&below=x%00`)).status).toBe(200);
});

describe('it is narrowed', () => {
  test('by channel, person and time', async () => {
    const app = await workspace({ MUSTER_CLOCK: 'manual:2026-03-02T08:00:00Z' });
    const { visitor } = await visiting(app, 'Ben');
    const { path } = await visitor.enter();
    await visitor.type(path, 'a word from Ben');
    const { visitor: chen } = await visiting(app, 'Chen');
    await chen.type(path, 'a word from Chen');
    for (const [q, expected] of [
      ['word in:#general', 2],
      ['word in:general from:me', 1],
      ['from:"Chen Wei"', 1],
      ['word after:2026-03-01T00:00:00Z', 2],
      ['word before:2026-03-01T00:00:00Z', 0],
    ] as const)
      expect([q, found((await chen.get(ask(q))).html).length]).toEqual([q, expected]);
  });

  test.each([
    ['in:#nowhere word', 'There is no channel “#nowhere”, or none that you may see.'],
    ['from:Nobody', 'There is nobody called “Nobody” here.'],
    ['before:someday', '“someday” is not a time.'],
    ['x'.repeat(401), 'longer than 400 characters'],
  ])('by %s it says what is wrong, and gives the question back', async (q, problem) => {
    const { visitor } = await visiting(await workspace(), 'Ben');
    const page = await visitor.get(ask(q));
    expect(page.status).toBe(200);
    expect(shown(page.html)).toContain(problem);
    const input = tagsOf(page.html).find(({ attributes }) => attributes.get('id') === 'search-words');
    expect(input?.attributes.get('value')).toBe(q);
  });

  test('a private channel is named to nobody outside of it', async () => {
    const app = await workspace();
    const { run } = await visiting(app, 'Ada');
    await run('/incident declare sev2 "Quiet matter" --private');
    await app.worker.drain();
    const { visitor } = await visiting(app, 'Dana');
    const [hidden, none] = await Promise.all(
      ['in:inc-2026-001-quiet-matter', 'in:inc-2026-777-quiet-matter'].map((q) => visitor.get(ask(q))),
    );
    expect(hidden?.html.replaceAll('inc-2026-001', '')).toBe(none?.html.replaceAll('inc-2026-777', ''));
  });
});

test('it is read from the newest to the oldest, page by page', async () => {
  const app = await workspace();
  const { visitor } = await visiting(app, 'Ben');
  const { path } = await visitor.enter();
  for (let i = 0; i < 45; i += 1) await visitor.type(path, `remark ${i}`);
  const seen: string[] = [];
  for (let address: string | undefined = ask('remark'); address !== undefined; ) {
    const { html } = await visitor.get(address);
    seen.push(...found(html));
    address = tagsOf(html)
      .find(({ attributes }) => attributes.get('rel') === 'next')
      ?.attributes.get('href');
  }
  expect(seen).toEqual(Array.from({ length: 45 }, (_, i) => `remark ${44 - i}`));
}, 60_000);
