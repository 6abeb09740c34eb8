/** How a step of a connection stands, and checks that take too long. */
import { describe, expect, test } from 'vitest';
import { type Examined, examine, type GuideStep, stepState } from '../../src/core/connection.js';
import { fail, ok, warn } from '../../src/core/doctor.js';

const variable = (set: boolean) => ({ name: 'A_TOKEN', set, about: 'A token.' });
const found = (...findings: Examined['findings']): readonly Examined[] => [{ name: 'a', findings }];

describe('a step stands', () => {
  const cases: readonly [
    string,
    Omit<GuideStep, 'title' | 'text'>,
    boolean,
    readonly Examined[] | undefined,
    string,
  ][] = [
    ['on its own, nobody can tell', {}, true, undefined, 'BY_HAND'],
    ['with a variable that is set', { variables: [variable(true)] }, true, undefined, 'OK'],
    [
      'with one that may be missing',
      { variables: [{ ...variable(false), optional: true }] },
      true,
      undefined,
      'BY_HAND',
    ],
    ['with one that is not', { variables: [variable(true), variable(false)] }, true, undefined, 'TODO'],
    ['with a check that nobody made', { checks: ['a'] }, true, undefined, 'UNKNOWN'],
    ['with a check where nothing is configured', { checks: ['a'] }, false, undefined, 'TODO'],
    ['with a check that found everything', { checks: ['a'] }, true, found(ok('is there')), 'OK'],
    ['with a warning', { checks: ['a'] }, true, found(ok('is there'), warn('is old', 'mend')), 'WARN'],
    [
      'with a failure',
      { checks: ['a'] },
      true,
      found(warn('is old', 'mend'), fail('is gone', 'mend')),
      'FAIL',
    ],
    ['with another one’s check', { checks: ['b'] }, true, found(ok('is there')), 'UNKNOWN'],
    [
      'with a variable that is missing, whatever was found',
      { variables: [variable(false)], checks: ['a'] },
      true,
      found(ok('is there')),
      'TODO',
    ],
  ];
  test.each(cases)('%s', (_, step, configured, examined, state) => {
    expect(stepState({ title: '', text: [], ...step }, configured, examined)).toBe(state);
  });
});

test('nobody waits for a check that does not end', async () => {
  const never = new Promise<never>(() => {});
  const examined = await examine(
    [
      { name: 'quick', run: async () => [ok('is there')] },
      { name: 'slow', run: () => never },
    ],
    async () => {},
  );
  expect(examined).toEqual([
    { name: 'quick', findings: [ok('is there')] },
    { name: 'slow', findings: [warn('took too long', 'look again')] },
  ]);
});
