/** The clock: what is due next, who is told of it, and running to there. */
import { describe, expect, test } from 'vitest';
import { declared, privateOf, visiting } from './given.js';
import { tagsOf, textOf } from './html.js';
import { Visitor, workspace } from './visitor.js';

/** What is due, as the page lists it, and what its buttons send. */
const due = (html: string) => {
  const from = html.indexOf('id="clock-due"');
  const list = from === -1 ? '' : html.slice(from, html.indexOf('class="steps"', from));
  return {
    lines: list
      .split('<li>')
      .slice(1)
      .map((item) => textOf(item.slice(item.indexOf('<p'), item.indexOf('</p>'))).trim()),
    targets: tagsOf(list)
      .filter(({ attributes }) => attributes.get('name') === 'to')
      .map(({ attributes }) => attributes.get('value') ?? ''),
  };
};

/** Two incidents that a commander is missed of, the second for few eyes only. */
async function given() {
  const app = await workspace();
  const { visitor } = await visiting(app, 'Ben');
  const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
  await visitor.post('/clock/advance', { by: '1' });
  await declared(visitor, '/incident declare sev1 "Leak" --private');
  const seen = async (who: string) => {
    await visitor.become(who);
    return due((await visitor.get(room)).html);
  };
  return { app, visitor, room, seen };
}

describe('what is due next', () => {
  test('is named to whoever may know of it, and to others it is something', async () => {
    const { seen } = await given();
    const asked = 'the room is asked who takes command';
    expect((await seen('Ben')).lines).toEqual([
      `04:03 · INC-2026-001: ${asked}`,
      `04:04 · INC-2026-002: ${asked}`,
    ]);
    expect((await seen('Chen')).lines.map((line) => line.replace(/^\S+/u, ''))).toEqual([
      ` · INC-2026-001: ${asked}`,
      ' · something of another incident',
    ]);
  });

  test('is run to, the nudge is there, and the list moves on', async () => {
    const { app, visitor, room, seen } = await given();
    const [first = '', second = ''] = (await seen('Ben')).targets;
    const answer = await visitor.post('/clock/advance', { to: second, channel: room.slice('/c/'.length) });
    expect(answer.html).toMatch(/id="clock-now".*>04:04<\/time>/u);
    expect(app.clock.now().toISOString()).toBe('2026-03-02T09:04:00.000Z');
    const { html } = await visitor.get(room);
    expect(textOf(html)).toContain('Who takes command?');
    expect(due(html).lines[0]).toContain('04:08 · INC-2026-001');
    // A window that shows an old list: nothing moves, and it is said why.
    const late = await visitor.post('/clock/advance', { to: first });
    expect(privateOf(late.html)).toContain('not due any more');
    expect(app.clock.now().toISOString()).toBe('2026-03-02T09:04:00.000Z');
  });

  test('is run to without JavaScript, too, and one is told what went wrong on a page', async () => {
    const { app, visitor, room, seen } = await given();
    const [first = ''] = (await seen('Ben')).targets;
    const fields = { to: first, channel: room.slice('/c/'.length) };
    expect(await visitor.submit('/clock/advance', fields)).toMatchObject({ status: 303, location: room });
    expect(app.clock.now().toISOString()).toBe('2026-03-02T09:03:00.000Z');
    const late = await visitor.submit('/clock/advance', fields);
    expect(late.status).toBe(409);
    expect(textOf(late.html)).toContain('not due any more');
  });

  test.each([
    ['timer:00000000-0000-4000-8000-000000000000'],
    ['lane:00000000-0000-4000-8000-000000000000'],
    ['nonsense'],
    ['timer:\u0000'],
    ["'; drop table timers; --"],
    ['<script>alert(1)</script>'.repeat(400)],
  ])('is not run to where nothing like %j is', async (to) => {
    const { app, visitor } = await given();
    const { html } = await visitor.post('/clock/advance', { to });
    expect(privateOf(html)).toContain('not due any more');
    expect(html).not.toContain('<script>alert');
    expect(app.clock.now().toISOString()).toBe('2026-03-02T09:01:00.000Z');
  });

  test('is neither shown nor run to where the clock runs by itself', async () => {
    const app = await workspace({ MUSTER_CLOCK: 'system' });
    const visitor = new Visitor(app);
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    expect((await visitor.get(room)).html).not.toContain('clock-due');
    const { timers } = app.store.read.tables;
    const [timer] = await app.store.read.select().from(timers);
    const { html } = await visitor.post('/clock/advance', { to: `timer:${timer?.id ?? ''}` });
    expect(privateOf(html)).toContain('cannot be pushed here');
  });
});
