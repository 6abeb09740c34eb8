/** What lists of people, teams and services have in common. */
import { PEOPLE_ORDERINGS, type PeopleOrdering } from '../../store/queries/peopleLists.js';
import { lineField, optional, orderingField, switchField } from './fields/index.js';
import { pageFields } from './page.js';

export const MAX_NAME = 120;

export const listFields = {
  search: optional(lineField({ label: 'Search', max: 200, noun: 'search' })),
  all: optional(switchField({ label: 'All', help: 'Also what was deactivated.' })),
  active: optional(switchField({ label: 'Active' })),
  ordering: optional(orderingField(PEOPLE_ORDERINGS)),
  ...pageFields,
};

/** Which of them are meant: the active ones, unless all are or it is said. */
export const activeOf = (input: {
  readonly all: boolean | undefined;
  readonly active: boolean | undefined;
}): boolean | undefined => input.active ?? (input.all === true ? undefined : true);

export const BY_NAME: PeopleOrdering<'name'> = { by: 'name', descending: false };

/** Whoever takes all of them, as programs do, gets the newest first; whoever looks for one finds it by its name. */
export const usualOrder = (input: {
  readonly all: boolean | undefined;
}): PeopleOrdering<'created_at' | 'name'> =>
  input.all === true ? { by: 'created_at', descending: true } : BY_NAME;
