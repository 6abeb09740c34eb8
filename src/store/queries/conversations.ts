/** Where lanes lead: rooms, announcements, direct messages, and the cards posted there. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Reader, Writer } from '../store.js';
import { insertRow, insertRowIfNew, type NewRow, type Row } from './rows.js';

export type Conversation = Row<'conversations'>;

/** Opens a conversation with its lane. False when there is one for the same incident or person already. */
export async function openConversation(w: Writer, row: NewRow<'conversations'>): Promise<boolean> {
  await insertRow(w, w.tables.lanes, {
    id: row.id,
    organizationId: row.organizationId,
    lastPosition: 0,
    owedAt: null,
    leasedBy: null,
    leasedUntil: null,
  });
  if (await insertRowIfNew(w, w.tables.conversations, row)) return true;
  await w.delete(w.tables.lanes).where(eq(w.tables.lanes.id, row.id));
  return false;
}

export const conversationById = async (db: Reader, id: string): Promise<Conversation | undefined> => {
  const { conversations: c } = db.tables;
  const rows = await db
    .hot('conversation', (q) =>
      q
        .select()
        .from(c)
        .where(eq(c.id, sql.placeholder('id')))
        .prepare('conversation'),
    )
    .execute({ id });
  return rows[0];
};

/** The conversation that a platform knows by this id, in the organization. */
export const conversationByExternalId = async (
  db: Reader,
  organizationId: string,
  platform: string,
  externalId: string,
): Promise<Conversation | undefined> => {
  const { conversations: c } = db.tables;
  const rows = await db
    .hot('conversation by external id', (q) =>
      q
        .select()
        .from(c)
        .where(
          and(
            eq(c.platform, sql.placeholder('platform')),
            eq(c.externalId, sql.placeholder('externalId')),
            eq(c.organizationId, sql.placeholder('organization')),
          ),
        )
        .prepare('conversation_by_external_id'),
    )
    .execute({ platform, externalId, organization: organizationId });
  return rows[0];
};

/** Whose conversation a platform's id is, in whichever organization: it belongs to one at most. */
export async function conversationAnywhere(
  db: Reader,
  platform: string,
  externalId: string,
): Promise<Conversation | undefined> {
  const { conversations: c } = db.tables;
  const rows = await db
    .select()
    .from(c)
    .where(and(eq(c.platform, platform), eq(c.externalId, externalId)));
  return rows[0];
}

/** The incidents of those rooms of a platform that are one's, by the platform's id of the room. */
export async function incidentsOfRooms(
  db: Reader,
  organizationId: string,
  platform: string,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { conversations: c } = db.tables;
  if (externalIds.length === 0) return new Map();
  const rows = await db
    .select({ room: c.externalId, incident: c.incidentId })
    .from(c)
    .where(
      and(
        eq(c.platform, platform),
        inArray(c.externalId, [...externalIds]),
        eq(c.organizationId, organizationId),
      ),
    );
  return new Map(
    rows.flatMap(({ room, incident }) =>
      room === null || incident === null ? [] : [[room, incident] as const],
    ),
  );
}

export const announcementsOf = async (
  db: Reader,
  organizationId: string,
  platform: string,
): Promise<Conversation | undefined> => {
  const { conversations: c } = db.tables;
  const rows = await db
    .hot('announcements', (q) =>
      q
        .select()
        .from(c)
        .where(
          and(
            eq(c.organizationId, sql.placeholder('organization')),
            eq(c.kind, sql`'ANNOUNCEMENTS'`),
            eq(c.platform, sql.placeholder('platform')),
          ),
        )
        .prepare('announcements'),
    )
    .execute({ organization: organizationId, platform });
  return rows[0];
};

export const directOf = async (
  db: Reader,
  userId: string,
  platform: string,
): Promise<Conversation | undefined> => {
  const { conversations: c } = db.tables;
  const rows = await db
    .hot('direct', (q) =>
      q
        .select()
        .from(c)
        .where(and(eq(c.userId, sql.placeholder('user')), eq(c.platform, sql.placeholder('platform'))))
        .prepare('direct'),
    )
    .execute({ user: userId, platform });
  return rows[0];
};

/** What is said to somebody on a platform goes to another conversation from now on, which is opened for the next message. */
export async function leaveDirect(w: Writer, userId: string, platform: string): Promise<void> {
  const { conversations: c } = w.tables;
  await w
    .update(c)
    .set({ externalId: null, url: null, state: 'OWED' })
    .where(and(eq(c.userId, userId), eq(c.platform, platform), eq(c.kind, 'DIRECT')));
}

/** The conversation was made, or could not be. */
export async function setConversation(
  w: Writer,
  id: string,
  set: Partial<Pick<Conversation, 'state' | 'externalId' | 'url' | 'name' | 'private'>>,
): Promise<void> {
  const { conversations: c } = w.tables;
  await w.update(c).set(set).where(eq(c.id, id));
}

/** Where a card of a conversation was posted, if it was. */
export const postOf = async (
  db: Reader,
  conversationId: string,
  card: string,
): Promise<string | undefined> => {
  const { posts: p } = db.tables;
  const rows = await db
    .hot('post', (q) =>
      q
        .select({ externalId: p.externalId })
        .from(p)
        .where(
          and(eq(p.conversationId, sql.placeholder('conversation')), eq(p.card, sql.placeholder('card'))),
        )
        .prepare('post'),
    )
    .execute({ conversation: conversationId, card });
  return rows[0]?.externalId;
};

export const rememberPost = (
  w: Writer,
  conversationId: string,
  card: string,
  externalId: string,
): Promise<boolean> => insertRowIfNew(w, w.tables.posts, { conversationId, card, externalId });

/** The card is not there any more. */
export const forgetPost = async (w: Writer, conversationId: string, card: string): Promise<void> => {
  const { posts: p } = w.tables;
  await w.delete(p).where(and(eq(p.conversationId, conversationId), eq(p.card, card)));
};

/** Nothing that was posted there is there any more: the conversation goes on somewhere else. */
export const forgetPosts = async (w: Writer, conversationId: string): Promise<void> => {
  const { posts: p } = w.tables;
  await w.delete(p).where(eq(p.conversationId, conversationId));
};

/**
 * From now on announcements go to a channel of another name, on every platform: it is opened for the next one, and what
 * was posted in the old one stays there as it is.
 */
export async function renameAnnouncements(w: Writer, organizationId: string, name: string): Promise<void> {
  const { conversations: c } = w.tables;
  const renamed = await w
    .update(c)
    .set({ name, externalId: null, url: null, state: 'OWED' })
    .where(and(eq(c.organizationId, organizationId), eq(c.kind, 'ANNOUNCEMENTS')))
    .returning({ id: c.id });
  for (const { id } of renamed) await forgetPosts(w, id);
}
