import { expect, test } from 'vitest';
import { createIds } from '../../src/app/ids.js';

const at = (...instants: number[]) => {
  const clock = { now: () => new Date(0), wallNow: () => new Date(instants.shift() ?? 1_000) };
  return createIds(clock);
};

test('ids sort in the order in which they were drawn, within one millisecond too', () => {
  const newId = at();
  const ids = Array.from({ length: 5_000 }, () => newId());
  expect(ids).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(ids.length);
});

test('a clock that goes back does not put later ones before', () => {
  const newId = at(5_000, 4_000, 4_001, 6_000);
  const ids = Array.from({ length: 4 }, () => newId());
  expect(ids).toEqual([...ids].sort());
});

test('two processes do not draw the same', () => {
  const [one, other] = [at(), at()];
  const ids = Array.from({ length: 500 }, () => [one(), other()]).flat();
  expect(new Set(ids).size).toBe(ids.length);
});
