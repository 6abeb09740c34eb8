import type { Kit } from './kit.js';
import { type PeopleTables, USER_ROLES } from './people.js';

export const INBOX_STATES = ['PENDING', 'DONE'] as const;
/** How somebody showed who they are: with an API token, by a link that Muster gave them in chat, or at an identity provider. */
export const SESSION_METHODS = ['TOKEN', 'LINK', 'OIDC'] as const;
export const SIGN_IN_KINDS = ['LINK', 'OIDC'] as const;

/** What makes the process safe to kill: timers, requests received, access, and what islands must remember. */
export function defineMachinery(k: Kit, { organizations, users }: PeopleTables) {
  const organizationId = () =>
    k
      .text('organization_id')
      .notNull()
      .references(() => organizations.id);

  const timers = k.table(
    'timers',
    {
      id: k.text('id').primaryKey(),
      organizationId: organizationId(),
      kind: k.text('kind').notNull(),
      /** What it is about; jobs of one subject never overlap. */
      subject: k.text('subject').notNull(),
      /** When it is claimed next: the instant it is for, or a later one after a failure. */
      dueAt: k.instant('due_at').notNull(),
      /** The instant it is for. */
      scheduledFor: k.instant('scheduled_for').notNull(),
      armed: k.bool('armed').notNull(),
      attempts: k.int('attempts').notNull(),
      lastError: k.text('last_error'),
      data: k.json<Readonly<Record<string, unknown>>>('data').notNull(),
    },
    (t) => [
      k.uniqueIndex('timers_subject_uq').on(t.subject, t.kind),
      k.index('timers_due_idx').on(t.dueAt, t.id).where(k.isTrue(t.armed)),
      k.index('timers_organization_idx').on(t.organizationId),
    ],
  );

  /** Requests by their unique id: one received twice runs once and answers the same. */
  const inbox = k.table(
    'inbox',
    {
      key: k.text('key').primaryKey(),
      organizationId: organizationId(),
      userId: k
        .text('user_id')
        .notNull()
        .references(() => users.id),
      surface: k.text('surface').notNull(),
      /** A digest of the request: the same key with another request is refused. */
      fingerprint: k.text('fingerprint').notNull(),
      request: k.json<unknown>('request').notNull(),
      state: k.oneOf('state', INBOX_STATES).notNull(),
      answer: k.json<unknown>('answer'),
      receivedAt: k.instant('received_at').notNull(),
      expiresAt: k.instant('expires_at').notNull(),
    },
    (t) => [
      k.index('inbox_expiry_idx').on(t.expiresAt),
      k.index('inbox_pending_idx').on(t.receivedAt).where(k.is(t.state, 'PENDING')),
      k.index('inbox_organization_idx').on(t.organizationId),
      k.index('inbox_user_idx').on(t.userId),
    ],
  );

  const tokens = k.table(
    'tokens',
    {
      id: k.text('id').primaryKey(),
      organizationId: organizationId(),
      userId: k
        .text('user_id')
        .notNull()
        .references(() => users.id),
      name: k.text('name').notNull(),
      role: k.oneOf('role', USER_ROLES).notNull(),
      hash: k.text('hash').notNull().unique(),
      createdAt: k.instant('created_at').notNull(),
      lastUsedAt: k.instant('last_used_at'),
      expiresAt: k.instant('expires_at'),
      revokedAt: k.instant('revoked_at'),
    },
    (t) => [k.index('tokens_organization_idx').on(t.organizationId), k.index('tokens_user_idx').on(t.userId)],
  );

  /** Who is signed in in a browser; the id is the hash of what the cookie holds. */
  const sessions = k.table(
    'sessions',
    {
      id: k.text('id').primaryKey(),
      /** What it is called in lists and in the audit log. */
      publicId: k.text('public_id').notNull().unique(),
      organizationId: organizationId(),
      userId: k
        .text('user_id')
        .notNull()
        .references(() => users.id),
      method: k.oneOf('method', SESSION_METHODS).notNull(),
      /** The token it was begun with: it ends with it, and has no higher role. */
      tokenId: k.text('token_id').references(() => tokens.id),
      createdAt: k.instant('created_at').notNull(),
      lastSeenAt: k.instant('last_seen_at').notNull(),
      expiresAt: k.instant('expires_at').notNull(),
      /** From where, and with what: so that people recognize it. */
      address: k.text('address').notNull(),
      agent: k.text('agent').notNull(),
    },
    (t) => [
      k.index('sessions_token_idx').on(t.tokenId),
      k.index('sessions_user_idx').on(t.userId),
      k.index('sessions_organization_idx').on(t.organizationId),
      k.index('sessions_expiry_idx').on(t.expiresAt),
    ],
  );

  /** Signing in that was begun and not finished; the id is the hash of a secret, and each serves once. */
  const signIns = k.table(
    'sign_ins',
    {
      id: k.text('id').primaryKey(),
      organizationId: organizationId(),
      kind: k.oneOf('kind', SIGN_IN_KINDS).notNull(),
      /** Who may finish it; null where that is to be found out. */
      userId: k.text('user_id').references(() => users.id),
      data: k.json<unknown>('data'),
      createdAt: k.instant('created_at').notNull(),
      expiresAt: k.instant('expires_at').notNull(),
    },
    (t) => [
      k.index('sign_ins_organization_idx').on(t.organizationId),
      k.index('sign_ins_user_idx').on(t.userId),
      k.index('sign_ins_expiry_idx').on(t.expiresAt),
    ],
  );

  const auditLog = k.table(
    'audit_log',
    {
      id: k.text('id').primaryKey(),
      organizationId: organizationId(),
      at: k.instant('at').notNull(),
      actorId: k.text('actor_id').references(() => users.id),
      surface: k.text('surface').notNull(),
      action: k.text('action').notNull(),
      subjectType: k.text('subject_type').notNull(),
      subjectId: k.text('subject_id').notNull(),
      before: k.json<unknown>('before'),
      after: k.json<unknown>('after'),
      requestId: k.text('request_id'),
    },
    (t) => [
      k.index('audit_newest_idx').on(t.organizationId, t.at),
      k.index('audit_actor_idx').on(t.actorId),
      k.index('audit_subject_idx').on(t.subjectId, t.at),
    ],
  );

  /** The latest number of each sequence of an organization (incident references by year). */
  const counters = k.table(
    'counters',
    { organizationId: organizationId(), name: k.text('name').notNull(), value: k.int('value').notNull() },
    (t) => [k.primaryKey({ columns: [t.organizationId, t.name] })],
  );

  /** What an island must remember: installations, conversation references, cursors. A new island needs no migration. */
  const adapterState = k.table(
    'adapter_state',
    {
      island: k.text('island').notNull(),
      key: k.text('key').notNull(),
      value: k.json<unknown>('value').notNull(),
      /** When it may be forgotten, on the wall clock; null: never by itself. */
      expiresAt: k.instant('expires_at'),
    },
    (t) => [
      k.primaryKey({ columns: [t.island, t.key] }),
      k.index('adapter_state_expiry_idx').on(t.expiresAt).where(k.isNotNull(t.expiresAt)),
    ],
  );

  /** What the whole installation remembers: the clock's offset. */
  const systemState = k.table('system_state', {
    key: k.text('key').primaryKey(),
    value: k.json<unknown>('value').notNull(),
  });

  return { timers, inbox, tokens, sessions, signIns, auditLog, counters, adapterState, systemState };
}
