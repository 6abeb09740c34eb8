/** What was said and what happened: the last update, services, links, and the timeline. */
import { linkLabels } from '../../../core/documents/incident.js';
import {
  TIMELINE_GROUPS,
  timelineGroup,
  timelineGroupLabel,
} from '../../../domain/incident/timelineGroups.js';
import type { IncidentDetails, TimelineEntry } from '../../../store/queries/incidentDetails.js';
import { WORKSPACE } from '../../../store/queries/workspace/channels.js';
import { Link } from '../../view/markdown.js';
import type { Reading } from '../../view/reading.js';
import { Name, Spoken } from '../../view/text.js';
import { Time } from '../../view/time.js';
import { ControlRow } from './control.js';
import { cut, type PartProps, Words } from './state.js';

export const LastUpdate = ({ facts: { latest, controls }, reading }: PartProps) => (
  <>
    {latest === undefined ? (
      <p class="hint">None has been posted yet.</p>
    ) : (
      <>
        <p class="hint">
          <Name text={latest.author?.name ?? 'Muster'} />, <Time at={latest.at} reading={reading} />
        </p>
        <Words text={latest.message} />
      </>
    )}
    <ControlRow id="update" controls={['update', 'updates', 'catchup'].map(controls.of)} reading={reading} />
  </>
);

export const Services = ({ facts: { incident, controls }, reading }: PartProps) => (
  <>
    {incident.services.length === 0 ? (
      <p class="hint">None is named.</p>
    ) : (
      <ul class="chips">
        {incident.services.map(({ name }) => (
          <li>
            <Name text={name} />
          </li>
        ))}
      </ul>
    )}
    <ControlRow id="services" controls={['services', 'impact', 'tag'].map(controls.of)} reading={reading} />
  </>
);

const roomStates: Readonly<Record<IncidentDetails['rooms'][number]['state'], string>> = {
  OPEN: '',
  OWED: ' (is being opened)',
  FAILED: ' (could not be opened)',
  ARCHIVED: ' (archived)',
};

const platformName = (id: string): string => `${id.slice(0, 1).toUpperCase()}${id.slice(1)}`;

export function Links({ facts: { incident: i, controls }, reading }: PartProps) {
  const rooms = i.rooms.filter(({ platform }) => platform !== WORKSPACE);
  return (
    <>
      <ul class="links">
        {i.bridgeUrl === null ? null : (
          <li>
            Bridge:{' '}
            <Link url={i.bridgeUrl} reading={reading}>
              Join the call
            </Link>
          </li>
        )}
        <li>
          Page: <a href={`/incidents/${i.reference}`}>{i.reference}</a>
        </li>
        {rooms.map(({ platform, name, url, state }) => (
          <li>
            {platformName(platform)}:{' '}
            {url === null ? (
              <Name text={`#${name}`} />
            ) : (
              <Link url={url} reading={reading}>
                <Name text={`#${name}`} />
              </Link>
            )}
            {roomStates[state]}
          </li>
        ))}
        {i.externalRefs.map(({ system, id, url }) => (
          <li>
            <Name text={system} />:{' '}
            {url === null ? (
              <Name text={id} />
            ) : (
              <Link url={url} reading={reading}>
                <Name text={id} />
              </Link>
            )}
          </li>
        ))}
        {i.links.map(({ kind, reference, title }) => (
          <li>
            {linkLabels[kind]}: <a href={`/incidents/${reference}`}>{reference}</a> <Name text={cut(title)} />
          </li>
        ))}
      </ul>
      <ControlRow id="links" controls={['bridge', 'relate', 'merge'].map(controls.of)} reading={reading} />
    </>
  );
}

/** What is shown of the timeline while nothing is chosen. */
export const RECENT = 20;

export const TimelineList = ({ facts: { incident, timeline, controls }, reading }: PartProps) => (
  <>
    <ControlRow id="timeline" controls={['note', 'strike'].map(controls.of)} reading={reading} />
    <ol class="entries" aria-label="Timeline, newest first">
      {timeline.results.map((entry, n) => (
        <Entry entry={entry} isRecent={n < RECENT} reading={reading} />
      ))}
    </ol>
    <p class="hint nothing">There is nothing of this kind among the latest.</p>
    <p>
      <a href={`/incidents/${incident.reference}#timeline`} id="panel-timeline-all">
        {timeline.count === 1
          ? 'The entry'
          : `All ${timeline.count}${timeline.countCapped ? '+' : ''} entries`}{' '}
        on the incident’s page
      </a>
    </p>
  </>
);

interface EntryProps {
  readonly entry: TimelineEntry;
  readonly isRecent: boolean;
  readonly reading: Reading;
}

const Entry = ({ entry, isRecent, reading }: EntryProps) => {
  const words = <Name text={cut(entry.text)} />;
  return (
    <li class={`of-${timelineGroup(entry.kind).toLowerCase()}${isRecent ? ' recent' : ''}`}>
      <span class="when">
        <Time at={entry.at} reading={reading} />
      </span>
      <span>
        <b>
          <Name text={entry.actor?.name ?? 'Muster'} />
        </b>{' '}
        {entry.struckAt === null ? (
          words
        ) : (
          <>
            <Spoken>struck out: </Spoken>
            <s>{words}</s> <Name text={cut(entry.struckReason ?? '')} class="hint" />
          </>
        )}
      </span>
    </li>
  );
};

/** Which kinds are shown: outside of what changes, so that a choice stays. The style does the choosing. */
export const TimelineFilter = () => (
  <fieldset class="filter">
    <legend class="spoken">Which entries</legend>
    {[
      { value: 'all', label: 'All' },
      ...TIMELINE_GROUPS.map((group) => ({ value: group.toLowerCase(), label: timelineGroupLabel(group) })),
    ].map(({ value, label }) => (
      <label>
        <input
          type="radio"
          name="panel-entries"
          id={`panel-entries-${value}`}
          value={value}
          checked={value === 'all'}
          autocomplete="off"
        />
        <span>{label}</span>
      </label>
    ))}
  </fieldset>
);
