import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../src/domain/errors.js';
import { acknowledge, moveStatus, STATUSES } from '../../../src/domain/incident/status.js';
import { at, incident, refusalOf } from './statusCases.js';

describe('stamps', () => {
  test.each([
    ['INVESTIGATING', 'acknowledgedAt'],
    ['IDENTIFIED', 'identifiedAt'],
    ['MONITORING', 'mitigatedAt'],
    ['RESOLVED', 'resolvedAt'],
  ] as const)('entering %s from detected stamps %s and no other', (to, stamp) => {
    expect(moveStatus(incident('DETECTED'), to, at(7))).toEqual(incident(to, { [stamp]: at(7) }));
  });

  test('cancelling stamps nothing', () => {
    expect(moveStatus(incident('DETECTED'), 'CANCELLED', at(7))).toEqual(incident('CANCELLED'));
  });

  test.each([
    ['DETECTED', 'INVESTIGATING', 'acknowledgedAt'],
    ['INVESTIGATING', 'IDENTIFIED', 'identifiedAt'],
    ['INVESTIGATING', 'MONITORING', 'mitigatedAt'],
  ] as const)('entering from %s again %s keeps the first %s', (from, to, stamp) => {
    expect(moveStatus(incident(from, { [stamp]: at(1) }), to, at(9))[stamp]).toEqual(at(1));
  });

  test('stepping back to investigating from a state that skipped it acknowledges nothing', () => {
    expect(moveStatus(incident('IDENTIFIED'), 'INVESTIGATING', at(9)).acknowledgedAt).toBeNull();
  });

  test('closing keeps when it was resolved, reopening empties both, resolving again is the latest', () => {
    const closed = moveStatus(incident('RESOLVED', { resolvedAt: at(1) }), 'CLOSED', at(2));
    expect(closed).toEqual(incident('CLOSED', { resolvedAt: at(1), closedAt: at(2) }));
    const reopened = moveStatus(closed, 'INVESTIGATING', at(3));
    expect(reopened).toEqual(incident('INVESTIGATING'));
    expect(moveStatus(reopened, 'RESOLVED', at(4)).resolvedAt).toEqual(at(4));
  });

  test('only ever appear, and resolved and closed hold exactly while they are true, on any way through', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom(...STATUSES), fc.integer({ min: 0, max: 90 })), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(steps, (path) => {
        let now = 0;
        let current = incident('DETECTED');
        for (const [to, minutes] of path) {
          now += minutes;
          const before = current;
          try {
            current = moveStatus(before, to, at(now));
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
            continue;
          }
          for (const stamp of ['acknowledgedAt', 'identifiedAt', 'mitigatedAt'] as const) {
            if (before[stamp] !== null) expect(current[stamp]).toEqual(before[stamp]);
          }
          expect(current.resolvedAt !== null).toBe(
            current.status === 'RESOLVED' || current.status === 'CLOSED',
          );
          expect(current.closedAt !== null).toBe(current.status === 'CLOSED');
          if (before.resolvedAt !== null && current.resolvedAt !== null) {
            expect(current.resolvedAt.getTime()).toBeGreaterThanOrEqual(before.resolvedAt.getTime());
          }
        }
      }),
    );
  });
});

describe('acknowledging', () => {
  test('makes a detected incident investigating and stamps it', () => {
    expect(acknowledge(incident('DETECTED'), at(2))).toEqual(
      incident('INVESTIGATING', { acknowledgedAt: at(2) }),
    );
  });

  test.each(['INVESTIGATING', 'IDENTIFIED', 'MONITORING'] as const)(
    'stamps an incident that is %s already and leaves its state',
    (status) => {
      const before = incident(status, { identifiedAt: at(1) });
      const whole = { ...before, version: 3 };
      expect(acknowledge(whole, at(2))).toStrictEqual({ ...before, acknowledgedAt: at(2) });
    },
  );

  test('again changes nothing', () => {
    const before = incident('INVESTIGATING', { acknowledgedAt: at(1) });
    expect(acknowledge(before, at(2))).toBe(before);
  });

  test('one that was moved back to detected keeps the first time', () => {
    expect(acknowledge(incident('DETECTED', { acknowledgedAt: at(1) }), at(2))).toEqual(
      incident('INVESTIGATING', { acknowledgedAt: at(1) }),
    );
  });

  test.each(['RESOLVED', 'CLOSED', 'CANCELLED'] as const)('what is %s is a conflict', (status) => {
    const refusal = refusalOf(() => acknowledge(incident(status), at(2)));
    expect(refusal.code).toBe('CONFLICT');
    expect(refusal.details.state).toEqual({ status });
    expect(refusal.message).toContain(`This incident is ${status.toLowerCase()}`);
  });
});
