/** The incidents as a table: sorted by its heads, walked through with the keyboard, and cards on a phone. */
import { stateLabel } from '../../core/messages/incident.js';
import type { IncidentObject } from '../../core/views/incident.js';
import { statusLabel } from '../../domain/incident/status.js';
import type { IncidentOrdering } from '../../store/queries/incidentLists.js';
import { Nothing, type Sorted, Table } from '../organization/parts.js';
import { Icon } from '../view/icons.js';
import { Level, State } from '../view/level.js';
import type { Reading } from '../view/reading.js';
import { Name, Spoken } from '../view/text.js';
import { TimeOf } from '../view/time.js';
import { addressOf, type Filters, INCIDENTS } from './filters.js';

interface Column {
  readonly label: string;
  readonly room?: 'spare' | 'short';
  readonly by?: IncidentOrdering;
  /** Which way it is sorted first: the newest and the gravest are looked for. */
  readonly first?: 'up' | 'down';
}

const COLUMNS: readonly Column[] = [
  { label: 'Incident', by: 'reference', first: 'down' },
  { label: 'Severity', room: 'short', by: 'severity', first: 'up' },
  { label: 'Status', room: 'short', by: 'status', first: 'up' },
  { label: 'Commander' },
  { label: 'Services', room: 'spare' },
  { label: 'Declared', room: 'short', by: 'declared_at', first: 'down' },
  { label: 'Updated', room: 'short', by: 'updated_at', first: 'down' },
];

/** How a column is sorted now, and what its head leads to. */
function sortedBy({ by, first }: Column, filters: Filters): Sorted | undefined {
  if (by === undefined) return undefined;
  const ordering = filters.ordering.toLowerCase();
  const direction = ordering === by ? 'ascending' : ordering === `-${by}` ? 'descending' : undefined;
  const down = direction === undefined ? first === 'down' : direction === 'ascending';
  return { href: addressOf({ ...filters, ordering: `${down ? '-' : ''}${by}` }), direction };
}

interface RowsProps {
  readonly incidents: readonly IncidentObject[];
  readonly filters: Filters;
  readonly reading: Reading;
}

export const IncidentTable = ({ incidents, filters, reading }: RowsProps) => (
  <Table
    caption="Incidents"
    class="incidents"
    columns={COLUMNS.map((column) => ({
      label: column.label,
      ...(column.room === undefined ? {} : { room: column.room }),
      sorted: sortedBy(column, filters),
    }))}
  >
    {incidents.map((incident) => (
      <Row incident={incident} reading={reading} />
    ))}
  </Table>
);

const labelOf = ({ status, paused, duplicate_of: original }: IncidentObject): string =>
  original === null
    ? `${statusLabel(status)}${paused ? ', paused' : ''}`
    : stateLabel({ status, isDuplicate: true, paused: null });

const Row = ({ incident: i, reading }: { readonly incident: IncidentObject; readonly reading: Reading }) => (
  <tr>
    <th scope="row">
      <a href={`${INCIDENTS}/${i.reference}`} class="to-incident" id={`row-${i.reference}`}>
        <span class="reference">{i.reference}</span> <Name text={i.title} class="title" />
      </a>
      {i.private ? (
        <span class="private-sign">
          <Icon name="lock" />
          <Spoken>private</Spoken>
        </span>
      ) : null}
    </th>
    <td class="short" data-label="Severity">
      <Level severity={i.severity} />
    </td>
    <td class="short" data-label="Status">
      <State status={i.status} label={labelOf(i)} />
    </td>
    <td data-label="Commander">
      {i.commander === null ? <Nothing>nobody yet</Nothing> : <Name text={i.commander.name} />}
    </td>
    <td class="spare" data-label="Services">
      {i.services.length === 0 ? <Nothing /> : <Name text={i.services.map(({ name }) => name).join(', ')} />}
    </td>
    <td class="short" data-label="Declared">
      <TimeOf iso={i.declared_at} reading={reading} />
    </td>
    <td class="short" data-label="Updated">
      <TimeOf iso={i.updated_at} reading={reading} />
    </td>
  </tr>
);
