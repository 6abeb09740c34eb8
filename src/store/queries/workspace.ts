/** The embedded workspace: its channels, who is in them, and what was said. */
import { isDeepStrictEqual } from 'node:util';
import { and, asc, desc, eq, gt, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { Severity } from '../../domain/incident/severity.js';
import { OPEN_STATUSES, type Status } from '../../domain/incident/status.js';
import type { Message, Person } from '../../domain/message.js';
import type { Schema } from '../schema/define.js';
import type { Reader, Writer } from '../store.js';
import { insertRow, insertRowIfNew, type NewRow, type Row } from './rows.js';
import { type Viewer, type VisibilityValues, visibilityLater, visibilityOf, visible } from './viewer.js';

/** The workspace among the chat platforms. */
export const WORKSPACE = 'web';

export type Channel = Row<'channels'>;
export type Posted = Row<'messages'> & { readonly author: Person | null };
/** A channel in somebody's list; a war room with what its incident is like now. */
export type ListedChannel = Pick<Channel, 'id' | 'kind' | 'name' | 'private'> & {
  readonly incident: { readonly severity: Severity; readonly status: Status } | null;
};

/** The signal that something was said or changed in a channel. */
export const channelTopic = (channelId: string): string => `channel:${channelId}`;
/** The signal that the lists of channels of an organization may have changed. */
export const workspaceTopic = (organizationId: string): string => `workspace:${organizationId}`;

// ---------------------------------------------------------------- who sees what

/**
 * Which channels a viewer may know of: open ones of the organization, private ones as a member or an admin, direct
 * ones as their person only; and a war room never without its incident (clearance, membership).
 */
const channelVisible = (tables: Schema, v: VisibilityValues): SQL => {
  const { channels: c, channelMembers: m, conversations, incidents } = tables;
  const member = sql`exists (select 1 from ${m} where ${m.channelId} = ${c.id} and ${m.userId} = ${v.user})`;
  const hidden = sql`exists (select 1 from ${conversations} inner join ${incidents} on ${incidents.id} = ${conversations.incidentId} where ${conversations.platform} = ${sql.raw(`'${WORKSPACE}'`)} and ${conversations.externalId} = ${c.id} and not (${visible(tables, v)}))`;
  const open = or(sql`${c.private} = false`, sql`cast(${v.seesPrivate} as integer) = 1`, member);
  return (
    and(
      sql`${c.organizationId} = ${v.organization}`,
      or(and(sql`${c.kind} = 'DIRECT'`, member), and(sql`${c.kind} <> 'DIRECT'`, open, sql`not ${hidden}`)),
    ) ?? sql`false`
  );
};

/** The channel, if the viewer may know of it. */
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
  return rows[0];
};

/** How many of each kind a list has; war rooms of open incidents come before those that are over. */
const LISTED = { channels: 100, open: 60, latest: 20 } as const;
const OPEN_STATES = sql.raw(`('${OPEN_STATUSES.join("', '")}')`);

/** Channels by name, then war rooms: those of open incidents, and the latest of the others, newest first. */
export async function channelsSeen(db: Reader, viewer: Viewer): Promise<readonly ListedChannel[]> {
  const { channels: c, conversations, incidents: i } = db.tables;
  // Sorted by expressions on purpose: an index in the wanted order tempts SQLite into reading all that is over.
  const listed = { id: c.id, kind: c.kind, name: c.name, private: c.private };
  const incident = { severity: i.severity, status: i.status };
  const ours = eq(conversations.platform, sql.raw(`'${WORKSPACE}'`));
  const seen = channelVisible(db.tables, visibilityLater);
  const values = visibilityOf(viewer);
  const channels = await db
    .hot('channels listed', (q) =>
      q
        .select(listed)
        .from(c)
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
        .where(and(seen, sql`${c.kind} = 'ROOM'`))
        .orderBy(desc(c.createdAt), desc(c.id))
        .limit(LISTED.latest)
        .prepare('latest_rooms_listed'),
    )
    .execute(values);
  const known = new Set(open.map(({ id }) => id));
  // A channel that became a war room is listed as one as long as its incident is open.
  return [
    ...channels.filter(({ id }) => !known.has(id)).map((channel) => ({ ...channel, incident: null })),
    ...open.map((room) => ({ ...room, kind: 'ROOM' as const })),
    ...latest.filter(({ id }) => !known.has(id)),
  ];
}

// ---------------------------------------------------------------- channels

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

// ---------------------------------------------------------------- messages

const posted = ({ messages: m, users: u }: Schema) => ({ message: m, author: { id: u.id, name: u.name } });
const flat = (rows: readonly { message: Row<'messages'>; author: Person | null }[]): readonly Posted[] =>
  rows.map(({ message, author }) => ({ ...message, author }));

/** The newest messages of a channel, oldest first. */
export async function newestMessages(
  db: Reader,
  channelId: string,
  limit: number,
): Promise<readonly Posted[]> {
  const { messages: m, users: u } = db.tables;
  const rows = await db
    .hot('newest messages', (q) =>
      q
        .select(posted(db.tables))
        .from(m)
        .leftJoin(u, eq(u.id, m.authorId))
        .where(eq(m.channelId, sql.placeholder('channel')))
        .orderBy(desc(m.seq))
        .limit(sql.placeholder('limit'))
        .prepare('newest_messages'),
    )
    .execute({ channel: channelId, limit });
  return flat(rows).toReversed();
}

/** What was said or changed after a change, in the order of the changes. */
export async function messagesChanged(
  db: Reader,
  channelId: string,
  after: number,
  limit: number,
): Promise<readonly Posted[]> {
  const { messages: m, users: u } = db.tables;
  const rows = await db
    .hot('messages changed', (q) =>
      q
        .select(posted(db.tables))
        .from(m)
        .leftJoin(u, eq(u.id, m.authorId))
        .where(and(eq(m.channelId, sql.placeholder('channel')), gt(m.change, sql.placeholder('after'))))
        .orderBy(asc(m.change))
        .limit(sql.placeholder('limit'))
        .prepare('messages_changed'),
    )
    .execute({ channel: channelId, after, limit });
  return flat(rows);
}

/** A message of a channel by its id. */
export async function messageIn(db: Reader, channelId: string, id: string): Promise<Posted | undefined> {
  const { messages: m, users: u } = db.tables;
  const rows = await db
    .select(posted(db.tables))
    .from(m)
    .leftJoin(u, eq(u.id, m.authorId))
    .where(and(eq(m.channelId, channelId), eq(m.id, id)));
  return flat(rows)[0];
}

/** Messages by their numbers. */
export async function messagesNumbered(
  db: Reader,
  channelId: string,
  seqs: readonly number[],
): Promise<readonly Posted[]> {
  const { messages: m, users: u } = db.tables;
  if (seqs.length === 0) return [];
  return flat(
    await db
      .select(posted(db.tables))
      .from(m)
      .leftJoin(u, eq(u.id, m.authorId))
      .where(and(eq(m.channelId, channelId), inArray(m.seq, [...seqs]))),
  );
}

/** The latest pinned message of a channel. */
export async function pinnedMessage(db: Reader, channelId: string): Promise<Posted | undefined> {
  const { messages: m, users: u } = db.tables;
  const rows = await db
    .hot('pinned message', (q) =>
      q
        .select(posted(db.tables))
        .from(m)
        .leftJoin(u, eq(u.id, m.authorId))
        .where(and(eq(m.channelId, sql.placeholder('channel')), sql`${m.pinned} = true`))
        .orderBy(desc(m.seq))
        .limit(1)
        .prepare('pinned_message'),
    )
    .execute({ channel: channelId });
  return flat(rows)[0];
}

/** The channel, locked: its numbers are ours until the end of the transaction. */
async function lockChannel(w: Writer, id: string): Promise<Channel | undefined> {
  const { channels: c } = w.tables;
  const rows = await w
    .hot('lock channel', (q) =>
      w
        .locked(
          q
            .select()
            .from(c)
            .where(eq(c.id, sql.placeholder('id'))),
        )
        .prepare('lock_channel'),
    )
    .execute({ id });
  return rows[0];
}

/** Takes the next change of a locked channel, and with `message` also the next message's number. */
async function takeNumbers(
  w: Writer,
  id: string,
  { message }: { message: boolean },
): Promise<{ seq: number; change: number }> {
  const { channels: c } = w.tables;
  const more = message ? 1 : 0;
  const rows = await w
    .hot(`take numbers ${more}`, (q) =>
      q
        .update(c)
        .set({
          lastSeq: sql`${c.lastSeq} + ${sql.raw(String(more))}`,
          lastChange: sql`${c.lastChange} + 1`,
        })
        .where(eq(c.id, sql.placeholder('id')))
        .returning({ seq: c.lastSeq, change: c.lastChange })
        .prepare(`take_numbers_${more}`),
    )
    .execute({ id });
  const [taken] = rows;
  if (taken === undefined) throw new Error(`There is no channel ${id}.`);
  return taken;
}

export type NewMessage = Pick<
  Row<'messages'>,
  'id' | 'channelId' | 'authorId' | 'key' | 'body' | 'pinned' | 'at'
>;

/** Says something, unless it was said under this key before; answers the message's id. Undefined: no such channel. */
export async function addMessage(w: Writer, row: NewMessage): Promise<string | undefined> {
  const { messages: m } = w.tables;
  if ((await lockChannel(w, row.channelId)) === undefined) return undefined;
  const known = await w
    .hot('message by key', (q) =>
      q
        .select({ id: m.id })
        .from(m)
        .where(and(eq(m.channelId, sql.placeholder('channel')), eq(m.key, sql.placeholder('key'))))
        .prepare('message_by_key'),
    )
    .execute({ channel: row.channelId, key: row.key });
  if (known[0] !== undefined) return known[0].id;
  const numbers = await takeNumbers(w, row.channelId, { message: true });
  await insertRow(w, m, { ...row, ...numbers, editedAt: null });
  w.signal(channelTopic(row.channelId));
  return row.id;
}

/** Changes what a message says; nothing happens if it says so already. False: no such message. */
export async function editMessage(
  w: Writer,
  channelId: string,
  id: string,
  body: Message,
  at: Date,
): Promise<boolean> {
  const { messages: m } = w.tables;
  if ((await lockChannel(w, channelId)) === undefined) return false;
  const [present] = await w
    .select({ body: m.body })
    .from(m)
    .where(and(eq(m.id, id), eq(m.channelId, channelId)));
  if (present === undefined) return false;
  // As JSON keeps it: what is undefined is not there.
  if (isDeepStrictEqual(present.body, JSON.parse(JSON.stringify(body)))) return true;
  const { change } = await takeNumbers(w, channelId, { message: false });
  await w.update(m).set({ body, change, editedAt: at }).where(eq(m.id, id));
  w.signal(channelTopic(channelId));
  return true;
}
