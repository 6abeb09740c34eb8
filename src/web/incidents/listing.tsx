/** The list of incidents: narrowed, sorted, kept under a name, and taken along. */
import { incidentObject } from '../../core/views/incident.js';
import { incidentsMark } from '../../store/queries/incidentLists.js';
import { savedViewsOf } from '../../store/queries/savedViews.js';
import { type Found, type Looking, list } from '../organization/looking.js';
import { Acts, Count, Paging, Problem } from '../organization/parts.js';
import { Icon } from '../view/icons.js';
import type { Sheet } from '../view/organization.js';
import { documentPath } from './documents.js';
import {
  addressOf,
  type Filters,
  filtersOf,
  INCIDENTS,
  isNarrowed,
  NO_FILTERS,
  valuesOf,
} from './filters.js';
import { narrow } from './narrow.js';
import { IncidentTable } from './table.js';
import { type Refused, Views } from './views.js';

const Downloads = ({ looking, filters }: { readonly looking: Looking; readonly filters: Filters }) => (
  <>
    {(['csv', 'json'] as const).map((format) => (
      <a
        class="button small"
        href={documentPath(looking, 'incident list', { ...valuesOf(filters), format })}
        download
      >
        <Icon name="download" /> {format.toUpperCase()}
      </a>
    ))}
  </>
);

const Empty = ({ looking, filters }: { readonly looking: Looking; readonly filters: Filters }) => (
  <div class="empty">
    <p>{isNarrowed(filters) ? 'Nothing is found by these filters.' : 'Nothing is open: all quiet.'}</p>
    {isNarrowed(filters) ? (
      <p>
        <a href={INCIDENTS}>Show what is open</a>
      </p>
    ) : (
      <p>
        <a href={addressOf({ ...NO_FILTERS, status: 'all' })}>Show everything that ever was</a>
      </p>
    )}
    <Acts
      id="empty"
      buttons={[{ label: 'Declare an incident', command: '/incident declare' }]}
      reading={looking.reading}
    />
  </div>
);

/** What the keys do; said where they work, and they can be turned off. */
const Keys = () => (
  <p class="hint keys" id="keys" hidden>
    <kbd>j</kbd> and <kbd>k</kbd> go from one incident to the next, <kbd>Enter</kbd> opens it, <kbd>/</kbd>{' '}
    searches.{' '}
    <button type="button" class="link" id="keys-off" aria-pressed="false">
      Turn off
    </button>
  </p>
);

/** @param refused a name for a view that was refused, which is given back. */
export async function incidentsPage(looking: Looking, refused?: Refused): Promise<Sheet> {
  const { web, visit, reading } = looking;
  const filters = filtersOf(looking);
  // What changes from here on is told by the stream: it compares with this.
  const state = await incidentsMark(web.store.read, visit.viewer);
  const [found, views, form] = await Promise.all([
    list(looking, 'incident list', valuesOf(filters), incidentObject),
    savedViewsOf(web.store.read, visit.viewer),
    narrow({ looking, filters }),
  ]);
  return {
    title: 'Incidents',
    about: 'What happens and what happened.',
    body: (
      <>
        <Views views={views} filters={filters} refused={refused} />
        {form}
        <Problem problem={found.problem} />
      </>
    ),
    followed: {
      state,
      body: (
        <>
          <Above found={found} looking={looking} filters={filters} />
          {found.results.length === 0 ? null : (
            <>
              <IncidentTable incidents={found.results} filters={filters} reading={reading} />
              <Keys />
            </>
          )}
          {found.count === 0 && found.problem === undefined ? (
            <Empty looking={looking} filters={filters} />
          ) : null}
          <Paging found={found} path={INCIDENTS} filters={filters} />
        </>
      ),
    },
  };
}

interface AboveProps {
  readonly found: Found<unknown>;
  readonly looking: Looking;
  readonly filters: Filters;
}

const Above = ({ found, looking, filters }: AboveProps) => (
  <div class="heading">
    <Count found={found} nouns={['incident', 'incidents']} />
    {found.problem === undefined && found.count > 0 ? (
      <div class="actions">
        <Downloads looking={looking} filters={filters} />
      </div>
    ) : null}
  </div>
);
