/** The incident whose room a channel of the workspace is, as far as a window has to know whether it has moved on. */
import { and, eq, sql } from 'drizzle-orm';
import type { Reader, Writer } from '../../store.js';
import type { IncidentRoom } from '../incidentDetails.js';
import { type Viewer, visibilityLater, visibilityOf, visible } from '../viewer.js';
import { channelTopic, WORKSPACE } from './channels.js';

/** What changes whenever anything of an incident does: every change takes a version, every entry a number. */
export interface RoomState {
  readonly id: string;
  readonly version: number;
  readonly lastEntry: number;
}

/** One look; undefined where it is the room of no incident that the viewer may see. */
export async function roomState(
  db: Reader,
  viewer: Viewer,
  channelId: string,
): Promise<RoomState | undefined> {
  const { conversations: c, incidents: i } = db.tables;
  const rows = await db
    .hot('room state', (q) =>
      q
        .select({ id: i.id, version: i.version, lastEntry: i.lastEntry })
        .from(c)
        .innerJoin(i, eq(i.id, c.incidentId))
        .where(
          and(
            sql`${c.platform} = ${sql.raw(`'${WORKSPACE}'`)}`,
            eq(c.externalId, sql.placeholder('channel')),
            visible(db.tables, visibilityLater),
          ),
        )
        .prepare('room_state'),
    )
    .execute({ channel: channelId, ...visibilityOf(viewer) });
  return rows[0];
}

/** Tells the windows on an incident's room that it has moved on: not all of it is said there. */
export function signalRoom(w: Writer, { rooms }: { readonly rooms: readonly IncidentRoom[] }): void {
  for (const { platform, externalId } of rooms)
    if (platform === WORKSPACE && externalId !== null) w.signal(channelTopic(externalId));
}
