import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatReference, parseReference } from '../../../src/domain/incident/reference.js';

describe('references', () => {
  test.each([
    [2026, 1, 'INC-2026-001'],
    [2026, 42, 'INC-2026-042'],
    [2026, 999, 'INC-2026-999'],
    [2026, 1000, 'INC-2026-1000'],
    [2031, 9_999_999, 'INC-2031-9999999'],
  ])('%i and %i is %s', (year, number, reference) => {
    expect(formatReference(year, number)).toBe(reference);
  });

  test.each([
    'INC-2026-004',
    'inc-2026-004',
    '#INC-2026-004',
    '  #Inc-2026-4 ',
    'INC-2026-4',
    'INC-2026-0004',
  ])('%j is read', (typed) => {
    expect(parseReference(typed)).toEqual({ year: 2026, number: 4 });
  });

  test.each([
    '',
    'INC',
    '2026-004',
    'INC-2026',
    'INC-2026-',
    'INC-26-004',
    'INC-1999-001',
    'INC-10000-001',
    'INC-2026-0',
    'INC-2026-000',
    'INC-2026-10000000',
    'INC-2026--1',
    'INC-2026-1.5',
    'INC-2026-1e3',
    'INC-2026-٤',
    '##INC-2026-004',
    'INC-2026-004x',
    'xINC-2026-004',
    'INC-2026-004\nINC-2026-005',
  ])('%j is not', (typed) => {
    expect(parseReference(typed)).toBeUndefined();
  });

  test('are read back as they were written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2000, max: 9999 }),
        fc.integer({ min: 1, max: 9_999_999 }),
        (year, number) => {
          const reference = formatReference(year, number);
          expect(parseReference(reference)).toEqual({ year, number });
          expect(parseReference(`#${reference.toLowerCase()} `)).toEqual({ year, number });
        },
      ),
    );
  });
});
