import { describe, expect, test } from 'vitest';
import { type Owed, type Owing, owedNext } from '../../../src/domain/incident/owed.js';

const due = new Date('2026-03-02T09:30:00.000Z');
const until = new Date('2026-03-02T12:00:00.000Z');
const fresh: Owing = {
  status: 'DETECTED',
  severity: 'SEV1',
  isDuplicate: false,
  acknowledgedAt: null,
  commanderId: null,
  nextUpdateDueAt: due,
  pausedUntil: undefined,
};
const acknowledged = { ...fresh, status: 'INVESTIGATING', acknowledgedAt: due } as const;
const commanded = { ...acknowledged, commanderId: 'somebody' } as const;

describe('what an incident waits for', () => {
  test.each<[string, Owing, Owed['what'][]]>([
    ['somebody detected', fresh, ['ACKNOWLEDGE', 'COMMANDER', 'UPDATE']],
    ['somebody detected, and it is mild', { ...fresh, severity: 'SEV3' }, ['ACKNOWLEDGE', 'UPDATE']],
    ['somebody detected, and commands', { ...fresh, commanderId: 'somebody' }, ['ACKNOWLEDGE', 'UPDATE']],
    ['somebody acknowledged', acknowledged, ['COMMANDER', 'UPDATE']],
    ['somebody acknowledged a SEV2', { ...acknowledged, severity: 'SEV2' }, ['COMMANDER', 'UPDATE']],
    ['somebody acknowledged a SEV4', { ...acknowledged, severity: 'SEV4' }, ['UPDATE']],
    ['somebody commands', commanded, ['UPDATE']],
    ['somebody identified', { ...commanded, status: 'IDENTIFIED' }, ['UPDATE']],
    ['somebody watches', { ...commanded, status: 'MONITORING' }, ['UPDATE', 'RESOLVE']],
    ['no update is due', { ...commanded, nextUpdateDueAt: null }, []],
    [
      'somebody paused without an end',
      { ...fresh, pausedUntil: null },
      ['UNPAUSE', 'ACKNOWLEDGE', 'COMMANDER'],
    ],
    ['somebody paused until then', { ...commanded, pausedUntil: until }, ['UNPAUSE']],
    ['it was resolved', { ...commanded, status: 'RESOLVED', nextUpdateDueAt: null }, ['CLOSE']],
    ['it was closed', { ...commanded, status: 'CLOSED', nextUpdateDueAt: null }, []],
    ['it was cancelled', { ...fresh, status: 'CANCELLED', nextUpdateDueAt: null }, []],
    ['it is a duplicate', { ...fresh, status: 'CANCELLED', isDuplicate: true }, ['GO_TO_ORIGINAL']],
    ['it is a resolved duplicate', { ...fresh, status: 'RESOLVED', isDuplicate: true }, ['GO_TO_ORIGINAL']],
  ])('when %s', (_, incident, what) => {
    expect(owedNext(incident).map((owed) => owed.what)).toEqual(what);
  });

  test('has its time where there is one', () => {
    expect(owedNext(commanded)).toEqual([{ what: 'UPDATE', dueAt: due }]);
    expect(owedNext({ ...commanded, pausedUntil: until })).toEqual([{ what: 'UNPAUSE', dueAt: until }]);
    expect(owedNext({ ...commanded, pausedUntil: null })).toEqual([{ what: 'UNPAUSE', dueAt: null }]);
  });
});
