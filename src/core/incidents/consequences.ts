/** What follows from a change of an incident, decided on plain data: timers, cards, topic, rooms, invitations. */
import { firstCommanderNudge } from '../../domain/incident/commanderNudge.js';
import { needsCommanderNudge } from '../../domain/incident/needs.js';
import { severityFacts } from '../../domain/incident/severity.js';
import { isOpen } from '../../domain/incident/status.js';
import { commanderOf, type IncidentDetails } from '../../store/queries/incidentDetails.js';

export const COMMANDER_NUDGE = 'incident.commander-nudge';
export const STABLE_QUESTION = 'incident.stable-question';

/** How long after entering monitoring the commander is asked whether it is stable, in minutes (domain page, "Incident"). */
const STABLE_AFTER_MINUTES = 30;

export interface Consequences {
  readonly arm: readonly {
    readonly kind: string;
    readonly dueAt: Date;
    readonly data: Readonly<Record<string, unknown>>;
  }[];
  readonly disarm: readonly string[];
  readonly openRoom: boolean;
  readonly topic: boolean;
  /** People who hold a role since this change and belong into the room. */
  readonly invite: readonly string[];
}

const nudged = (i: IncidentDetails): boolean =>
  needsCommanderNudge({
    status: i.status,
    severity: i.severity,
    commanderId: commanderOf(i)?.id ?? null,
    paused: i.paused !== null,
  });
/** Whether everybody may hear of it: nobody needs a clearance or an invitation to see it. */
export const isPublic = (i: Pick<IncidentDetails, 'private' | 'clearance'>): boolean =>
  !i.private && i.clearance === 0;
const hasRoom = (i: IncidentDetails): boolean =>
  isOpen(i.status) && severityFacts[i.severity].warRoom !== 'ON_REQUEST';

/** What a change from `before` (null: it was declared) to `after` at the instant `now` entails. */
export function consequences(
  before: IncidentDetails | null,
  after: IncidentDetails,
  now: Date,
): Consequences {
  const needed = before !== null && nudged(before);
  const needs = nudged(after);
  const watched = before?.status === 'MONITORING';
  const watches = after.status === 'MONITORING';
  const known = new Set([before?.reporterId, ...(before?.roles.map((r) => r.user.id) ?? [])]);
  return {
    arm: [
      ...(needs && !needed
        ? [{ kind: COMMANDER_NUDGE, dueAt: firstCommanderNudge(now), data: { since: now.toISOString() } }]
        : []),
      ...(watches && !watched
        ? [
            {
              kind: STABLE_QUESTION,
              dueAt: new Date(now.getTime() + STABLE_AFTER_MINUTES * 60_000),
              data: {},
            },
          ]
        : []),
    ],
    disarm: [
      ...(needed && !needs ? [COMMANDER_NUDGE] : []),
      ...(watched && !watches ? [STABLE_QUESTION] : []),
    ],
    openRoom: hasRoom(after) && after.rooms.length === 0,
    topic:
      before === null ||
      before.severity !== after.severity ||
      before.status !== after.status ||
      commanderOf(before)?.id !== commanderOf(after)?.id,
    invite: [after.reporterId, ...after.roles.map((r) => r.user.id)].filter(
      (id, i, all) => !known.has(id) && all.indexOf(id) === i,
    ),
  };
}
