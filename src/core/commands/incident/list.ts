import { OPEN_STATUSES } from '../../../domain/incident/status.js';
import { INCIDENT_ORDERINGS } from '../../../store/queries/incidentLists.js';
import { incidentList } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { listObject, presentPage } from '../../views/page.js';
import { readCommand } from '../command.js';
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
} from '../fields/index.js';
import { pageFields, pageOf } from '../page.js';

export const list = readCommand({
  family: 'incident',
  name: 'list',
  aliases: ['ls'],
  summary: 'List incidents',
  examples: ['list', 'list --all --severity sev1', 'list checkout --status resolved'],
  permission: 'VIEWER',
  input: {
    search: optional(lineField({ label: 'Search', max: 200, noun: 'search' })),
    all: optional(switchField({ label: 'All', help: 'Also what is over.' })),
    status: optional(statusesField({ label: 'Status' })),
    severity: optional(severitiesField({ label: 'Severity' })),
    service: optional(serviceField({ label: 'Service' })),
    commander: optional(personField({ label: 'Commander' })),
    tag: optional(lineField({ label: 'Tag', max: 60, noun: 'tag' })),
    since: optional(instantField({ label: 'Declared since' })),
    until: optional(instantField({ label: 'Declared before' })),
    ordering: optional(orderingField(INCIDENT_ORDERINGS)),
    ...pageFields,
  },
  positions: ['search…'],
  rest: [{ method: 'GET', path: '/incidents', preset: { all: 'yes' } }],
  returns: listObject(incidentObject),
  run: async ({ incidents }, input) => {
    const status = input.status ?? (input.all === true ? undefined : OPEN_STATUSES);
    const page = pageOf(input);
    const found = await incidents.list(
      {
        ...(status === undefined ? {} : { status }),
        ...(input.severity === undefined ? {} : { severity: input.severity }),
        ...(input.service === undefined ? {} : { serviceId: input.service }),
        ...(input.commander === undefined ? {} : { commanderId: input.commander }),
        ...(input.tag === undefined ? {} : { tag: input.tag.toLowerCase() }),
        ...(input.since === undefined ? {} : { since: input.since }),
        ...(input.until === undefined ? {} : { until: input.until }),
        ...(input.search === undefined ? {} : { search: input.search }),
      },
      page,
      input.ordering ?? { by: 'created_at', descending: true },
    );
    const scope = input.status === undefined && input.all !== true ? 'open' : 'matching';
    return {
      value: presentPage(found, page, presentIncident),
      reply: { message: incidentList(found, scope) },
    };
  },
});
