/** When a room without a commander is nudged, in minutes after the need began; hourly after the last (issue 2, "The first verbs"). */
export const COMMANDER_NUDGE_MINUTES = [3, 8, 18, 38] as const;

const MINUTE_MS = 60_000;
const HOUR = 60;
const LAST_OF_TABLE = COMMANDER_NUDGE_MINUTES[3];

/** Minutes after the need of the nudge with this index, from 0. */
const minutesOf = (index: number): number =>
  COMMANDER_NUDGE_MINUTES[index] ?? LAST_OF_TABLE + HOUR * (index + 1 - COMMANDER_NUDGE_MINUTES.length);

/** How many nudges are due at this instant, in closed form: an outage may have lasted for years of hourly ones. */
function dueBy(since: Date, at: Date): number {
  const minutes = (at.getTime() - since.getTime()) / MINUTE_MS;
  if (minutes < LAST_OF_TABLE) return COMMANDER_NUDGE_MINUTES.filter((due) => due <= minutes).length;
  return COMMANDER_NUDGE_MINUTES.length + Math.floor((minutes - LAST_OF_TABLE) / HOUR);
}

const nudgeAt = (since: Date, index: number): Date =>
  new Date(since.getTime() + minutesOf(index) * MINUTE_MS);

/** The instant of the first nudge for a need that began at `since`. */
export const firstCommanderNudge = (since: Date): Date => nudgeAt(since, 0);

/**
 * What the nudge due at `dueAt` finds when it runs at `now`: how many further ones have fallen due meanwhile (a late one
 * says so and stands for all), and the instant of the next, on the schedule and after `now`. With a clock that went
 * back behind `dueAt` nothing was missed, and the next is the one after `dueAt`, so that none comes twice.
 */
export function commanderNudge(since: Date, dueAt: Date, now: Date): { missed: number; next: Date } {
  const fired = dueBy(since, dueAt);
  const due = Math.max(fired, dueBy(since, now));
  return { missed: due - fired, next: nudgeAt(since, due) };
}
