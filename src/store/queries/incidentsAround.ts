/** What stands around the incidents of a list, looked up for all of them at once. */
import { asc, eq, inArray } from 'drizzle-orm';
import type { Reader } from '../store.js';
import type { IncidentDetails } from './incidentDetails.js';
import { linksOfAll } from './incidentLinks.js';
import type { Row } from './rows.js';
import type { Viewer } from './viewer.js';

/** A page's incidents with the people, services and rooms around them, in six queries however many they are. */
export async function withDetails(
  db: Reader,
  viewer: Viewer,
  rows: readonly Row<'incidents'>[],
): Promise<readonly IncidentDetails[]> {
  if (rows.length === 0) return [];
  const { incidentRoles: r, incidentServices: x, services: s, users: u, conversations: c } = db.tables;
  const ids = rows.map((row) => row.id);
  const roles = await db
    .select({
      incidentId: r.incidentId,
      role: r.role,
      label: r.label,
      since: r.since,
      id: u.id,
      name: u.name,
    })
    .from(r)
    .innerJoin(u, eq(u.id, r.userId))
    .where(inArray(r.incidentId, ids))
    .orderBy(asc(r.since), asc(u.id));
  const services = await db
    .select({ incidentId: x.incidentId, id: s.id, name: s.name })
    .from(x)
    .innerJoin(s, eq(s.id, x.serviceId))
    .where(inArray(x.incidentId, ids))
    .orderBy(asc(s.nameKey));
  const rooms = await db
    .select({
      incidentId: c.incidentId,
      id: c.id,
      platform: c.platform,
      state: c.state,
      externalId: c.externalId,
      name: c.name,
      url: c.url,
    })
    .from(c)
    .where(inArray(c.incidentId, ids))
    .orderBy(asc(c.platform));
  const personIds = [
    ...new Set(rows.flatMap((row) => [row.reporterId, ...(row.assigneeId === null ? [] : [row.assigneeId])])),
  ];
  const people = new Map(
    (await db.select({ id: u.id, name: u.name }).from(u).where(inArray(u.id, personIds))).map((p) => [
      p.id,
      p,
    ]),
  );
  const links = await linksOfAll(db, viewer, ids);
  const of = <T extends { incidentId: string | null }>(all: readonly T[]): Map<string, T[]> =>
    Map.groupBy(all, (one) => one.incidentId ?? '');
  const [rolesOf, servicesOf, roomsOf] = [of(roles), of(services), of(rooms)];
  return rows.map((row) => ({
    ...row,
    reporter: people.get(row.reporterId) ?? { id: row.reporterId, name: '' },
    assignee: row.assigneeId === null ? null : (people.get(row.assigneeId) ?? null),
    roles: (rolesOf.get(row.id) ?? []).map(({ role, label, since, id, name }) => ({
      role,
      label,
      since,
      user: { id, name },
    })),
    services: (servicesOf.get(row.id) ?? []).map(({ id, name }) => ({ id, name })),
    rooms: (roomsOf.get(row.id) ?? []).map(({ incidentId: _, ...room }) => room),
    ...links(row.id),
  }));
}
