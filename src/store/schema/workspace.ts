import type { Message } from '../../domain/message.js';
import type { Kit } from './kit.js';
import type { PeopleTables } from './people.js';

export const CHANNEL_KINDS = ['CHANNEL', 'ROOM', 'DIRECT'] as const;

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
    },
    (t) => [
      k.uniqueIndex('workspace_messages_seq_uq').on(t.channelId, t.seq),
      k.uniqueIndex('workspace_messages_change_uq').on(t.channelId, t.change),
      k.uniqueIndex('workspace_messages_key_uq').on(t.channelId, t.key),
      k.index('workspace_messages_author_idx').on(t.authorId),
      k.index('workspace_messages_pinned_idx').on(t.channelId, t.seq).where(k.isTrue(t.pinned)),
    ],
  );

  return { channels, channelMembers, messages };
}
