/** Services with the teams that own them. */
import { and, eq } from 'drizzle-orm';
import type { Reader } from '../store.js';
import type { Row } from './rows.js';

export type Service = Row<'services'>;
export interface ServiceDetails extends Service {
  readonly team: { readonly id: string; readonly name: string } | null;
}

export const serviceById = async (
  db: Reader,
  organizationId: string,
  id: string,
): Promise<ServiceDetails | undefined> => {
  const { services: s, teams: t } = db.tables;
  const rows = await db
    .select({ service: s, team: { id: t.id, name: t.name } })
    .from(s)
    .leftJoin(t, eq(t.id, s.teamId))
    .where(and(eq(s.organizationId, organizationId), eq(s.id, id)));
  const [row] = rows;
  return row === undefined ? undefined : { ...row.service, team: row.team };
};

/** By the key of its name, inactive ones included. */
export const serviceByName = async (
  db: Reader,
  organizationId: string,
  nameKey: string,
): Promise<Service | undefined> => {
  const { services: s } = db.tables;
  const rows = await db
    .select()
    .from(s)
    .where(and(eq(s.organizationId, organizationId), eq(s.nameKey, nameKey)));
  return rows[0];
};
