/** The first page of `list` with 100,000 incidents, half of them private and hidden, against the same with none private. */
import type { IncidentFilter } from '../../src/store/queries/incidentLists.js';
import type { IncidentQueries } from '../../src/store/queries/incidents.js';
import { dataset } from '../lib/dataset.js';
import { compare, type Figure, inTurn } from '../lib/figures.js';
import { openMuster, viewerNamed } from '../lib/muster.js';
import { onDisk } from '../lib/places.js';
import { IncidentQueries as Queries } from '../lib/product.js';
import { copyInto } from '../lib/raw.js';

const INCIDENTS = 100_000;
/** So many of the private ones Dana may see. */
const BELONGS_TO = 48;
const ROUNDS = 15;

interface Asked {
  readonly what: string;
  readonly filter: IncidentFilter;
  readonly times: number;
  /** No target: see below. */
  readonly readsRows?: true;
}
const open: IncidentFilter = { status: ['DETECTED', 'INVESTIGATING', 'IDENTIFIED', 'MONITORING'] };
/**
 * What limits them is the count, which goes on to 10,000 and passes over as many that are hidden. By an index that is a
 * fraction of what the page itself costs. Words are in no index: looking for them reads the rows, of half private ones as many,
 * but out of twice as many pages and no longer one after the other.
 */
const asked: readonly Asked[] = [
  { what: 'list', filter: open, times: 40 },
  { what: 'list --all', filter: {}, times: 40 },
  { what: 'list --status closed', filter: { status: ['CLOSED'] }, times: 40 },
  { what: 'list --all --severity sev1', filter: { severity: ['SEV1'] }, times: 20 },
  { what: 'list --severity sev1,sev2', filter: { ...open, severity: ['SEV1', 'SEV2'] }, times: 20 },
  // One that all incidents match, one that a few do, for which all are looked at.
  { what: 'list --all checkout', filter: { search: 'checkout' }, times: 20, readsRows: true },
  { what: 'list --all “customers 9999”', filter: { search: 'customers 9999' }, times: 3 },
];

/** One page as the command asks for it. */
async function microseconds(incidents: IncidentQueries, { filter, times }: Asked): Promise<number> {
  const started = performance.now();
  for (let i = 0; i < times; i += 1) {
    const page = await incidents.list(
      filter,
      { limit: 50, offset: 0 },
      { by: 'created_at', descending: true },
    );
    if (page.results.length === 0) throw new Error('Nothing was found.');
  }
  return ((performance.now() - started) * 1000) / times;
}

export async function privacyFigures(): Promise<readonly Figure[]> {
  const folder = onDisk();
  const opened = async (hidden: 'half' | 'none') => {
    const file = await dataset(`private-${hidden}`, {
      incidents: INCIDENTS,
      dana: { belongsTo: BELONGS_TO, private: hidden },
    });
    const muster = await openMuster(copyInto(folder, file, hidden));
    const dana = await viewerNamed(muster.store, muster.organizationId, 'dana');
    return { incidents: new Queries(muster.store.read, dana), close: () => muster.close() };
  };
  const [half, none] = [await opened('half'), await opened('none')];
  const figures: Figure[] = [];
  for (const one of asked) {
    await microseconds(half.incidents, one);
    await microseconds(none.incidents, one);
    const pairs = await inTurn(
      ROUNDS,
      () => microseconds(half.incidents, one),
      () => microseconds(none.incidents, one),
    );
    const target = one.readsRows === true ? null : { atMost: 1.5 };
    figures.push(compare(`${one.what}, half of 100,000 private`, 'µs', pairs, 'none private', target));
  }
  await half.close();
  await none.close();
  return figures;
}
