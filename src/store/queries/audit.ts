/** Who changed what, when and from where. */
import type { Writer } from '../store.js';
import { insertRow, type NewRow } from './rows.js';

export const addAudit = (w: Writer, row: NewRow<'auditLog'>): Promise<void> =>
  insertRow(w, w.tables.auditLog, row);
