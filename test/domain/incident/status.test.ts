import { describe, expect, test } from 'vitest';
import {
  isOpen,
  isReopen,
  moveStatus,
  OPEN_STATUSES,
  parseStatus,
  STATUSES,
  type Status,
  statusLabel,
} from '../../../src/domain/incident/status.js';
import { at, incident, refusalOf } from './statusCases.js';

// Rows: from. Columns: to, in the order of STATUSES. y moves, = stays, - is refused.
const moves: Readonly<Record<Status, string>> = {
  DETECTED: '=yyyy-y',
  INVESTIGATING: 'y=yyy-y',
  IDENTIFIED: 'yy=yy-y',
  MONITORING: 'yyy=y-y',
  RESOLVED: '-y--=y-',
  CLOSED: '-y---=-',
  CANCELLED: '-y----=',
};
const pairs = STATUSES.flatMap((from) => STATUSES.map((to, i) => ({ from, to, rule: moves[from][i] })));

describe('moving the status', () => {
  test.each(pairs.filter(({ rule }) => rule === 'y'))('$from to $to is allowed', ({ from, to }) => {
    expect(moveStatus(incident(from), to, at(1)).status).toBe(to);
  });

  test.each(pairs.filter(({ rule }) => rule === '='))('$from to itself changes nothing', ({ from, to }) => {
    const before = incident(from);
    expect(moveStatus(before, to, at(1))).toBe(before);
  });

  test.each(pairs.filter(({ rule }) => rule === '-'))('$from to $to is a conflict', ({ from, to }) => {
    const refusal = refusalOf(() => moveStatus(incident(from), to, at(1)));
    expect(refusal.code).toBe('CONFLICT');
    expect(refusal.details.state).toEqual({ status: from });
    expect(refusal.message).toMatch(/^This incident is .+\.$/u);
    expect(refusal.message).toContain(from.toLowerCase());
  });

  test('the table above has all 49 pairs', () => {
    expect(pairs.map(({ rule }) => rule)).toHaveLength(49);
    expect(pairs.every(({ rule }) => rule !== undefined && 'y=-'.includes(rule))).toBe(true);
  });

  test.each([
    [
      'INVESTIGATING',
      'CLOSED',
      'This incident is still investigating, and only a resolved incident can be closed; resolve it first, or cancel it if it was a false alarm.',
    ],
    [
      'RESOLVED',
      'IDENTIFIED',
      'This incident is resolved and cannot become identified; it can be closed or reopened.',
    ],
    ['CLOSED', 'RESOLVED', 'This incident is closed and cannot become resolved; it can be reopened.'],
    ['CANCELLED', 'CLOSED', 'This incident is cancelled and cannot become closed; it can be reopened.'],
  ] as const)('refusing %s to %s says what is possible', (from, to, sentence) => {
    expect(refusalOf(() => moveStatus(incident(from), to, at(1))).message).toBe(sentence);
  });

  test('carries nothing but status and stamps into the answer', () => {
    const whole = { ...incident('DETECTED'), version: 3 };
    expect(moveStatus(whole, 'INVESTIGATING', at(1))).toStrictEqual(
      incident('INVESTIGATING', { acknowledgedAt: at(1) }),
    );
  });

  test.each(pairs)('$from to $to is a reopen only from what is over to investigating', ({ from, to }) => {
    const over: readonly Status[] = ['RESOLVED', 'CLOSED', 'CANCELLED'];
    expect(isReopen(from, to)).toBe(over.includes(from) && to === 'INVESTIGATING');
  });
});

describe('naming the status', () => {
  test.each([
    ['DETECTED', 'Detected', true],
    ['INVESTIGATING', 'Investigating', true],
    ['IDENTIFIED', 'Identified', true],
    ['MONITORING', 'Monitoring', true],
    ['RESOLVED', 'Resolved', false],
    ['CLOSED', 'Closed', false],
    ['CANCELLED', 'Cancelled', false],
  ] as const)('%s reads %s, open: %s', (status, label, open) => {
    expect(statusLabel(status)).toBe(label);
    expect(isOpen(status)).toBe(open);
    expect(OPEN_STATUSES.some((each) => each === status)).toBe(open);
  });

  test.each([
    ['investigating', 'INVESTIGATING'],
    ['  Monitoring ', 'MONITORING'],
    ['INV', 'INVESTIGATING'],
    ['ide', 'IDENTIFIED'],
    ['det', 'DETECTED'],
    ['resolve', 'RESOLVED'],
    ['clo', 'CLOSED'],
    ['cancel', 'CANCELLED'],
    ['mitigated', 'MONITORING'],
    ['fixed', 'RESOLVED'],
    ['ack', 'INVESTIGATING'],
    ['Acknowledged', 'INVESTIGATING'],
    ['investigate', 'INVESTIGATING'],
    ['identify', 'IDENTIFIED'],
    ['false alarm', 'CANCELLED'],
    ['FALSE-ALARM', 'CANCELLED'],
    ['canceled', 'CANCELLED'],
  ] as const)('%j means %s', (typed, status) => {
    expect(parseStatus(typed)).toBe(status);
  });

  test.each(['', 'in', 'id', 'c', 'xyz', 'investigatingly', 'constructor', '__proto__'])(
    '%j means nothing',
    (typed) => {
      expect(parseStatus(typed)).toBeUndefined();
    },
  );
});
