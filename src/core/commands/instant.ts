import { parse as chrono } from 'chrono-node/en';
import { DateTime } from 'luxon';

/**
 * The instant that a person means, in the person's own zone: ISO 8601, a time of day, or words such as `20 minutes ago`.
 * Undefined when it is none.
 * @param zone IANA time zone in which wall-clock times are read.
 */
export function parseInstant(words: string, now: Date, zone: string): Date | undefined {
  const typed = words.trim();
  if (/^\d{4}-\d{2}-\d{2}T/u.test(typed)) {
    const iso = DateTime.fromISO(typed, { zone });
    return iso.isValid ? iso.toJSDate() : undefined;
  }
  const here = DateTime.fromJSDate(now, { zone });
  const [found] = chrono(typed, { instant: now, timezone: here.offset });
  if (found === undefined || found.text.length < typed.replace(/^(at|on)\s+/iu, '').length) return undefined;
  const { start } = found;
  // chrono's own offset is that of `now`: an hour wrong on the other side of a clock change. Its wall-clock parts are right.
  if (start.isCertain('timezoneOffset') || /\b(ago|in \d|from now)\b/iu.test(typed)) return start.date();
  const at = DateTime.fromObject(
    {
      year: start.get('year') ?? here.year,
      month: start.get('month') ?? here.month,
      day: start.get('day') ?? here.day,
      hour: start.get('hour') ?? 0,
      minute: start.get('minute') ?? 0,
      second: start.get('second') ?? 0,
    },
    { zone },
  );
  return at.isValid ? at.toJSDate() : undefined;
}
