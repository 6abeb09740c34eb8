import { localTime, type Reading } from './reading.js';

/** The exact instant in UTC, for what stands behind a time. */
export const instantTitle = (at: Date): string =>
  at
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/u, ' UTC');

/** An instant in the reader's zone; the exact one in UTC is behind it. Further away it says the day, too. */
export function Time({
  at,
  reading,
  always = 'day',
}: {
  readonly at: Date;
  readonly reading: Reading;
  readonly always?: 'day' | 'time';
}) {
  const there = localTime(at, reading);
  const here = localTime(reading.now, reading);
  const format =
    always === 'time' || there.hasSame(here, 'day')
      ? 'HH:mm'
      : there.hasSame(here, 'year')
        ? 'd LLL, HH:mm'
        : 'd LLL yyyy, HH:mm';
  return (
    <time dateTime={at.toISOString()} title={instantTitle(at)}>
      {there.toFormat(format)}
    </time>
  );
}

/** An instant as text in our data: anything that is none is shown as it is. */
export function TimeOf({ iso, reading }: { readonly iso: string; readonly reading: Reading }) {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? <span>{iso}</span> : <Time at={at} reading={reading} />;
}

/** The reader's day, as a heading between messages. */
export const dayOf = (at: Date, reading: Reading): string =>
  localTime(at, reading).toFormat('cccc, d LLLL yyyy');
