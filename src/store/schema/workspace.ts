import type { Mentioned } from '../../domain/mentions.js';
import type { Message } from '../../domain/message.js';
import type { Kit } from './kit.js';
import type { PeopleTables } from './people.js';

/** DIRECT is somebody's own conversation with Muster; PEOPLE is one between people. */
export const CHANNEL_KINDS = ['CHANNEL', 'ROOM', 'DIRECT', 'PEOPLE'] as const;

/** The embedded workspace: what Slack or Teams would keep for us, were they there. */
export function defineWorkspace(k: Kit, { organizations, users }: PeopleTables) {
  const channels = k.table(
    'workspace_channels',
    {
      id: k.text('id').primaryKey(),
      organizationId: k
        .text('organization_id')
        .notNull()
        .references(() => organizations.id),
      kind: k.oneOf('kind', CHANNEL_KINDS).notNull(),
      /** What it was made for: a repeated request to make it finds it by this. */
      key: k.text('key').notNull(),
      name: k.text('name').notNull(),
      topic: k.text('topic').notNull(),
      private: k.bool('private').notNull(),
      /** The latest message's number, and the latest change's: both taken under this row's lock, so neither has gaps. */
      lastSeq: k.int('last_seq').notNull(),
      lastChange: k.int('last_change').notNull(),
      createdAt: k.instant('created_at').notNull(),
    },
    (t) => [
      k.uniqueIndex('workspace_channels_key_uq').on(t.organizationId, t.key),
      k.uniqueIndex('workspace_channels_name_uq').on(t.organizationId, t.name),
      k.index('workspace_channels_list_idx').on(t.organizationId, t.kind, t.createdAt),
    ],
  );

  const channelMembers = k.table(
    'workspace_members',
    {
      channelId: k
        .text('channel_id')
        .notNull()
        .references(() => channels.id),
      userId: k
        .text('user_id')
        .notNull()
        .references(() => users.id),
    },
    (t) => [
      k.primaryKey({ columns: [t.channelId, t.userId] }),
      k.index('workspace_members_user_idx').on(t.userId),
    ],
  );

  const messages = k.table(
    'workspace_messages',
    {
      id: k.text('id').primaryKey(),
      channelId: k
        .text('channel_id')
        .notNull()
        .references(() => channels.id),
      seq: k.int('seq').notNull(),
      /** The number of its latest change: live windows ask for what is above the last one they saw. */
      change: k.int('change').notNull(),
      /** Who wrote it; null is Muster itself. */
      authorId: k.text('author_id').references(() => users.id),
      key: k.text('key').notNull(),
      body: k.json<Message>('body').notNull(),
      pinned: k.bool('pinned').notNull(),
      at: k.instant('at').notNull(),
      editedAt: k.instant('edited_at'),
      /** Taken back by whoever said it: its place stays, its words do not. */
      deletedAt: k.instant('deleted_at'),
      /** The message that it answers, in whose thread it stands. */
      threadId: k.text('thread_id'),
      /** How many answers stand in its thread, and when the last one came. */
      replies: k.int('replies').notNull().default(0),
      lastReplyAt: k.instant('last_reply_at'),
      /** Who is named in it, and where. */
      mentions: k.json<readonly Mentioned[]>('mentions'),
    },
    (t) => [
      k.uniqueIndex('workspace_messages_seq_uq').on(t.channelId, t.seq),
      k.uniqueIndex('workspace_messages_change_uq').on(t.channelId, t.change),
      k.uniqueIndex('workspace_messages_key_uq').on(t.channelId, t.key),
      k.index('workspace_messages_author_idx').on(t.authorId),
      k.index('workspace_messages_pinned_idx').on(t.channelId, t.seq).where(k.isTrue(t.pinned)),
      k.index('workspace_messages_thread_idx').on(t.threadId, t.seq).where(k.isNotNull(t.threadId)),
    ],
  );

  const channelId = () =>
    k
      .text('channel_id')
      .notNull()
      .references(() => channels.id);
  const userId = () =>
    k
      .text('user_id')
      .notNull()
      .references(() => users.id);

  /** How far somebody has read a channel. */
  const channelReads = k.table(
    'workspace_reads',
    { channelId: channelId(), userId: userId(), seq: k.int('seq').notNull() },
    (t) => [
      k.primaryKey({ columns: [t.userId, t.channelId] }),
      k.index('workspace_reads_channel_idx').on(t.channelId),
    ],
  );

  /** Who is named in which message: what they have not read of these is counted. */
  const mentions = k.table(
    'workspace_mentions',
    { userId: userId(), channelId: channelId(), seq: k.int('seq').notNull() },
    (t) => [
      k.primaryKey({ columns: [t.userId, t.channelId, t.seq] }),
      k.index('workspace_mentions_channel_idx').on(t.channelId, t.seq),
    ],
  );

  /** The words of what people wrote, folded, so that a search reads an index and means the same on both engines. */
  const messageWords = k.table(
    'workspace_words',
    {
      organizationId: k
        .text('organization_id')
        .notNull()
        .references(() => organizations.id),
      word: k.bytewise('word').notNull(),
      messageId: k
        .text('message_id')
        .notNull()
        .references(() => messages.id),
    },
    (t) => [
      k.primaryKey({ columns: [t.organizationId, t.word, t.messageId] }),
      k.index('workspace_words_message_idx').on(t.messageId),
    ],
  );

  /** When somebody's window was last open, on the wall clock. */
  const presence = k.table(
    'workspace_presence',
    {
      userId: k
        .text('user_id')
        .primaryKey()
        .references(() => users.id),
      organizationId: k
        .text('organization_id')
        .notNull()
        .references(() => organizations.id),
      seenAt: k.instant('seen_at').notNull(),
    },
    (t) => [k.index('workspace_presence_idx').on(t.organizationId, t.seenAt)],
  );

  /** Lists of incidents that somebody looks at again and again: what stands in the address, under a name. */
  const savedViews = k.table(
    'saved_views',
    {
      id: k.text('id').primaryKey(),
      organizationId: k
        .text('organization_id')
        .notNull()
        .references(() => organizations.id),
      userId: userId(),
      name: k.text('name').notNull(),
      query: k.text('query').notNull(),
      createdAt: k.instant('created_at').notNull(),
    },
    (t) => [
      k.uniqueIndex('saved_views_name_uq').on(t.userId, t.name),
      k.index('saved_views_organization_idx').on(t.organizationId),
    ],
  );

  return {
    channels,
    channelMembers,
    messages,
    channelReads,
    mentions,
    messageWords,
    presence,
    savedViews,
  };
}
