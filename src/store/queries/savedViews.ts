/** Lists of incidents that somebody looks at again and again: each person's own. */
import { and, asc, eq } from 'drizzle-orm';
import type { Reader, Writer } from '../store.js';
import { insertRowIfNew, type NewRow, type Row } from './rows.js';
import type { Viewer } from './viewer.js';

export type SavedView = Row<'savedViews'>;

/** The views of whoever looks, in the order in which they were saved. */
export const savedViewsOf = async (
  db: Reader,
  { organizationId, userId }: Viewer,
): Promise<readonly SavedView[]> => {
  const { savedViews: v } = db.tables;
  return await db
    .select()
    .from(v)
    .where(and(eq(v.organizationId, organizationId), eq(v.userId, userId ?? '')))
    .orderBy(asc(v.createdAt), asc(v.id));
};

/** Says whether it was added: the same person may have one of that name by now. */
export const addSavedView = (w: Writer, row: NewRow<'savedViews'>): Promise<boolean> =>
  insertRowIfNew(w, w.tables.savedViews, row);

export const removeSavedView = async (w: Writer, id: string): Promise<void> => {
  await w.delete(w.tables.savedViews).where(eq(w.tables.savedViews.id, id));
};
