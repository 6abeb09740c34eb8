/** Everything about one incident, to read, to print and to act on. */
import { furtherButtons } from '../../core/messages/further.js';
import { actionButtons, stateLabel } from '../../core/messages/incident.js';
import { Refusal } from '../../domain/errors.js';
import { severityLabel } from '../../domain/incident/severity.js';
import type { IncidentDetails, StatusUpdate } from '../../store/queries/incidentDetails.js';
import { incidentsMark } from '../../store/queries/incidentLists.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import { WORKSPACE } from '../../store/queries/workspace/channels.js';
import { type Looking, may } from '../organization/looking.js';
import { Acts } from '../organization/parts.js';
import { Icon } from '../view/icons.js';
import { Level, State } from '../view/level.js';
import type { Sheet } from '../view/organization.js';
import { StatusTrack } from '../view/status.js';
import { Name, Plain } from '../view/text.js';
import { instantTitle, Time } from '../view/time.js';
import { documentPath } from './documents.js';
import { ImpactFacts, LinkFacts, PeopleFacts, Stamps } from './facts.js';
import { INCIDENTS } from './filters.js';
import { timelineSection } from './timeline.js';

/** More updates than anybody reads on a page; all of them are in the exports. */
const UPDATES = 50;

/** @throws {Refusal} NOT_FOUND where there is none that the reader may see: both read the same. */
export async function incidentPage(looking: Looking): Promise<Sheet> {
  const { web, visit, id, reading } = looking;
  const queries = new IncidentQueries(web.store.read, visit.viewer);
  const state = await incidentsMark(web.store.read, visit.viewer);
  const incident = await queries.find(id);
  if (incident === undefined) throw new Refusal('NOT_FOUND', `There is no incident ${id}.`);
  const [updates, members, timeline] = await Promise.all([
    queries.updates(incident, { limit: UPDATES, offset: 0 }),
    queries.members(incident),
    timelineSection(looking, queries, incident),
  ]);
  return {
    title: `${incident.reference} · ${incident.title}`,
    about: `${severityLabel(incident.severity)}, ${stateLabel(incident).toLowerCase()}`,
    body: null,
    followed: {
      state,
      body: (
        <article class="incident">
          <Head looking={looking} incident={incident} />
          <section class="facts-grid" aria-label="Facts">
            <Stamps incident={incident} reading={reading} />
            <PeopleFacts incident={incident} members={members} />
            <ImpactFacts incident={incident} />
            <LinkFacts incident={incident} reading={reading} />
          </section>
          <Words title="Description" text={incident.description} />
          <Words title="Root cause" text={incident.rootCause} />
          <Words title="Resolution" text={incident.resolution} />
          <Updates updates={updates.results} count={updates.count} looking={looking} />
          {timeline}
          <Further looking={looking} incident={incident} />
        </article>
      ),
    },
  };
}

interface PartProps {
  readonly looking: Looking;
  readonly incident: IncidentDetails;
}

const Head = ({ looking, incident: i }: PartProps) => {
  const { reading } = looking;
  const room = i.rooms.find(({ platform, state }) => platform === WORKSPACE && state !== 'FAILED');
  return (
    <header class="incident-head">
      <p class="printed">
        <b>{i.reference}</b>, printed <Time at={reading.now} reading={reading} /> ({instantTitle(reading.now)}
        ) from {new URL(`${INCIDENTS}/${i.reference}`, reading.publicUrl).href}
      </p>
      <div class="signs">
        <Level severity={i.severity} />
        <State status={i.status} label={stateLabel(i)} />
        {i.private ? (
          <span class="private-sign">
            <Icon name="lock" /> private
          </span>
        ) : null}
        <div class="take-along">
          <Exports looking={looking} incident={i} />
          <button type="button" class="button small" id="print" hidden>
            <Icon name="print" /> Print
          </button>
        </div>
      </div>
      <StatusTrack incident={i} reading={reading} across />
      {i.paused === null ? null : (
        <p class="pause">
          Paused{' '}
          {i.paused.until === null ? (
            'until further notice'
          ) : (
            <>
              until <Time at={new Date(i.paused.until)} reading={reading} />
            </>
          )}
          : <Name text={i.paused.reason} />
        </p>
      )}
      <div class="next">
        {room === undefined ? null : (
          <a class="button" href={`/rooms/${i.reference}`} id="open-room">
            Open the war room
          </a>
        )}
        <Acts
          id="next"
          buttons={actionButtons(i).filter(({ command }) => reading.offers(command))}
          reading={reading}
        />
      </div>
    </header>
  );
};

const Exports = ({ looking, incident: { reference } }: PartProps) => (
  <>
    {(['markdown', 'csv', 'json'] as const).map((format) => (
      <a
        class="button small"
        href={documentPath(looking, 'incident export', { incident: reference, format })}
        download
      >
        <Icon name="download" /> {format === 'markdown' ? 'Markdown' : format.toUpperCase()}
      </a>
    ))}
  </>
);

const Words = ({ title, text }: { readonly title: string; readonly text: string | null }) =>
  text === null || text === '' ? null : (
    <section>
      <h2>{title}</h2>
      <div class="words" dir="auto">
        <Plain text={text} />
      </div>
    </section>
  );

interface UpdatesProps {
  readonly updates: readonly StatusUpdate[];
  readonly count: number;
  readonly looking: Looking;
}

const Updates = ({ updates, count, looking: { reading } }: UpdatesProps) => (
  <section>
    <h2>Status updates</h2>
    {updates.length === 0 ? <p class="hint">None has been posted.</p> : null}
    <ol class="updates">
      {updates.map((update) => (
        <li>
          <p class="by">
            <b>
              <Name text={update.author?.name ?? 'Muster'} />
            </b>{' '}
            <Time at={update.at} reading={reading} />
            {update.editedAt === null ? null : <span class="hint"> (edited)</span>}
          </p>
          <div class="words" dir="auto">
            <Plain text={update.message} />
          </div>
        </li>
      ))}
    </ol>
    {count > updates.length ? (
      <p class="hint">
        These are the latest {updates.length} of {count}; the exports have all of them.
      </p>
    ) : null}
  </section>
);

const Further = ({ looking, incident }: PartProps) => {
  const groups = furtherButtons(incident, looking.visit.viewer, (verb) => may(looking, 'incident', verb));
  return groups.length === 0 ? null : (
    <section class="further-buttons" aria-labelledby="further-title">
      <h2 id="further-title">What else can be done</h2>
      {groups.map(({ heading, buttons }, at) => (
        <div>
          <h3>{heading}</h3>
          <Acts id={`further-${at}`} buttons={buttons} reading={looking.reading} />
        </div>
      ))}
    </section>
  );
};
