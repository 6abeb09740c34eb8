/** The filters above the list: the fields of the command that lists incidents, as a plain form. */

import { serviceObject, userObject } from '../../core/views/people.js';
import type { FormOption } from '../../domain/form.js';
import { SEVERITIES, severityLabel } from '../../domain/incident/severity.js';
import { STATUSES, statusLabel } from '../../domain/incident/status.js';
import { type Looking, several } from '../organization/looking.js';
import {
  activity,
  ChoiceFilter,
  Filters as FilterForm,
  LineFilter,
  SearchFilter,
} from '../organization/parts.js';
import { Hidden } from '../view/post.js';
import { EVERY, type FilterName, type Filters, INCIDENTS, isNarrowed, OPEN } from './filters.js';

const statuses: readonly FormOption[] = [
  { value: OPEN, label: 'Open' },
  { value: EVERY, label: 'All' },
  ...STATUSES.map((value) => ({ value, label: statusLabel(value) })),
];
const severities: readonly FormOption[] = [
  { value: '', label: 'Any' },
  ...SEVERITIES.map((value) => ({ value, label: severityLabel(value) })),
  { value: 'SEV1,SEV2', label: 'Critical or high' },
];
const acknowledgements: readonly FormOption[] = [
  { value: '', label: 'Either' },
  { value: 'no', label: 'Not yet' },
  { value: 'yes', label: 'Yes' },
];

/** What was asked for is among the choices, even if somebody wrote it into the address. */
const withChosen = (options: readonly FormOption[], value: string): readonly FormOption[] =>
  value === '' || options.some((option) => option.value.toLowerCase() === value.toLowerCase())
    ? options
    : [...options, { value, label: value }];

const chosen = (options: readonly FormOption[], value: string): string =>
  options.find((option) => option.value.toLowerCase() === value.toLowerCase())?.value ?? value;

/** Those that fewer people need. */
const FURTHER: readonly FilterName[] = ['commander', 'person', 'acknowledged', 'tag', 'since', 'until'];

interface NarrowProps {
  readonly looking: Looking;
  readonly filters: Filters;
}

export async function narrow({ looking, filters }: NarrowProps) {
  const [people, services] = await Promise.all([
    several(looking, 'user list', activity(''), userObject),
    several(looking, 'service list', activity(''), serviceObject),
  ]);
  const person = (name: 'commander' | 'person', label: string) =>
    people.count > people.results.length ? (
      <LineFilter name={name} label={label} value={filters[name]} hint="A name, an e-mail address, me" />
    ) : (
      choice(name, label, [
        { value: '', label: 'Anybody' },
        { value: 'me', label: 'Me' },
        ...people.results.map(({ id, name: called }) => ({ value: id, label: called })),
      ])
    );
  const choice = (name: FilterName, label: string, options: readonly FormOption[]) => {
    const all = withChosen(options, filters[name]);
    return <ChoiceFilter name={name} label={label} value={chosen(all, filters[name])} options={all} />;
  };
  return (
    <FilterForm path={INCIDENTS} narrowed={isNarrowed(filters)}>
      <SearchFilter value={filters.search} hint="INC-2026-001, or words of title and description" />
      {choice('status', 'Status', statuses)}
      {choice('severity', 'Severity', severities)}
      {services.count > services.results.length ? (
        <LineFilter name="service" label="Service" value={filters.service} hint="checkout" />
      ) : (
        choice('service', 'Service', [
          { value: '', label: 'Any' },
          ...services.results.map(({ id, name }) => ({ value: id, label: name })),
        ])
      )}
      <details class="further" open={FURTHER.some((name) => filters[name] !== '')}>
        <summary>More filters</summary>
        <div class="further-fields">
          {person('commander', 'Commander')}
          {person('person', 'Somebody in it')}
          {choice('acknowledged', 'Acknowledged', acknowledgements)}
          <LineFilter name="tag" label="Tag" value={filters.tag} hint="database" />
          <LineFilter name="since" label="Declared since" value={filters.since} hint="7 days ago" />
          <LineFilter name="until" label="Declared before" value={filters.until} hint="2026-03-02 14:00" />
        </div>
      </details>
      {filters.ordering === '' ? null : <Hidden name="ordering" value={filters.ordering} />}
    </FilterForm>
  );
}
