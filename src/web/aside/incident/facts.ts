/** What the panel shows, read in one go. */
import { type Controls, controlsOf, type RoleRow, roleRows } from '../../../core/messages/controls.js';
import type { Upcoming } from '../../../core/time/agenda.js';
import type { Person } from '../../../domain/message.js';
import { organizationRoles } from '../../../domain/organization/settings.js';
import type { IncidentDetails, StatusUpdate, TimelineEntry } from '../../../store/queries/incidentDetails.js';
import { IncidentQueries } from '../../../store/queries/incidents.js';
import type { PageOf } from '../../../store/queries/page.js';
import { PeopleQueries } from '../../../store/queries/people.js';
import { offered } from '../../access/offered.js';
import type { Visit, Web } from '../../parts.js';

/** How many entries the filters of the timeline look among; the incident's page has all of them. */
const ENTRIES = 60;

export interface Facts {
  readonly incident: IncidentDetails;
  readonly latest: StatusUpdate | undefined;
  readonly timeline: PageOf<TimelineEntry>;
  readonly members: readonly Person[];
  /** What Muster will do by itself. */
  readonly armed: readonly Pick<Upcoming, 'at' | 'what'>[];
  readonly roles: readonly RoleRow[];
  readonly controls: Controls;
  /** Whether the reader's role is enough for a verb. */
  readonly may: (verb: string) => boolean;
}

/** Undefined where there is none that the reader may see. */
export async function factsOf(
  web: Web,
  { viewer }: Pick<Visit, 'viewer'>,
  id: string,
): Promise<Facts | undefined> {
  const { read } = web.store;
  const incidents = new IncidentQueries(read, viewer);
  const incident = await incidents.find(id);
  if (incident === undefined) return undefined;
  const [latest, timeline, members, armed, { settings }] = await Promise.all([
    incidents.latestUpdate(incident),
    incidents.timeline(incident, { limit: ENTRIES, offset: 0 }, true),
    incidents.members(incident),
    web.agenda.armed(incident),
    new PeopleQueries(read, viewer).organization(),
  ]);
  const may = (verb: string): boolean => offered(web, viewer, 'incident', verb, incident.reporterId);
  return {
    incident,
    latest,
    timeline,
    members,
    armed,
    roles: roleRows(incident, organizationRoles(settings), viewer, may),
    controls: controlsOf(incident, viewer, may),
    may,
  };
}
