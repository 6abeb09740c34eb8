/** What the tour asks of the incidents that a viewer may see: where they begin, and which of them are the viewer's own. */
import { and, asc, desc, eq, gt } from 'drizzle-orm';
import type { Reader } from '../store.js';
import { type Viewer, visibilityOf, visible } from './viewer.js';

/** As much of an incident as tells whose it is, and whether it is in earnest. */
export interface Begun {
  readonly id: string;
  readonly title: string;
  readonly reporterId: string;
}

/** The oldest that the viewer may see, oldest first. */
export async function oldestIncidents(db: Reader, viewer: Viewer, limit: number): Promise<readonly Begun[]> {
  const { incidents: i } = db.tables;
  return await db
    .select({ id: i.id, title: i.title, reporterId: i.reporterId })
    .from(i)
    .where(visible(db.tables, visibilityOf(viewer), 'many'))
    .orderBy(asc(i.createdAt), asc(i.id))
    .limit(limit);
}

/** The first that the viewer reported after another one (null: of all), by the order of the ids, which is that of writing. */
export async function reportedAfter(
  db: Reader,
  viewer: Viewer,
  after: string | null,
): Promise<string | undefined> {
  const { incidents: i } = db.tables;
  const [row] = await db
    .select({ id: i.id })
    .from(i)
    .where(
      and(
        visible(db.tables, visibilityOf(viewer)),
        eq(i.reporterId, viewer.userId ?? ''),
        after === null ? undefined : gt(i.id, after),
      ),
    )
    .orderBy(asc(i.id))
    .limit(1);
  return row?.id;
}

/** The latest that the viewer reported; null before the first. */
export async function latestReported(db: Reader, viewer: Viewer): Promise<string | null> {
  const { incidents: i } = db.tables;
  const [row] = await db
    .select({ id: i.id })
    .from(i)
    .where(and(visible(db.tables, visibilityOf(viewer)), eq(i.reporterId, viewer.userId ?? '')))
    .orderBy(desc(i.id))
    .limit(1);
  return row?.id ?? null;
}
