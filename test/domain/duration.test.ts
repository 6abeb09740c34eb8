import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMinutes, parseDuration, parseIsoDurationMs } from '../../src/domain/duration.js';

const TEN_YEARS_MINUTES = 10 * 365 * 24 * 60;

describe('reading a duration', () => {
  test.each([
    ['90', 90],
    ['0', 0],
    ['15m', 15],
    ['15 min', 15],
    ['1 minute', 1],
    ['2h', 120],
    ['2 Hours', 120],
    ['1h30m', 90],
    ['1 h 30 min', 90],
    ['  1h   30m ', 90],
    ['1hr 5mins', 65],
    ['1d', 1440],
    ['1d 2h 3m', 1563],
    ['2 weeks', 20_160],
    ['PT15M', 15],
    ['pt1h30m', 90],
    ['P1D', 1440],
    ['PT0.5H', 30],
    ['PT120S', 2],
    ['PT0S', 0],
    [String(TEN_YEARS_MINUTES - 1), TEN_YEARS_MINUTES - 1],
  ])('%j is %i minutes', (text, minutes) => {
    expect(parseDuration(text)).toBe(minutes);
  });

  test.each([
    '',
    ' ',
    'm',
    'h',
    '-5',
    '-5m',
    '+5',
    '1.5',
    '1.5h',
    '30m 1h',
    '1h 1h',
    '5 s',
    '5 parsecs',
    '1e3',
    '٥m',
    'soon',
    'P',
    'PT',
    'P1',
    '-PT5M',
    'PT-5M',
    'PT90S',
    String(TEN_YEARS_MINUTES),
    '9'.repeat(60),
    `1${' '.repeat(100)}h`,
    '\0',
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test('never throws and never gives anything but whole minutes below ten years', () => {
    const soup = fc.string({ unit: fc.constantFrom(...'0129 .,-+PTYMWDHSmhdw'), maxLength: 20 });
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), (text) => {
        const minutes = parseDuration(text) ?? 0;
        expect(Number.isInteger(minutes) && minutes >= 0 && minutes < TEN_YEARS_MINUTES).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('showing minutes', () => {
  test.each([
    [0, '0 min'],
    [1, '1 min'],
    [45, '45 min'],
    [60, '1 h'],
    [90, '1 h 30 min'],
    [1440, '1 d'],
    [1563, '1 d 2 h 3 min'],
    [4320, '3 d'],
    [89.6, '1 h 30 min'],
    [-0.2, '0 min'],
    [-90, '-1 h 30 min'],
  ])('%d is %s', (minutes, text) => {
    expect(formatMinutes(minutes)).toBe(text);
  });

  test('is read back as the same minutes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: TEN_YEARS_MINUTES - 1 }), (minutes) => {
        expect(parseDuration(formatMinutes(minutes))).toBe(minutes);
      }),
    );
  });
});

describe('an ISO duration for the clock', () => {
  test.each([
    ['PT15M', 900_000],
    ['PT0.5S', 500],
    ['PT1.1H', 3_960_000],
    ['P1D', 86_400_000],
    ['P1DT1H', 90_000_000],
    ['P2W', 1_209_600_000],
    ['P1M', 30 * 86_400_000],
    ['P1Y', 365 * 86_400_000],
    ['P3649D', 3649 * 86_400_000],
  ])('%s is %i ms', (text, ms) => {
    expect(parseIsoDurationMs(text)).toBe(ms);
  });

  test.each([
    '',
    '15m',
    '90',
    'pt15m',
    'PT15M ',
    'PT0S',
    'P',
    'PT',
    '-PT5M',
    'PT-5M',
    'P10Y',
    'P3650D',
    `PT${'9'.repeat(19)}H`,
    'PT1H\n',
  ])('%j is refused', (text) => {
    expect(parseIsoDurationMs(text)).toBeUndefined();
  });
});
