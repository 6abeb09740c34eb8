import { describe, expect, test } from 'vitest';
import { incidentClocks } from '../../../src/domain/incident/clocks.js';
import { timelineGroup } from '../../../src/domain/incident/timelineGroups.js';
import { type OnItsWay, statusTrack } from '../../../src/domain/incident/track.js';

const at = (hhmm: string): Date => new Date(`2026-03-02T${hhmm}:00.000Z`);
const detected: OnItsWay = {
  status: 'DETECTED',
  declaredAt: at('09:00'),
  acknowledgedAt: null,
  identifiedAt: null,
  mitigatedAt: null,
  resolvedAt: null,
  closedAt: null,
};
const investigating = { ...detected, status: 'INVESTIGATING', acknowledgedAt: at('09:05') } as const;
const monitoring = { ...investigating, status: 'MONITORING', mitigatedAt: at('10:00') } as const;
const resolved = { ...monitoring, status: 'RESOLVED', resolvedAt: at('11:00') } as const;

describe('the way of an incident', () => {
  test.each<[string, OnItsWay, string]>([
    ['detected', detected, 'C9 A A A A A'],
    ['investigating', investigating, 'R9 C9 A A A A'],
    ['monitored without having been identified', monitoring, 'R9 R9 P C10 A A'],
    ['resolved', resolved, 'R9 R9 P R10 C11 A'],
    ['closed', { ...resolved, status: 'CLOSED', closedAt: at('12:00') }, 'R9 R9 P R10 R11 C12'],
    ['back from monitoring', { ...monitoring, status: 'INVESTIGATING' }, 'R9 C9 A A10 A A'],
    ['a false alarm', { ...investigating, status: 'CANCELLED' }, 'R9 R9 C'],
  ])('%s', (_, incident, expected) => {
    const steps = statusTrack(incident).map(
      ({ reach, at: when }) => `${reach[0]}${when === null ? '' : when.getUTCHours()}`,
    );
    expect(steps.join(' ')).toBe(expected);
  });
});

describe('the clocks of an incident', () => {
  test.each<[string, OnItsWay, string]>([
    ['detected', detected, 'OPEN 200… ACKNOWLEDGED 200…'],
    ['investigating', investigating, 'OPEN 200… ACKNOWLEDGED 5'],
    ['monitored', monitoring, 'OPEN 200… ACKNOWLEDGED 5 MITIGATED 60'],
    ['resolved', resolved, 'OPEN 120 ACKNOWLEDGED 5 MITIGATED 60'],
    [
      'resolved before anybody had it',
      { ...detected, status: 'RESOLVED', resolvedAt: at('09:30') },
      'OPEN 30',
    ],
    ['a false alarm', { ...investigating, status: 'CANCELLED' }, 'ACKNOWLEDGED 5'],
    ['a clock that is behind', { ...detected, declaredAt: at('13:00') }, 'OPEN 0… ACKNOWLEDGED 0…'],
  ])('%s', (_, incident, expected) => {
    const clocks = incidentClocks(incident, at('12:20')).map(
      ({ what, minutes, until }) => `${what} ${minutes}${until === null ? '…' : ''}`,
    );
    expect(clocks.join(' ')).toBe(expected);
  });
});

test('every kind of entry has its group, and what nobody thought of is the rest', () => {
  expect(['NOTE', 'STATUS', 'ROLE', 'NUDGE', 'toString', ''].map(timelineGroup)).toEqual([
    'SAID',
    'COURSE',
    'PEOPLE',
    'OTHER',
    'OTHER',
    'OTHER',
  ]);
});
