/** What a process still has to deliver, seen in its database beside it. */
import { setTimeout as pause } from 'node:timers/promises';
import { openRaw } from './raw.js';

/** How long may be waited for the outbox, in milliseconds. */
const EMPTY_WITHIN_MS = 300_000;

/** Looks into the database of a running process. */
export function watch(file: string) {
  const raw = openRaw(file);
  const count = (where: string): number =>
    raw
      .prepare<[], number>(
        `select count(*) from deliveries d join conversations c on c.id = d.lane
         where d.state in ('OPEN', 'SENDING') ${where}`,
      )
      .pluck()
      .get() ?? 0;
  return {
    raw,
    owed: () => count(''),
    /** To the rooms of incidents on chat platforms. */
    owedRooms: () => count(`and c.kind = 'WAR_ROOM' and c.platform <> 'web'`),
    close: () => raw.close(),
  };
}

/** Waits until there is nothing more. */
export async function none(count: () => number): Promise<void> {
  const limit = performance.now() + EMPTY_WITHIN_MS;
  while (count() > 0) {
    if (performance.now() > limit) throw new Error(`${count()} deliveries are still owed.`);
    await pause(100);
  }
}

export interface Emptied {
  /** How many deliveries were owed at first. */
  readonly owed: number;
  /** After how long nothing was owed to rooms any more, and then nothing at all, in words. */
  readonly rooms: string;
  readonly everything: string;
}

/** Waits until everything is delivered. */
export async function emptied({ owed, owedRooms }: ReturnType<typeof watch>): Promise<Emptied> {
  const begun = performance.now();
  const since = (): string => `${((performance.now() - begun) / 1_000).toFixed(1)} s`;
  const first = owed();
  await none(owedRooms);
  const rooms = since();
  await none(owed);
  return { owed: first, rooms, everything: since() };
}
