/** 10,000 commander nudges due at once, against the same rows written by hand in the same batches. */
import { dataset } from '../lib/dataset.js';
import { alone, compare, type Figure, inTurn, percentile, spread } from '../lib/figures.js';
import { NOW } from '../lib/muster.js';
import { onDisk } from '../lib/places.js';
import { copyInto, insertInto, openRaw, transactions, type Value } from '../lib/raw.js';
import { BATCH, CLAIM, drain, TIMERS } from './drain.js';

const ROUNDS = 5;

interface Nudge {
  readonly incident: string;
  readonly lane: string;
  readonly entry: readonly Value[];
  readonly delivery: readonly Value[];
  readonly timer: readonly Value[];
  readonly audit: readonly Value[];
}

/** What the nudges wrote, in the order in which they ran. */
function readNudges(file: string): readonly Nudge[] {
  const raw = openRaw(file);
  const rowsOf = (query: string): Value[][] => raw.prepare(query).raw().all() as Value[][];
  const entries = rowsOf("select * from timeline_entries where kind = 'NUDGE' order by rowid");
  const deliveries = rowsOf('select * from deliveries order by rowid');
  const timers = rowsOf('select * from timers order by rowid');
  const audits = rowsOf("select * from audit_log where action = 'incident.nudge' order by rowid");
  const lanes = rowsOf('select incident_id, lane from deliveries order by rowid');
  raw.close();
  if ([entries, deliveries, timers, audits].some((rows) => rows.length !== TIMERS))
    throw new Error(
      'A nudge did not write one entry, one delivery, one timer and one line of the audit log.',
    );
  return lanes.map(([incident, lane], i) => ({
    incident: String(incident),
    lane: String(lane),
    entry: entries[i] ?? [],
    delivery: deliveries[i] ?? [],
    timer: timers[i] ?? [],
    audit: audits[i] ?? [],
  }));
}

function writeNudges(file: string, nudges: readonly Nudge[]): number {
  const raw = openRaw(file);
  const claim = raw.prepare(CLAIM);
  const transaction = transactions(raw);
  const [entry, delivery, timer, audit] = ['timeline_entries', 'deliveries', 'timers', 'audit_log'].map((t) =>
    insertInto(raw, t),
  );
  const takeEntry = raw.prepare('update incidents set last_entry = last_entry + 1 where id = ?');
  const takePosition = raw.prepare(
    'update lanes set last_position = last_position + 1, owed_at = coalesce(owed_at, ?) where id = ?',
  );
  const started = performance.now();
  for (let done = 0; done < nudges.length; done += BATCH)
    transaction(() => {
      claim.all(NOW.getTime());
      for (const nudge of nudges.slice(done, done + BATCH)) {
        takeEntry.run(nudge.incident);
        entry?.run(...nudge.entry);
        takePosition.run(NOW.getTime(), nudge.lane);
        delivery?.run(...nudge.delivery);
        timer?.run(...nudge.timer);
        audit?.run(...nudge.audit);
      }
    });
  const ms = performance.now() - started;
  raw.close();
  return ms;
}

export async function nudgeFigures(): Promise<readonly Figure[]> {
  const base = await dataset('due-nudges', { incidents: TIMERS, nudges: true });
  const folder = onDisk();
  const p99s: number[] = [];
  const file = `${folder}/ours.db`;
  const ours = async (): Promise<number> => {
    const lateness: number[] = [];
    const ms = await drain(copyInto(folder, base, 'ours'), { onTimer: (late) => lateness.push(late) });
    p99s.push(percentile(lateness, 0.99));
    return ms;
  };
  await ours();
  const byHand = (): Promise<number> =>
    Promise.resolve(writeNudges(copyInto(folder, base, 'raw'), readNudges(file)));
  await byHand();
  p99s.length = 0;
  const pairs = await inTurn(ROUNDS, ours, byHand);
  return [
    compare('10,000 due nudges with their rows', 'ms', pairs, 'written by hand', { atMost: 5 }),
    alone('  lateness p99 then', spread(p99s, 'ms'), 'until its batch was committed'),
  ];
}
