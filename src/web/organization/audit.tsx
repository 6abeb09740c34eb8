/** Who changed what, when and from where. */
import { type AuditObject, auditObject, userObject } from '../../core/views/people.js';
import { documentUrl } from '../routes/ask.js';
import type { Sheet } from '../view/organization.js';
import { dayOf } from '../view/time.js';
import { Entry } from './auditEntry.js';
import { Empty } from './empty.js';
import { asked, type Found, filterOf, type Looking, list, may, several } from './looking.js';
import { type Names, namesIn } from './names.js';
import {
  activity,
  ChoiceFilter,
  Count,
  Filters,
  LineFilter,
  Paging,
  Problem,
  SearchFilter,
} from './parts.js';

const PATH = '/audit';
const SUBJECTS = [
  'incident',
  'user',
  'team',
  'service',
  'token',
  'session',
  'organization',
  'message',
  'clock',
  'view',
];
const FILTERS = ['search', 'actor', 'action', 'subject_type', 'subject_id', 'since', 'until'] as const;
type AuditFilters = Readonly<Record<(typeof FILTERS)[number], string>>;

const filtersOf = (looking: Looking): AuditFilters => ({
  search: filterOf(looking, 'search'),
  actor: filterOf(looking, 'actor'),
  action: filterOf(looking, 'action'),
  subject_type: filterOf(looking, 'subject_type'),
  subject_id: filterOf(looking, 'subject_id'),
  since: filterOf(looking, 'since'),
  until: filterOf(looking, 'until'),
});

/** The choice itself, and what was chosen even if it is not among the usual ones. */
const withChosen = (
  options: readonly { readonly value: string; readonly label: string }[],
  value: string,
  names: Names,
) =>
  value === '' || options.some((option) => option.value === value)
    ? options
    : [...options, { value, label: names.get(value) ?? value }];

interface NarrowProps {
  readonly looking: Looking;
  readonly filters: AuditFilters;
  readonly names: Names;
}

async function narrow({ looking, filters, names }: NarrowProps) {
  const people = await several(looking, 'user list', activity('all'), userObject);
  const actors = [
    { value: '', label: 'Anybody' },
    ...people.results.map(({ id, name, active }) => ({
      value: id,
      label: `${name}${active ? '' : ' (deactivated)'}`,
    })),
  ];
  return (
    <Filters path={PATH} narrowed={FILTERS.some((name) => filters[name] !== '')}>
      <SearchFilter value={filters.search} hint="INC-2026-001, a name, an action …" />
      {people.count > people.results.length ? (
        <LineFilter name="actor" label="Who" value={filters.actor} hint="A name or an e-mail address" />
      ) : (
        <ChoiceFilter
          name="actor"
          label="Who"
          value={filters.actor}
          options={withChosen(actors, filters.actor, names)}
        />
      )}
      <LineFilter name="action" label="Action" value={filters.action} hint="incident.merge" />
      <ChoiceFilter
        name="subject_type"
        label="Kind of subject"
        value={filters.subject_type}
        options={withChosen(
          [{ value: '', label: 'Any' }, ...SUBJECTS.map((value) => ({ value, label: value }))],
          filters.subject_type,
          names,
        )}
      />
      {filters.subject_id === '' ? null : (
        <ChoiceFilter
          name="subject_id"
          label="Subject"
          value={filters.subject_id}
          options={withChosen([{ value: '', label: 'Any' }], filters.subject_id, names)}
        />
      )}
      <LineFilter name="since" label="Since" value={filters.since} hint="yesterday 9am" />
      <LineFilter name="until" label="Before" value={filters.until} hint="2026-03-02 14:00" />
    </Filters>
  );
}

/** The same entries as a document: everything that is found, not only this page. */
const Download = ({ looking, filters }: Pick<NarrowProps, 'looking' | 'filters'>) => {
  const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== ''));
  const { pathname, search } = new URL(
    documentUrl(looking.web, looking.channel, asked('audit export', given)),
  );
  return (
    <a class="button" href={`${pathname}${search}`} download>
      Download as CSV
    </a>
  );
};

/** Entries under the reader's days. */
const Days = ({
  found,
  names,
  looking: { reading },
}: {
  readonly found: Found<AuditObject>;
  readonly names: Names;
  readonly looking: Looking;
}) => {
  const days = Map.groupBy(found.results, ({ at }) => dayOf(new Date(at), reading));
  return (
    <>
      {[...days].map(([day, entries]) => (
        <section>
          <h2>{day}</h2>
          <ol class="audit">
            {entries.map((entry) => (
              <Entry entry={entry} names={names} reading={reading} />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
};

export async function auditPage(looking: Looking): Promise<Sheet> {
  const filters = filtersOf(looking);
  const found = await list(looking, 'audit list', filters, auditObject);
  const names = await namesIn(looking, found.results, [filters.actor, filters.subject_id]);
  return {
    title: 'Audit log',
    about: 'Every change by anybody or anything, newest first.',
    body: (
      <>
        {await narrow({ looking, filters, names })}
        <Problem problem={found.problem} />
        <div class="heading">
          <Count found={found} nouns={['change', 'changes']} />
          {found.problem === undefined && found.count > 0 && may(looking, 'audit', 'export') ? (
            <div class="actions">
              <Download looking={looking} filters={filters} />
            </div>
          ) : null}
        </div>
        <Days found={found} names={names} looking={looking} />
        <Empty found={found} path={PATH} filters={filters}>
          Whatever somebody changes is written down here, with who it was and what was there before.
        </Empty>
        <Paging found={found} path={PATH} filters={filters} />
      </>
    ),
  };
}
