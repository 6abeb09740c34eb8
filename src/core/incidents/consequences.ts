/** What follows from a change of an incident, decided on plain data: timers, cards, topic, rooms, invitations. */
import { firstCommanderNudge } from '../../domain/incident/commanderNudge.js';
import { needsCommanderNudge } from '../../domain/incident/needs.js';
import { isOpen, isOver } from '../../domain/incident/status.js';
import type { SeverityTable } from '../../domain/organization/settings.js';
import { commanderOf, type IncidentDetails } from '../../store/queries/incidentDetails.js';

export const COMMANDER_NUDGE = 'incident.commander-nudge';
export const STABLE_QUESTION = 'incident.stable-question';
export const UNPAUSE = 'incident.unpause';
export const ARCHIVE_ROOMS = 'incident.archive-rooms';

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
  /** The title or the bridge has changed. */
  readonly details: boolean;
  /** It was over, and goes on. */
  readonly reopened: boolean;
  /** Who may see it has changed: the rooms follow where the platform lets them. */
  readonly privacy: boolean;
  /** It was announced, or may be by now. */
  readonly announce: boolean;
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
const hasRoom = (i: IncidentDetails, severities: SeverityTable): boolean =>
  isOpen(i.status) && severities[i.severity].warRoom !== 'ON_REQUEST';
/** Somebody will ask whether it is stable: it is monitored, and nobody put that off. */
const isWatched = (i: IncidentDetails | null): boolean => i?.status === 'MONITORING' && i.paused === null;
const pausedUntil = (i: IncidentDetails | null): string | null => i?.paused?.until ?? null;

/** What an organization has set that decides what follows. */
export interface ConsequenceRules {
  readonly severities: SeverityTable;
  /** Null: never. */
  readonly archiveRoomsAfterMinutes: number | null;
}

/** What a change from `before` (null: it was declared) to `after` at the instant `now` entails. */
export function consequences(
  before: IncidentDetails | null,
  after: IncidentDetails,
  now: Date,
  { severities, archiveRoomsAfterMinutes }: ConsequenceRules,
): Consequences {
  const ended = before !== null && !isOver(before.status) && isOver(after.status);
  const needed = before !== null && nudged(before);
  const needs = nudged(after);
  const watched = isWatched(before);
  const watches = isWatched(after);
  const [until, untilBefore] = [pausedUntil(after), pausedUntil(before)];
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
      ...(until !== null && until !== untilBefore
        ? [{ kind: UNPAUSE, dueAt: new Date(until), data: {} }]
        : []),
      ...(ended && archiveRoomsAfterMinutes !== null
        ? [
            {
              kind: ARCHIVE_ROOMS,
              dueAt: new Date(now.getTime() + archiveRoomsAfterMinutes * 60_000),
              data: {},
            },
          ]
        : []),
    ],
    disarm: [
      ...(before !== null && isOver(before.status) && !isOver(after.status) ? [ARCHIVE_ROOMS] : []),
      ...(needed && !needs ? [COMMANDER_NUDGE] : []),
      ...(watched && !watches ? [STABLE_QUESTION] : []),
      ...(untilBefore !== null && until !== untilBefore ? [UNPAUSE] : []),
    ],
    openRoom: hasRoom(after, severities) && after.rooms.length === 0,
    topic:
      before === null ||
      before.severity !== after.severity ||
      before.status !== after.status ||
      before.isDuplicate !== after.isDuplicate ||
      (before.paused === null) !== (after.paused === null) ||
      commanderOf(before)?.id !== commanderOf(after)?.id,
    details: before !== null && (before.title !== after.title || before.bridgeUrl !== after.bridgeUrl),
    reopened: before !== null && isOver(before.status) && !isOver(after.status),
    privacy: before !== null && isPublic(before) !== isPublic(after),
    // What is not for everybody has no announcement; one that was made before says so.
    announce: isPublic(after) || (before !== null && isPublic(before)),
    invite: [after.reporterId, ...after.roles.map((r) => r.user.id)].filter(
      (id, i, all) => !known.has(id) && all.indexOf(id) === i,
    ),
  };
}
