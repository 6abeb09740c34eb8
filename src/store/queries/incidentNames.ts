import { and, inArray } from 'drizzle-orm';
import type { Reader } from '../store.js';
import { type Viewer, visibilityOf, visible } from './viewer.js';

/** What incidents are called, as far as the viewer may know of them. */
export async function incidentNames(
  db: Reader,
  viewer: Viewer,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly reference: string; readonly title: string }[]> {
  const { incidents: i } = db.tables;
  if (ids.length === 0) return [];
  return await db
    .select({ id: i.id, reference: i.reference, title: i.title })
    .from(i)
    .where(and(inArray(i.id, [...ids]), visible(db.tables, visibilityOf(viewer))));
}
