/** Which roles of open incidents somebody has: what must not be left without anybody. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Reader } from '../store.js';
import { type Viewer, visibilityOf, visible } from './viewer.js';

export interface OpenRole {
  readonly incidentId: string;
  readonly reference: string;
  readonly role: string;
  /** What the organization called it; null for the roles that everybody has. */
  readonly label: string | null;
  /** Whether the viewer may know of the incident. */
  readonly seen: boolean;
}

/** The open incidents that somebody has in hand and the viewer may know of. */
export async function openAssignmentsOf(
  db: Reader,
  viewer: Viewer,
  userId: string,
): Promise<readonly string[]> {
  const { incidents: i } = db.tables;
  const rows = await db
    .select({ id: i.id })
    .from(i)
    .where(
      and(
        eq(i.organizationId, viewer.organizationId),
        eq(i.assigneeId, userId),
        inArray(i.status, ['DETECTED', 'INVESTIGATING', 'IDENTIFIED', 'MONITORING']),
        visible(db.tables, visibilityOf(viewer)),
      ),
    )
    .orderBy(asc(i.id));
  return rows.map(({ id }) => id);
}

/** Somebody's roles in open incidents, those in incidents that the viewer may not see included. */
export async function openRolesOf(db: Reader, viewer: Viewer, userId: string): Promise<readonly OpenRole[]> {
  const { incidents: i, incidentRoles: r } = db.tables;
  const open = inArray(i.status, ['DETECTED', 'INVESTIGATING', 'IDENTIFIED', 'MONITORING']);
  const rows = await db
    .select({ incidentId: i.id, reference: i.reference, role: r.role, label: r.label })
    .from(r)
    .innerJoin(i, eq(i.id, r.incidentId))
    .where(and(eq(i.organizationId, viewer.organizationId), eq(r.userId, userId), open))
    .orderBy(asc(i.id), asc(r.role));
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map((row) => row.incidentId))];
  const seen = await db
    .select({ id: i.id })
    .from(i)
    .where(and(inArray(i.id, ids), visible(db.tables, visibilityOf(viewer))));
  const visibleIds = new Set(seen.map(({ id }) => id));
  return rows.map((row) => ({ ...row, seen: visibleIds.has(row.incidentId) }));
}
