import { describe, expect, test } from 'vitest';
import { DRILL_TITLE, isDrill, type TourFacts, tourSteps } from '../../../src/domain/incident/tour.js';

const declared = {
  status: 'DETECTED',
  severity: 'SEV2',
  commanderId: null,
  paused: false,
  isDuplicate: false,
  acknowledged: false,
  updated: false,
  nudged: false,
} as const;

/** Each step by its first letter and its state: `+` done, `>` to do now, `.` to do, `-` not needed any more. */
const read = (facts: Partial<TourFacts>): string =>
  tourSteps({ incident: null, mayWork: true, mayPush: true, ...facts })
    .map(({ name, state }) => `${name[0]}${{ DONE: '+', CURRENT: '>', TODO: '.', PASSED: '-' }[state]}`)
    .join(' ');

describe('the steps of the tour', () => {
  test.each([
    ['nothing was declared yet', null, 'D> A. U. N. C. R.'],
    ['declared', {}, 'D+ A> U. N. C. R.'],
    ['acknowledged', { status: 'INVESTIGATING', acknowledged: true }, 'D+ A+ U> N. C. R.'],
    ['told before anybody acknowledged', { updated: true }, 'D+ A> U+ N. C. R.'],
    ['told', { acknowledged: true, updated: true }, 'D+ A+ U+ N> C. R.'],
    ['nudged', { acknowledged: true, updated: true, nudged: true }, 'D+ A+ U+ N+ C> R.'],
    ['nudged at once', { nudged: true }, 'D+ A> U. N+ C. R.'],
    ['commanded', { acknowledged: true, updated: true, nudged: true, commanderId: 'a' }, 'D+ A+ U+ N+ C+ R>'],
    [
      'commanded before the nudge',
      { acknowledged: true, updated: true, commanderId: 'a' },
      'D+ A+ U+ N- C+ R>',
    ],
    ['of a severity that no room is nudged for', { severity: 'SEV3' }, 'D+ A> U. N- C. R.'],
    ['paused', { paused: true }, 'D+ A> U. N- C. R.'],
    [
      'resolved after everything',
      { status: 'RESOLVED', acknowledged: true, updated: true, nudged: true, commanderId: 'a' },
      'D+ A+ U+ N+ C+ R+',
    ],
    ['resolved at once', { status: 'RESOLVED', acknowledged: true }, 'D+ A+ U- N- C- R+'],
    ['closed', { status: 'CLOSED', acknowledged: true, updated: true }, 'D+ A+ U+ N- C- R+'],
    ['cancelled', { status: 'CANCELLED' }, 'D+ A- U- N- C- R-'],
    ['merged into another one', { isDuplicate: true }, 'D+ A- U- N- C- R-'],
    [
      'reopened',
      { status: 'INVESTIGATING', acknowledged: true, updated: true, nudged: true, commanderId: 'a' },
      'D+ A+ U+ N+ C+ R>',
    ],
  ] as const)('%s', (_, change, steps) => {
    expect(read({ incident: change === null ? null : { ...declared, ...change } })).toBe(steps);
  });

  test('nobody waits for a nudge where the clock cannot be pushed', () => {
    expect(read({ mayPush: false })).toBe('D> A. U. C. R.');
    expect(read({ mayPush: false, incident: { ...declared, acknowledged: true, updated: true } })).toBe(
      'D+ A+ U+ C> R.',
    );
  });

  test('whoever may only report is asked for no more', () => {
    expect(read({ mayWork: false })).toBe('D>');
    expect(read({ mayWork: false, incident: declared })).toBe('D+');
  });
});

test.each([
  [DRILL_TITLE, true],
  ['drill', true],
  ['  DRILL, the second', true],
  ['Drilling rig is down', false],
  ['Not a drill: checkout is down', false],
  ['', false],
])('%s is a drill: %s', (title, drill) => {
  expect(isDrill({ title })).toBe(drill);
});
