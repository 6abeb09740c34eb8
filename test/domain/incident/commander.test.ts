import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AssigneeEvent, assigneeAfter } from '../../../src/domain/incident/assignee.js';
import {
  COMMANDER_NUDGE_MINUTES,
  commanderNudge,
  firstCommanderNudge,
} from '../../../src/domain/incident/commanderNudge.js';
import { needsCommanderNudge } from '../../../src/domain/incident/needs.js';
import { SEVERITIES } from '../../../src/domain/incident/severity.js';
import { STATUSES } from '../../../src/domain/incident/status.js';

const since = new Date('2026-03-29T00:30:00Z');
const minute = (minutes: number): Date => new Date(since.getTime() + minutes * 60_000);
const minutesOf = (at: Date): number => (at.getTime() - since.getTime()) / 60_000;

// Counted out one by one, so that the closed form has something to be compared with.
const schedule = [3, 8, 18, 38, ...Array.from({ length: 200 }, (_, hour) => 98 + 60 * hour)];

describe('the commander nudge', () => {
  test('comes after 3, 8, 18 and 38 minutes, then hourly', () => {
    expect(COMMANDER_NUDGE_MINUTES).toEqual([3, 8, 18, 38]);
    const times = [minutesOf(firstCommanderNudge(since))];
    for (let due = firstCommanderNudge(since); times.length < 7; ) {
      const { missed, next } = commanderNudge(since, due, due);
      expect(missed).toBe(0);
      times.push(minutesOf(next));
      due = next;
    }
    expect(times).toEqual([3, 8, 18, 38, 98, 158, 218]);
  });

  test.each([
    ['on time', 3, 3, 0, 8],
    ['a little late', 3, 7.99, 0, 8],
    ['exactly with the next', 3, 8, 1, 18],
    ['after an outage of half an hour', 3, 37, 2, 38],
    ['after an outage of hours', 8, 300, 6, 338],
    ['after an outage of a year', 3, 525_600, 8_762, 525_638],
    ['with a clock gone back before it', 18, 9, 0, 38],
    ['with a clock gone back before the need', 3, -1000, 0, 8],
  ])('%s', (_, due, now, missed, next) => {
    expect(commanderNudge(since, minute(due), minute(now))).toEqual({ missed, next: minute(next) });
  });

  test('running late counts every point it stands for, and the next is the first after now on the schedule', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: -600_000, max: 6_000 * 60_000 }),
        (index, lateMs) => {
          const due = minute(schedule[index] ?? 0);
          const now = new Date(due.getTime() + lateMs);
          const { missed, next } = commanderNudge(since, due, now);
          expect(missed).toBe(schedule.filter((m) => minute(m) > due && minute(m) <= now).length);
          expect(minutesOf(next)).toBe(schedule.find((m) => minute(m) > now && minute(m) > due));
          expect(next.getTime()).toBeGreaterThan(now.getTime());
        },
      ),
    );
  });

  test.each(STATUSES.flatMap((status) => SEVERITIES.map((severity) => ({ status, severity }))))(
    'for $status $severity is needed only while open, SEV1 or SEV2, without a commander and not paused',
    ({ status, severity }) => {
      const open = !['RESOLVED', 'CLOSED', 'CANCELLED'].includes(status);
      const needed = open && ['SEV1', 'SEV2'].includes(severity);
      const need = { status, severity, commanderId: null, paused: false };
      expect(needsCommanderNudge(need)).toBe(needed);
      expect(needsCommanderNudge({ ...need, commanderId: 'u1' })).toBe(false);
      expect(needsCommanderNudge({ ...need, paused: true })).toBe(false);
    },
  );
});

describe('who has the incident', () => {
  test.each<[string | null, AssigneeEvent['type'], string]>([
    [null, 'ACKNOWLEDGED', 'bo'],
    ['ann', 'ACKNOWLEDGED', 'ann'],
    [null, 'COMMANDER_TAKEN', 'bo'],
    ['ann', 'COMMANDER_TAKEN', 'bo'],
    [null, 'TAKEN', 'bo'],
    ['ann', 'TAKEN', 'bo'],
  ])('%s, then %s by bo: %s', (current, type, expected) => {
    expect(assigneeAfter(current, { type, userId: 'bo' })).toBe(expected);
  });
});
