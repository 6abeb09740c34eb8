/** The tour as somebody has it: whether they are shown it, with which incident, and how far they are. */
import { z } from 'zod';
import type { Upcoming } from '../../core/time/agenda.js';
import { isDrill, type TourStep, tourSteps } from '../../domain/incident/tour.js';
import { remember, remembered } from '../../store/queries/adapterState.js';
import { latestReported, oldestIncidents, reportedAfter } from '../../store/queries/drills.js';
import {
  commanderOf,
  type IncidentDetails,
  type TimelineEntry,
} from '../../store/queries/incidentDetails.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import type { Viewer } from '../../store/queries/viewer.js';
import { WORKSPACE } from '../../store/queries/workspace/channels.js';
import { offered } from '../access/offered.js';
import type { Visit, Web } from '../parts.js';

export interface Tour {
  readonly steps: readonly TourStep[];
  /** The one that was declared in it. */
  readonly incident: IncidentDetails | undefined;
  /** What Muster asked of itself, once it has. */
  readonly nudge: TimelineEntry | undefined;
  /** What is due next of the incident; undefined where nothing is, or nobody can push the clock. */
  readonly next: Upcoming | undefined;
}

/** A workspace with more drills than these at its beginning has been looked at by many. */
const LOOKED_AT = 20;

/** What somebody has said about the tour. Nothing: they are shown it where nothing has happened yet. */
const wish = z.union([
  z.object({ tour: z.literal('away') }),
  /** Asked for: with the first incident that they report after this one. */
  z.object({ tour: z.literal('taking'), after: z.string().nullable() }),
]);
type Wish = z.infer<typeof wish>;

const placeOf = ({ userId }: Viewer) => ({ island: WORKSPACE, key: `tour:${userId ?? ''}` });

async function wishOf({ store, clock }: Web, viewer: Viewer): Promise<Wish | undefined> {
  return wish.safeParse(await remembered(store.read, placeOf(viewer), clock.wallNow())).data;
}

/** They have seen enough, for good. */
export const putTourAway = ({ store }: Web, { viewer }: Visit): Promise<void> =>
  store.tx((w) => remember(w, placeOf(viewer), { tour: 'away' } satisfies Wish));

/** They want it, whatever has happened here and however often they took it. */
export const takeTour = ({ store }: Web, { viewer }: Visit): Promise<void> =>
  store.tx(async (w) => {
    const after = await latestReported(w, viewer);
    await remember(w, placeOf(viewer), { tour: 'taking', after } satisfies Wish);
  });

/**
 * The incident of their tour; null before they declared one, undefined where they are not shown the tour: they put it away,
 * or something happened here in earnest before they came.
 */
async function incidentOf(web: Web, viewer: Viewer): Promise<string | null | undefined> {
  const { read } = web.store;
  const said = await wishOf(web, viewer);
  if (said?.tour === 'away') return undefined;
  if (said?.tour === 'taking') return (await reportedAfter(read, viewer, said.after)) ?? null;
  const oldest = await oldestIncidents(read, viewer, LOOKED_AT);
  for (const incident of oldest) {
    if (incident.reporterId === viewer.userId) return incident.id;
    if (!isDrill(incident)) return undefined;
  }
  return oldest.length < LOOKED_AT ? null : undefined;
}

/** The tour as it stands; undefined for whoever is not shown it. */
export async function tourOf(web: Web, visit: Visit): Promise<Tour | undefined> {
  const { viewer } = visit;
  const id = await incidentOf(web, viewer);
  if (id === undefined) return undefined;
  const incidents = new IncidentQueries(web.store.read, viewer);
  const incident = id === null ? undefined : await incidents.find(id);
  const moves = visit.push && web.agenda.mode !== 'system';
  const due = moves && incident !== undefined ? await web.agenda.upcoming(viewer, LOOKED_AT) : [];
  const [update, nudges] =
    incident === undefined
      ? []
      : await Promise.all([
          incidents.latestUpdate(incident),
          incidents.timeline(incident, { limit: 1, offset: 0 }, false, { kinds: ['NUDGE'] }),
        ]);
  const nudge = nudges?.results[0];
  // Where others work in earnest nobody is led to push the clock for an incident that may be one.
  const mayPush = moves && (!visit.signedIn || incident === undefined || isDrill(incident));
  const steps = tourSteps({
    mayWork: offered(web, viewer, 'incident', 'ack'),
    mayPush,
    incident:
      incident === undefined
        ? null
        : {
            status: incident.status,
            severity: incident.severity,
            commanderId: commanderOf(incident)?.id ?? null,
            paused: incident.paused !== null,
            isDuplicate: incident.isDuplicate,
            acknowledged: incident.acknowledgedAt !== null,
            updated: update !== undefined,
            nudged: nudge !== undefined,
          },
  });
  return {
    steps,
    incident,
    nudge,
    next: due.find((one) => one.incident?.reference === incident?.reference),
  };
}
