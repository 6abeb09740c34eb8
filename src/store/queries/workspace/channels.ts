/** The embedded workspace's channels: who may know of them, who is in them, and what they are called. */
import { and, asc, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { Person } from '../../../domain/message.js';
import type { Schema } from '../../schema/define.js';
import type { Reader, Writer } from '../../store.js';
import { insertRowIfNew, type NewRow, type Row } from '../rows.js';
import { type Viewer, type VisibilityValues, visibilityLater, visibilityOf, visible } from '../viewer.js';

/** The workspace among the chat platforms. */
export const WORKSPACE = 'web';

export type Channel = Row<'channels'>;

/** The signal that something was said or changed in a channel. */
export const channelTopic = (channelId: string): string => `channel:${channelId}`;
/** The channel that a signal is about. */
export const channelIn = (topic: string): string | undefined => /^channel:(.+)$/u.exec(topic)?.[1];
/** The signal that the lists of channels of an organization may have changed. */
export const workspaceTopic = (organizationId: string): string => `workspace:${organizationId}`;

/** Conversations that are their members' alone. */
export const PERSONAL = sql.raw("('DIRECT', 'PEOPLE')");

/**
 * Which channels a viewer may know of: open ones of the organization, private ones as a member or an admin, direct
 * ones as their person only; and a war room never without its incident (clearance, membership).
 */
export const channelVisible = (tables: Schema, v: VisibilityValues): SQL => {
  const { channels: c, channelMembers: m, conversations, incidents } = tables;
  const member = sql`exists (select 1 from ${m} where ${m.channelId} = ${c.id} and ${m.userId} = ${v.user})`;
  const hidden = sql`exists (select 1 from ${conversations} inner join ${incidents} on ${incidents.id} = ${conversations.incidentId} where ${conversations.platform} = ${sql.raw(`'${WORKSPACE}'`)} and ${conversations.externalId} = ${c.id} and not (${visible(tables, v)}))`;
  const open = or(sql`${c.private} = false`, sql`cast(${v.seesPrivate} as integer) = 1`, member);
  return (
    and(
      sql`${c.organizationId} = ${v.organization}`,
      or(
        and(sql`${c.kind} in ${PERSONAL}`, member),
        and(sql`${c.kind} not in ${PERSONAL}`, open, sql`not ${hidden}`),
      ),
    ) ?? sql`false`
  );
};

/** Somebody in a conversation between people. */
export interface Member extends Person {
  readonly active: boolean;
}

/** Who else is in conversations between people, by name. */
export async function othersIn(
  db: Reader,
  channelIds: readonly string[],
  userId: string | null,
): Promise<ReadonlyMap<string, readonly Member[]>> {
  const { channelMembers: m, users: u } = db.tables;
  const others = new Map<string, Member[]>();
  if (channelIds.length === 0) return others;
  const rows = await db
    .select({ channelId: m.channelId, id: u.id, name: u.name, active: u.active })
    .from(m)
    .innerJoin(u, eq(u.id, m.userId))
    .where(inArray(m.channelId, [...channelIds]))
    .orderBy(asc(u.name), asc(u.id));
  for (const { channelId, ...member } of rows)
    if (member.id !== userId) others.set(channelId, [...(others.get(channelId) ?? []), member]);
  return others;
}

/** A conversation is called by the others in it. */
export const titleOf = (others: readonly Person[]): string => others.map(({ name }) => name).join(', ');

/** The channel, if the viewer may know of it; a conversation between people as it is called for them. */
export const channelSeen = async (db: Reader, viewer: Viewer, id: string): Promise<Channel | undefined> => {
  const { channels: c } = db.tables;
  const rows = await db
    .hot('channel seen', (q) =>
      q
        .select()
        .from(c)
        .where(and(eq(c.id, sql.placeholder('id')), channelVisible(db.tables, visibilityLater)))
        .prepare('channel_seen'),
    )
    .execute({ id, ...visibilityOf(viewer) });
  const [channel] = rows;
  if (channel?.kind !== 'PEOPLE') return channel;
  const others = await othersIn(db, [id], viewer.userId);
  return { ...channel, name: titleOf(others.get(id) ?? []) };
};

export const channelById = async (db: Reader, id: string): Promise<Channel | undefined> => {
  const { channels: c } = db.tables;
  return (await db.select().from(c).where(eq(c.id, id)))[0];
};

export const channelByKey = async (
  db: Reader,
  organizationId: string,
  key: string,
): Promise<Channel | undefined> => {
  const { channels: c } = db.tables;
  return (
    await db
      .select()
      .from(c)
      .where(and(eq(c.organizationId, organizationId), eq(c.key, key)))
  )[0];
};

/** Adds a channel unless its key or its name is taken; says whether it did. */
export async function addChannel(
  w: Writer,
  row: Omit<NewRow<'channels'>, 'lastSeq' | 'lastChange'>,
): Promise<boolean> {
  const added = await insertRowIfNew(w, w.tables.channels, { ...row, lastSeq: 0, lastChange: 0 });
  if (added) w.signal(workspaceTopic(row.organizationId));
  return added;
}

export async function setTopic(
  w: Writer,
  { id, organizationId, topic: present }: Channel,
  topic: string,
): Promise<void> {
  if (present === topic) return;
  await w.update(w.tables.channels).set({ topic }).where(eq(w.tables.channels.id, id));
  w.signal(channelTopic(id));
  // The topic changes with severity and status, and the lists show those.
  w.signal(workspaceTopic(organizationId));
}

/** Makes a channel private, or public. */
export async function setChannelPrivate(
  w: Writer,
  { id, organizationId, private: present }: Channel,
  isPrivate: boolean,
): Promise<void> {
  if (present === isPrivate) return;
  await w.update(w.tables.channels).set({ private: isPrivate }).where(eq(w.tables.channels.id, id));
  w.signal(channelTopic(id));
  w.signal(workspaceTopic(organizationId));
}

/** Gives a channel a name that is free: `name`, or with the least number behind it; answers the channel as it is then. */
export async function nameChannel(w: Writer, channel: Channel, names: Iterable<string>): Promise<Channel> {
  const { channels: c } = w.tables;
  for (const name of names) {
    if (name === channel.name) return channel;
    const taken = await w
      .select({ id: c.id })
      .from(c)
      .where(and(eq(c.organizationId, channel.organizationId), eq(c.name, name)))
      .limit(1);
    if (taken.length > 0) continue;
    await w.update(c).set({ name }).where(eq(c.id, channel.id));
    w.signal(channelTopic(channel.id));
    w.signal(workspaceTopic(channel.organizationId));
    return { ...channel, name };
  }
  return channel;
}

export async function addMembers(w: Writer, channel: Channel, userIds: readonly string[]): Promise<void> {
  let added = false;
  for (const userId of userIds) {
    if (await insertRowIfNew(w, w.tables.channelMembers, { channelId: channel.id, userId })) added = true;
  }
  if (added) w.signal(workspaceTopic(channel.organizationId));
}

/** Those of the users that may be in a channel: active people of its organization. */
export async function mayJoin(
  db: Reader,
  channel: Channel,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { users: u } = db.tables;
  if (userIds.length === 0) return new Set();
  const rows = await db
    .select({ id: u.id })
    .from(u)
    .where(
      and(eq(u.organizationId, channel.organizationId), eq(u.active, sql`true`), inArray(u.id, [...userIds])),
    );
  return new Set(rows.map(({ id }) => id));
}
