import type { IncidentTables } from './incidents.js';
import type { Kit } from './kit.js';
import type { PeopleTables } from './people.js';

export const CONVERSATION_KINDS = ['WAR_ROOM', 'ANNOUNCEMENTS', 'DIRECT'] as const;
export const CONVERSATION_STATES = ['OWED', 'OPEN', 'FAILED', 'ARCHIVED'] as const;
export const DELIVERY_STATES = ['OPEN', 'SENDING', 'DONE', 'FAILED'] as const;

/** What we owe to the outside: lanes keep order, conversations say where a lane leads, deliveries are the debts. */
export function defineOutbox(k: Kit, { organizations, users }: PeopleTables, { incidents }: IncidentTables) {
  const lanes = k.table(
    'lanes',
    {
      id: k.text('id').primaryKey(),
      organizationId: k
        .text('organization_id')
        .notNull()
        .references(() => organizations.id),
      /** The number of the latest delivery: order inside the lane, taken under this row's lock. */
      lastPosition: k.int('last_position').notNull(),
      /** When the lane's first open delivery is to be tried, on the product's clock; null when nothing is owed. */
      owedAt: k.instant('owed_at'),
      /** Who is sending, and until when nobody else may, on the wall clock. */
      leasedBy: k.text('leased_by'),
      leasedUntil: k.instant('leased_until'),
    },
    (t) => [
      k.index('lanes_owed_idx').on(t.owedAt).where(k.isNotNull(t.owedAt)),
      k.index('lanes_leased_idx').on(t.leasedBy).where(k.isNotNull(t.leasedBy)),
      k.index('lanes_organization_idx').on(t.organizationId),
    ],
  );

  const conversations = k.table(
    'conversations',
    {
      id: k
        .text('id')
        .primaryKey()
        .references(() => lanes.id),
      organizationId: k
        .text('organization_id')
        .notNull()
        .references(() => organizations.id),
      kind: k.oneOf('kind', CONVERSATION_KINDS).notNull(),
      platform: k.text('platform').notNull(),
      incidentId: k.text('incident_id').references(() => incidents.id),
      userId: k.text('user_id').references(() => users.id),
      name: k.text('name').notNull(),
      private: k.bool('private').notNull(),
      state: k.oneOf('state', CONVERSATION_STATES).notNull(),
      externalId: k.text('external_id'),
      url: k.text('url'),
      createdAt: k.instant('created_at').notNull(),
    },
    (t) => [
      k.uniqueIndex('conversations_incident_uq').on(t.incidentId, t.platform),
      k.uniqueIndex('conversations_user_uq').on(t.userId, t.platform),
      k.uniqueIndex('conversations_external_uq').on(t.platform, t.externalId),
      k.index('conversations_organization_idx').on(t.organizationId, t.kind),
    ],
  );

  /** Messages that are edited in place, by the name of their card. */
  const posts = k.table(
    'posts',
    {
      conversationId: k
        .text('conversation_id')
        .notNull()
        .references(() => conversations.id),
      card: k.text('card').notNull(),
      externalId: k.text('external_id').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.conversationId, t.card] })],
  );

  const deliveries = k.table(
    'deliveries',
    {
      id: k.text('id').primaryKey(),
      organizationId: k
        .text('organization_id')
        .notNull()
        .references(() => organizations.id),
      lane: k
        .text('lane')
        .notNull()
        .references(() => lanes.id),
      position: k.int('position').notNull(),
      kind: k.text('kind').notNull(),
      payload: k.json<unknown>('payload').notNull(),
      /** Several owed deliveries of one key in a lane are one: what it sends is read when it is sent. */
      dedupeKey: k.text('dedupe_key'),
      incidentId: k.text('incident_id').references(() => incidents.id),
      state: k.oneOf('state', DELIVERY_STATES).notNull(),
      attempts: k.int('attempts').notNull(),
      result: k.json<unknown>('result'),
      lastError: k.text('last_error'),
      createdAt: k.instant('created_at').notNull(),
      settledAt: k.instant('settled_at'),
    },
    (t) => [
      k.uniqueIndex('deliveries_order_uq').on(t.lane, t.position),
      k.uniqueIndex('deliveries_dedupe_uq').on(t.lane, t.dedupeKey).where(k.is(t.state, 'OPEN')),
      k
        .index('deliveries_head_idx')
        .on(t.lane, t.position)
        .where(k.isOneOf(t.state, ['OPEN', 'SENDING'])),
      k.index('deliveries_incident_idx').on(t.incidentId),
      k.index('deliveries_organization_idx').on(t.organizationId),
      k.index('deliveries_settled_idx').on(t.settledAt).where(k.isNotNull(t.settledAt)),
    ],
  );

  return { lanes, conversations, posts, deliveries };
}
