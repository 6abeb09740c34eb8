import { Refusal } from '../../../domain/errors.js';
import { OPEN_STATUSES } from '../../../domain/incident/status.js';
import { md, say } from '../../../domain/message.js';
import {
  INCIDENT_ORDERINGS,
  type IncidentFilter,
  type ListOrdering,
} from '../../../store/queries/incidentLists.js';
import { incidentsDocument, LIST_FORMATS } from '../../documents/incidents.js';
import { counted } from '../../messages/people.js';
import { incidentList } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { listObject, presentPage } from '../../views/page.js';
import { type InputOf, readCommand } from '../command.js';
import {
  instantField,
  lineField,
  optional,
  orderingField,
  personField,
  serviceField,
  severitiesField,
  statusesField,
  switchField,
  wordField,
} from '../fields/index.js';
import { pageFields, pageOf } from '../page.js';

/** Beyond this a document is no document any more, and writing it would hold everybody else up. */
export const MAX_EXPORTED = 5_000;

const filters = {
  search: optional(lineField({ label: 'Search', max: 200, noun: 'search' })),
  all: optional(switchField({ label: 'All', help: 'Also what is over.' })),
  status: optional(statusesField({ label: 'Status' })),
  severity: optional(severitiesField({ label: 'Severity' })),
  service: optional(serviceField({ label: 'Service' })),
  commander: optional(personField({ label: 'Commander' })),
  person: optional(
    personField({ label: 'Person', help: 'Whoever reported it, has it or holds a role in it.' }),
  ),
  acknowledged: optional({
    ...switchField({ label: 'Acknowledged', help: 'Yes or no: whether anybody has answered it.' }),
    // Told by the word behind it: that nobody has is what is asked for more often.
    isSwitch: false,
  }),
  tag: optional(lineField({ label: 'Tag', max: 60, noun: 'tag' })),
  since: optional(instantField({ label: 'Declared since' })),
  until: optional(instantField({ label: 'Declared before' })),
};

const NEWEST: ListOrdering = { by: 'created_at', descending: true };

const filterOf = (input: InputOf<typeof filters>): IncidentFilter => {
  const status = input.status ?? (input.all === true ? undefined : OPEN_STATUSES);
  return {
    ...(status === undefined ? {} : { status }),
    ...(input.severity === undefined ? {} : { severity: input.severity }),
    ...(input.service === undefined ? {} : { serviceId: input.service }),
    ...(input.commander === undefined ? {} : { commanderId: input.commander }),
    ...(input.person === undefined ? {} : { personId: input.person }),
    ...(input.acknowledged === undefined ? {} : { acknowledged: input.acknowledged }),
    ...(input.tag === undefined ? {} : { tag: input.tag.toLowerCase() }),
    ...(input.since === undefined ? {} : { since: input.since }),
    ...(input.until === undefined ? {} : { until: input.until }),
    ...(input.search === undefined ? {} : { search: input.search }),
  };
};

export const list = readCommand({
  family: 'incident',
  name: 'list',
  aliases: ['ls'],
  summary: 'List incidents',
  examples: [
    'list',
    'list --all --severity sev1',
    'list checkout --status resolved',
    'list --person me --acknowledged no',
    'list --all --since 2026-03-01T00:00:00Z --format csv',
  ],
  permission: 'VIEWER',
  input: {
    ...filters,
    ordering: optional(orderingField(INCIDENT_ORDERINGS)),
    format: optional(
      wordField(
        { label: 'Format', help: 'Everything that is found as a document, however many pages it has.' },
        LIST_FORMATS,
      ),
    ),
    ...pageFields,
  },
  positions: ['search…'],
  rest: [{ method: 'GET', path: '/incidents', preset: { all: 'yes' }, documents: ['text/csv'] }],
  returns: listObject(incidentObject),
  run: async ({ incidents, now }, input) => {
    const filter = filterOf(input);
    const ordering = input.ordering ?? NEWEST;
    if (input.format !== undefined) {
      const found = await incidents.first(filter, MAX_EXPORTED + 1, ordering);
      if (found.length > MAX_EXPORTED) throw tooMany();
      const document = incidentsDocument(found, input.format, now);
      return {
        value: null,
        document,
        reply: {
          message: say(
            'good',
            md`Here is the list: ${counted(found.length, 'incident')} as ${document.name}.`,
          ),
        },
      };
    }
    const page = pageOf(input);
    const found = await incidents.list(filter, page, ordering);
    const scope = input.status === undefined && input.all !== true ? 'open' : 'matching';
    return {
      value: presentPage(found, page, presentIncident),
      reply: { message: incidentList(found, scope) },
    };
  },
});

function tooMany(): Refusal {
  const problem = `That is more than ${MAX_EXPORTED.toLocaleString('en')} incidents. Please narrow it with since and until.`;
  return new Refusal('INVALID', problem, { fields: { since: [problem], until: [problem] } });
}
