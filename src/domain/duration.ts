import { Duration } from 'luxon';

const MINUTE_MS = 60_000;
const HOUR = 60;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const TEN_YEARS_MS = 10 * 365 * DAY * MINUTE_MS;
// Longer than any duration a person writes, and short enough that matching it costs nothing.
const MAX_LENGTH = 64;

const WRITTEN =
  /^(?:(?<weeks>\d+) ?(?:w|weeks?))? ?(?:(?<days>\d+) ?(?:d|days?))? ?(?:(?<hours>\d+) ?(?:h|hrs?|hours?))? ?(?:(?<minutes>\d+) ?(?:m|mins?|minutes?))?$/u;

function isoMs(text: string): number | undefined {
  // A sign would be legal, but nobody waits for a negative time.
  if (text.length > MAX_LENGTH || !/^P(?=.*\d)[\dTYMWDHS.,]+$/u.test(text)) return undefined;
  const duration = Duration.fromISO(text);
  return duration.isValid ? Math.round(duration.toMillis()) : undefined;
}

function writtenMinutes(text: string): number | undefined {
  if (/^\d+$/u.test(text)) return Number(text);
  const { weeks, days, hours, minutes } = WRITTEN.exec(text)?.groups ?? {};
  if ((weeks ?? days ?? hours ?? minutes) === undefined) return undefined;
  return (
    Number(weeks ?? 0) * WEEK + Number(days ?? 0) * DAY + Number(hours ?? 0) * HOUR + Number(minutes ?? 0)
  );
}

/**
 * The whole minutes that a person means: `90`, `15m`, `2h`, `1h30m`, `1 h 30 min`, `1d`, `2 weeks` or ISO 8601 (`PT15M`),
 * in any case; a day is 24 hours of elapsed time. Zero is a duration. Undefined for what cannot be read, is not whole
 * minutes, or reaches ten years.
 */
export function parseDuration(text: string): number | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const typed = text.trim().replace(/\s+/gu, ' ');
  const iso = isoMs(typed.toUpperCase());
  const minutes = iso === undefined ? writtenMinutes(typed.toLowerCase()) : iso / MINUTE_MS;
  return minutes !== undefined && Number.isInteger(minutes) && minutes * MINUTE_MS < TEN_YEARS_MS
    ? minutes
    : undefined;
}

/** Minutes as a person reads them, in days of 24 hours, hours and minutes: `45 min`, `1 h 30 min`, `3 d`. Rounds to the minute. */
export function formatMinutes(minutes: number): string {
  const total = Math.abs(Math.round(minutes));
  const parts = [
    [Math.floor(total / DAY), 'd'],
    [Math.floor((total % DAY) / HOUR), 'h'],
    [total % HOUR, 'min'],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return total === 0 ? '0 min' : `${minutes < 0 ? '-' : ''}${shown.join(' ')}`;
}

/**
 * The milliseconds of an ISO 8601 duration such as `PT15M`, for pushing the clock: more than zero, less than ten years.
 * A month counts as 30 days and a year as 365. Undefined for everything else.
 */
export function parseIsoDurationMs(text: string): number | undefined {
  const ms = isoMs(text);
  return ms !== undefined && ms > 0 && ms < TEN_YEARS_MS ? ms : undefined;
}
