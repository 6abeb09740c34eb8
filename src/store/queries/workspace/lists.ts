/** The channels and war rooms that stand in somebody's list. */
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Severity } from '../../../domain/incident/severity.js';
import { OPEN_STATUSES, type Status } from '../../../domain/incident/status.js';
import type { Reader } from '../../store.js';
import { type Viewer, visibilityLater, visibilityOf } from '../viewer.js';
import { type Channel, channelVisible, WORKSPACE } from './channels.js';
import { type Mark, markColumns, markFrom, ownReading } from './marks.js';

/** A channel in somebody's list with what is new to them; a war room with what its incident is like now. */
export type ListedChannel = Pick<Channel, 'id' | 'kind' | 'name' | 'private'> & {
  readonly incident: { readonly severity: Severity; readonly status: Status } | null;
  readonly mark: Mark;
};

/** How many of each kind a list has; war rooms of open incidents come before those that are over. More are in the list of incidents. */
export const LISTED = { channels: 100, open: 40, latest: 20 } as const;
const OPEN_STATES = sql.raw(`('${OPEN_STATUSES.join("', '")}')`);

/** Channels by name, then war rooms: those of open incidents, and the latest of the others, newest first. */
export async function channelsSeen(db: Reader, viewer: Viewer): Promise<readonly ListedChannel[]> {
  const { channels: c, channelReads: r, conversations, incidents: i } = db.tables;
  // Sorted by expressions on purpose: an index in the wanted order tempts SQLite into reading all that is over.
  const listed = { id: c.id, kind: c.kind, name: c.name, private: c.private, mark: markColumns(db.tables) };
  const incident = { severity: i.severity, status: i.status };
  const ours = eq(conversations.platform, sql.raw(`'${WORKSPACE}'`));
  const seen = channelVisible(db.tables, visibilityLater);
  const reading = ownReading(db.tables);
  const values = visibilityOf(viewer);
  const channels = await db
    .hot('channels listed', (q) =>
      q
        .select(listed)
        .from(c)
        .leftJoin(r, reading)
        .where(and(seen, sql`${c.kind} = 'CHANNEL'`))
        .orderBy(sql`lower(${c.name})`)
        .limit(LISTED.channels)
        .prepare('channels_listed'),
    )
    .execute(values);
  const open = await db
    .hot('open rooms listed', (q) =>
      q
        .select({ ...listed, incident })
        .from(i)
        .innerJoin(conversations, and(eq(conversations.incidentId, i.id), ours))
        .innerJoin(c, eq(c.id, conversations.externalId))
        .leftJoin(r, reading)
        .where(
          and(
            eq(i.organizationId, sql.placeholder('organization')),
            sql`${i.status} in ${OPEN_STATES}`,
            seen,
          ),
        )
        .orderBy(desc(sql`coalesce(${i.createdAt}, ${i.declaredAt})`))
        .limit(LISTED.open)
        .prepare('open_rooms_listed'),
    )
    .execute(values);
  const latest = await db
    .hot('latest rooms listed', (q) =>
      q
        .select({ ...listed, incident })
        .from(c)
        .leftJoin(conversations, and(eq(conversations.externalId, c.id), ours))
        .leftJoin(i, eq(i.id, conversations.incidentId))
        .leftJoin(r, reading)
        .where(and(seen, sql`${c.kind} = 'ROOM'`))
        .orderBy(desc(c.createdAt), desc(c.id))
        .limit(LISTED.latest)
        .prepare('latest_rooms_listed'),
    )
    .execute(values);
  const known = new Set(open.map(({ id }) => id));
  // A channel that became a war room is listed as one as long as its incident is open.
  const all = [
    ...channels.filter(({ id }) => !known.has(id)).map((channel) => ({ ...channel, incident: null })),
    ...open.map((room) => ({ ...room, kind: 'ROOM' as const })),
    ...latest.filter(({ id }) => !known.has(id)),
  ];
  return all.map((channel) => ({ ...channel, mark: markFrom(channel.mark) }));
}
