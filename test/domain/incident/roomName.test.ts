import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_ROOM_TEMPLATE, roomName, withSuffix } from '../../../src/domain/incident/roomName.js';

const named = (title: string, limit = 80, template = DEFAULT_ROOM_TEMPLATE): string =>
  roomName(template, { year: 2026, number: 1, title }, limit);

describe('room names', () => {
  test.each([
    ['Checkout is down', 'inc-2026-001-checkout-is-down'],
    ['  --Checkout__is DOWN!! ', 'inc-2026-001-checkout-is-down'],
    ['Crème brûlée à Zürich', 'inc-2026-001-creme-brulee-a-zurich'],
    ['Straße, Ærø, Łódź, İzmir', 'inc-2026-001-strasse-aero-lodz-izmir'],
    ["Can't log in; don’t panic", 'inc-2026-001-cant-log-in-dont-panic'],
    ['ｆｕｌｌ ｗｉｄｔｈ', 'inc-2026-001-full-width'],
    ['決済が失敗', 'inc-2026-001'],
    ['🔥🔥🔥', 'inc-2026-001'],
    ['🔥 db 🔥', 'inc-2026-001-db'],
    ['{year} {slug}', 'inc-2026-001-year-slug'],
    ['$& $1', 'inc-2026-001-1'],
    ['\u{d800}<script>', 'inc-2026-001-script'],
  ])('%j gives %s', (title, name) => {
    expect(named(title)).toBe(name);
  });

  test.each([
    ['fits exactly', 29, 'inc-2026-001-checkout-is-down'],
    ['drops a word that would be cut', 28, 'inc-2026-001-checkout-is'],
    ['drops the dash with it', 25, 'inc-2026-001-checkout-is'],
    ['drops one more', 23, 'inc-2026-001-checkout'],
    ['cuts the first word where no whole one fits', 18, 'inc-2026-001-check'],
    ['leaves no dash at the end', 13, 'inc-2026-001'],
  ])('%s', (_, limit, name) => {
    expect(named('Checkout is down', limit)).toBe(name);
  });

  test('a title of one endless word is cut, not dropped', () => {
    expect(named('x'.repeat(200), 50)).toBe(`inc-2026-001-${'x'.repeat(37)}`);
  });

  test.each([
    ['{slug}-{year}-{seq}', 'Checkout is down', 24, 'checkout-is-2026-001'],
    ['{slug}-{year}-{seq}', '🔥', 24, '2026-001'],
    ['{slug}', '🔥', 24, '2026-001'],
    ['{slug}', 'Checkout is down', 14, 'checkout-is'],
    ['War Room {seq} ({year}): {slug}', 'Down', 80, 'war-room-001-2026-down'],
    ['a-very-long-company-prefix-{year}-{seq}-{slug}', 'Down', 20, '2026-001'],
    ['a-very-long-company-prefix-{year}{seq}', 'Down', 20, '2026001'],
    ['a-very-long-company-prefix-{seq}', 'Down', 20, '001'],
    ['{year}-a-very-long-middle-part-{seq}', 'Down', 20, '2026-001'],
    ['{slug}_{year}_{seq}', '🔥', 80, '2026_001'],
    ['inc_{slug}_{year}_{seq}', '🔥', 80, 'inc_2026_001'],
    ['---', 'Down', 80, '2026-001'],
  ])('template %j with %j at %i gives %s', (template, title, limit, name) => {
    expect(named(title, limit, template)).toBe(name);
  });

  test('numbers past 999 keep all their digits', () => {
    expect(roomName(DEFAULT_ROOM_TEMPLATE, { year: 2026, number: 12345, title: 'x' }, 80)).toBe(
      'inc-2026-12345-x',
    );
  });

  const titles = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.lorem({ maxCount: 20 }),
  );
  const templates = fc.oneof(
    fc.constant(DEFAULT_ROOM_TEMPLATE),
    fc
      .array(fc.oneof(fc.constantFrom('{year}', '{seq}', '{slug}', '-', '_'), fc.string({ maxLength: 12 })))
      .map((parts) => parts.join('')),
  );
  const limits = fc.integer({ min: 16, max: 100 });
  const numbers = fc.integer({ min: 1, max: 9_999_999 });

  test('match the pattern and the limit whatever title and template are', () => {
    fc.assert(
      fc.property(templates, titles, numbers, limits, (template, title, number, limit) => {
        const name = roomName(template, { year: 2026, number, title }, limit);
        expect(name).toMatch(/^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/u);
        expect(name).not.toMatch(/[-_]{2}/u);
        expect(name.length).toBeLessThanOrEqual(limit);
        if (template.includes('{year}')) expect(name).toContain('2026');
        if (template.includes('{seq}')) expect(name).toContain(String(number).padStart(3, '0'));
      }),
      { numRuns: 500 },
    );
  });

  test('from the default template always begin with the number', () => {
    fc.assert(
      fc.property(titles, numbers, limits, (title, number, limit) => {
        expect(roomName(DEFAULT_ROOM_TEMPLATE, { year: 2026, number, title }, limit)).toMatch(
          new RegExp(`^inc-2026-0*${number}(?:-|$)`, 'u'),
        );
      }),
    );
  });

  test('for a clash carry the suffix whole, within pattern and limit', () => {
    fc.assert(
      fc.property(titles, numbers, limits, fc.integer({ min: 2, max: 99 }), (title, number, limit, n) => {
        const name = withSuffix(
          roomName(DEFAULT_ROOM_TEMPLATE, { year: 2026, number, title }, limit),
          n,
          limit + 3,
        );
        expect(name).toMatch(/^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/u);
        expect(name).not.toMatch(/[-_]{2}/u);
        expect(name.length).toBeLessThanOrEqual(limit + 3);
        expect(name).toMatch(new RegExp(`^inc-2026-0*${number}-(?:.*-)?${n}$`, 'u'));
      }),
    );
  });

  test.each([
    ['inc-2026-001-down', 2, 80, 'inc-2026-001-down-2'],
    ['inc-2026-001-down', 2, 17, 'inc-2026-001-do-2'],
    ['inc-2026-001-down', 2, 15, 'inc-2026-001-2'],
    ['inc-2026-001-down', 12, 17, 'inc-2026-001-d-12'],
    ['checkout-is-down-2026-001', 2, 25, 'checkout-is-do-2026-001-2'],
    ['2026-001', 2, 80, '2026-001-2'],
  ])('%s clashing for %i within %i is %s', (name, n, limit, expected) => {
    expect(withSuffix(name, n, limit)).toBe(expected);
  });
});
