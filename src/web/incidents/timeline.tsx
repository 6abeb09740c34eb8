/** The timeline on the page of an incident: narrowed by kind and read page by page, both in the address. */
import { TIMELINE_GROUPS, timelineGroupLabel, timelineKinds } from '../../domain/incident/timelineGroups.js';
import type { IncidentDetails, TimelineEntry } from '../../store/queries/incidentDetails.js';
import type { IncidentQueries } from '../../store/queries/incidents.js';
import { type Found, filterOf, type Looking, offsetOf, PER_PAGE } from '../organization/looking.js';
import { Count, Paging } from '../organization/parts.js';
import type { Reading } from '../view/reading.js';
import { Name, Plain, Spoken } from '../view/text.js';
import { dayOf, Time } from '../view/time.js';
import { INCIDENTS } from './filters.js';

export async function timelineSection(looking: Looking, queries: IncidentQueries, incident: IncidentDetails) {
  const asked = filterOf(looking, 'kind').toUpperCase();
  const group = TIMELINE_GROUPS.find((one) => one === asked);
  const oldestFirst = filterOf(looking, 'order') === 'oldest';
  const page = { limit: PER_PAGE, offset: offsetOf(looking) };
  const only = group === undefined ? {} : timelineKinds(group);
  const entries = await queries.timeline(incident, page, !oldestFirst, only);
  const found: Found<TimelineEntry> = {
    ...page,
    count: entries.count,
    ...(entries.countCapped ? { count_capped: true as const } : {}),
    results: entries.results,
    problem: undefined,
  };
  const path = `${INCIDENTS}/${incident.reference}`;
  const kind = group?.toLowerCase() ?? '';
  const order = oldestFirst ? 'oldest' : '';
  const to = (filters: Readonly<Record<string, string>>): string => {
    const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== '')).toString();
    return `${path}${query === '' ? '' : `?${query}`}#timeline`;
  };
  const choices = [
    { value: '', label: 'All' },
    ...TIMELINE_GROUPS.map((one) => ({ value: one.toLowerCase(), label: timelineGroupLabel(one) })),
  ];
  return (
    <section id="timeline" aria-labelledby="timeline-title">
      <h2 id="timeline-title">Timeline</h2>
      <nav class="kinds" aria-label="Which entries">
        <ul>
          {choices.map(({ value, label }) => (
            <li>
              <a
                href={to({ kind: value, order })}
                {...(value === kind ? { 'aria-current': 'true' as const } : {})}
              >
                {label}
              </a>
            </li>
          ))}
        </ul>
        <a href={to({ kind, order: oldestFirst ? '' : 'oldest' })}>
          {oldestFirst ? 'Newest first' : 'Oldest first'}
        </a>
      </nav>
      <Count found={found} nouns={['entry', 'entries']} />
      <Days entries={entries.results} isWhole={group === undefined} reading={looking.reading} />
      <Paging found={found} path={path} filters={{ kind, order }} />
    </section>
  );
}

interface DaysProps {
  readonly entries: readonly TimelineEntry[];
  /** None is left out: only then do their numbers mean something. */
  readonly isWhole: boolean;
  readonly reading: Reading;
}

const Days = ({ entries, isWhole, reading }: DaysProps) => (
  <>
    {[...Map.groupBy(entries, ({ at }) => dayOf(at, reading))].map(([day, all]) => (
      <div class="timeline-day">
        <h3>{day}</h3>
        <ol class="timeline">
          {all.map((entry) => (
            <Entry entry={entry} isNumbered={isWhole} reading={reading} />
          ))}
        </ol>
      </div>
    ))}
  </>
);

interface EntryProps {
  readonly entry: TimelineEntry;
  readonly isNumbered: boolean;
  readonly reading: Reading;
}

const Entry = ({ entry, isNumbered, reading }: EntryProps) => {
  const words = <Plain text={entry.text} />;
  return (
    <li {...(isNumbered ? { id: `entry-${entry.number}` } : {})}>
      <span class="number">{isNumbered ? `#${entry.number}` : ''}</span>
      <Time at={entry.at} reading={reading} always="time" />
      <span class="entry-text" dir="auto">
        <b>
          <Name text={entry.actor?.name ?? 'Muster'} />
        </b>{' '}
        {entry.struckAt === null ? (
          words
        ) : (
          <>
            <Spoken>struck out: </Spoken>
            <s>{words}</s>{' '}
            <span class="hint">
              (<Name text={entry.struckReason ?? ''} />)
            </span>
          </>
        )}
      </span>
    </li>
  );
};
