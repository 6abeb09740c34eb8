/** What a list of incidents is narrowed by, as it stands in the address: a list can be sent to somebody, and kept. */
import type { Looking } from '../organization/looking.js';
import { filterOf } from '../organization/looking.js';
import { INCIDENTS } from '../view/side.js';

export { INCIDENTS };

/** In the order in which they stand in an address. */
const NAMES = [
  'search',
  'status',
  'severity',
  'service',
  'commander',
  'person',
  'acknowledged',
  'tag',
  'since',
  'until',
  'ordering',
] as const;
export type FilterName = (typeof NAMES)[number];
export type Filters = Readonly<Record<FilterName, string>>;

/** Nothing is asked for: what is open, the newest first. */
export const NO_FILTERS: Filters = {
  search: '',
  status: '',
  severity: '',
  service: '',
  commander: '',
  person: '',
  acknowledged: '',
  tag: '',
  since: '',
  until: '',
  ordering: '',
};

/** The states that are no state of one incident, but of the list. */
export const OPEN = '';
export const EVERY = 'all';

export const filtersOf = (looking: Pick<Looking, 'request'>): Filters =>
  normal(Object.fromEntries(NAMES.map((name) => [name, filterOf(looking, name)])));

const normal = (given: Readonly<Partial<Record<string, string>>>): Filters => {
  const filters = { ...NO_FILTERS };
  for (const name of NAMES) filters[name] = given[name] ?? '';
  // What is open is what is shown anyway.
  return filters.status.toLowerCase() === 'open' ? { ...filters, status: OPEN } : filters;
};

/** The same from what stands behind the question mark of an address; whatever else stands there is left out. */
export const parseQuery = (query: string): Filters => normal(Object.fromEntries(new URLSearchParams(query)));

/** What stands behind the question mark: empty where nothing is asked for. */
export const queryOf = (filters: Filters): string =>
  new URLSearchParams(
    NAMES.filter((name) => filters[name] !== '').map((name) => [name, filters[name]]),
  ).toString();

export const addressOf = (filters: Filters): string => {
  const query = queryOf(filters);
  return query === '' ? INCIDENTS : `${INCIDENTS}?${query}`;
};

/** As the command takes them. */
export const valuesOf = ({ status, ...others }: Filters): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(Object.entries(others).filter(([, value]) => value !== '')),
  ...(status === OPEN ? {} : status.toLowerCase() === EVERY ? { all: 'yes' } : { status }),
});

/** Something is narrowed, beside the order. */
export const isNarrowed = (filters: Filters): boolean => queryOf({ ...filters, ordering: '' }) !== '';

/** Lists that everybody has. */
export const BUILT_IN: readonly { readonly name: string; readonly filters: Filters }[] = [
  { name: 'Open', filters: NO_FILTERS },
  { name: 'Unacknowledged', filters: { ...NO_FILTERS, acknowledged: 'no' } },
  { name: 'Mine', filters: { ...NO_FILTERS, person: 'me' } },
  { name: 'Last 7 days', filters: { ...NO_FILTERS, status: EVERY, since: '7 days ago' } },
  { name: 'All', filters: { ...NO_FILTERS, status: EVERY } },
];
