/** What islands remember for themselves: installations, open forms, cursors. Keys are the island's own. */
import { and, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import type { Reader, Writer } from '../store.js';
import { insertRowIfNew } from './rows.js';

interface Place {
  readonly island: string;
  readonly key: string;
}

/**
 * What is kept under a key; undefined when nothing is, or when it was to be forgotten before `wallNow`. Null: as long as it
 * is there.
 */
export async function remembered(db: Reader, { island, key }: Place, wallNow: Date | null): Promise<unknown> {
  const { adapterState: t } = db.tables;
  const [row] = await db
    .hot('adapter state', (q) =>
      q
        .select({ value: t.value, expiresAt: t.expiresAt })
        .from(t)
        .where(and(eq(t.island, sql.placeholder('island')), eq(t.key, sql.placeholder('key'))))
        .prepare('adapter_state'),
    )
    .execute({ island, key });
  if (row === undefined) return undefined;
  const isOver = wallNow !== null && row.expiresAt !== null && row.expiresAt <= wallNow;
  return isOver ? undefined : row.value;
}

/** What is kept under a key as long as it is there, locked: nobody else changes it before this transaction ends. */
export async function rememberedLocked(w: Writer, { island, key }: Place): Promise<unknown> {
  const { adapterState: t } = w.tables;
  const [row] = await w
    .hot('adapter state locked', (q) =>
      w
        .locked(
          q
            .select({ value: t.value })
            .from(t)
            .where(and(eq(t.island, sql.placeholder('island')), eq(t.key, sql.placeholder('key')))),
        )
        .prepare('adapter_state_locked'),
    )
    .execute({ island, key });
  return row?.value;
}

/** What is kept under these keys, by key: as {@link remembered}, in one query however many there are. */
export async function rememberedOf(
  db: Reader,
  island: string,
  keys: readonly string[],
  wallNow: Date,
): Promise<ReadonlyMap<string, unknown>> {
  if (keys.length === 0) return new Map();
  const { adapterState: t } = db.tables;
  const rows = await db
    .select({ key: t.key, value: t.value })
    .from(t)
    .where(
      and(
        eq(t.island, island),
        inArray(t.key, [...new Set(keys)]),
        or(isNull(t.expiresAt), gt(t.expiresAt, wallNow)),
      ),
    );
  return new Map(rows.map(({ key, value }) => [key, value]));
}

/** Everything whose key begins with `prefix`, by key. */
export async function rememberedLike(
  db: Reader,
  island: string,
  prefix: string,
): Promise<ReadonlyMap<string, unknown>> {
  const { adapterState: t } = db.tables;
  const rows = await db
    .select({ key: t.key, value: t.value })
    .from(t)
    .where(and(eq(t.island, island), sql`substr(${t.key}, 1, ${prefix.length}) = ${prefix}`));
  return new Map(rows.map(({ key, value }) => [key, value]));
}

/** Keeps a value under a key, instead of what was there. */
export async function remember(
  w: Writer,
  { island, key }: Place,
  value: unknown,
  expiresAt: Date | null = null,
): Promise<void> {
  const { adapterState: t } = w.tables;
  await w
    .insert(t)
    .values({ island, key, value, expiresAt })
    .onConflictDoUpdate({ target: [t.island, t.key], set: { value, expiresAt } });
}

/** Keeps a value unless there is one; says whether it did. */
export const rememberFirst = (
  w: Writer,
  { island, key }: Place,
  value: unknown,
  expiresAt: Date | null = null,
): Promise<boolean> => insertRowIfNew(w, w.tables.adapterState, { island, key, value, expiresAt });

export async function forget(w: Writer, { island, key }: Place): Promise<void> {
  const { adapterState: t } = w.tables;
  await w.delete(t).where(and(eq(t.island, island), eq(t.key, key)));
}

/** Forgets what was to be kept until `wallNow` only. */
export async function forgetExpired(w: Writer, wallNow: Date): Promise<void> {
  const { adapterState: t } = w.tables;
  await w.delete(t).where(lt(t.expiresAt, wallNow));
}
