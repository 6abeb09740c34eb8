/** What a fresh installation begins with. Everything here may run at every start and changes nothing the second time. */
import { type Audited, audit } from '../core/audit.js';
import type { ChatPlatform, Clock, NewId } from '../core/ports.js';
import type { Severity } from '../domain/incident/severity.js';
import { DEFAULT_SETTINGS } from '../domain/organization/settings.js';
import { matchKey, PeopleQueries } from '../store/queries/people.js';
import { addService, addTeam, addTeamMember, addUser } from '../store/queries/peopleWrites.js';
import type { Row } from '../store/queries/rows.js';
import { addOrganization, hasUsers, organizationBySlug } from '../store/queries/system.js';
import { systemViewer, type UserRole } from '../store/queries/viewer.js';
import type { Store, Writer } from '../store/store.js';
import { openAnnouncements } from './announcements.js';

export interface SeedParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
}

const DEFAULT_ORGANIZATION = 'default';

/** What is written before anybody asked for anything. */
export const audited = (
  w: Writer,
  { clock, newId }: Pick<SeedParts, 'clock' | 'newId'>,
  organizationId: string,
  entry: Audited,
): Promise<void> =>
  audit(
    {
      w,
      viewer: systemViewer(organizationId),
      now: clock.now(),
      newId,
      surface: 'setup',
      requestId: null,
    },
    entry,
  );

/** The organization that everything belongs to until others are added. */
export async function ensureOrganization({ store, clock, newId }: SeedParts): Promise<Row<'organizations'>> {
  return await store.tx(async (w) => {
    const known = await organizationBySlug(w, DEFAULT_ORGANIZATION);
    if (known !== undefined) return known;
    const row = {
      id: newId(),
      slug: DEFAULT_ORGANIZATION,
      name: 'Muster',
      settings: DEFAULT_SETTINGS,
      createdAt: clock.now(),
      slackTeamId: null,
      teamsTenantId: null,
      managedBy: null,
    };
    await addOrganization(w, row);
    await audited(w, { clock, newId }, row.id, {
      action: 'organization.create',
      subjectType: 'organization',
      subjectId: row.id,
      before: null,
      after: { slug: row.slug, name: row.name },
    });
    return row;
  });
}

/** The lanes of an organization's announcements, in a transaction of their own. */
export async function ensureAnnouncements(
  { store, clock, newId }: SeedParts,
  organization: Row<'organizations'>,
  platforms: readonly ChatPlatform[],
): Promise<void> {
  await store.tx((w) =>
    openAnnouncements(
      { w, organizationId: organization.id, now: clock.now(), newId, platforms },
      organization.settings.announcementsChannel,
    ),
  );
}

/** The same for an organization that is known by its id. */
export const openAnnouncementsOf = async (
  seed: SeedParts,
  organizationId: string,
  platforms: readonly ChatPlatform[],
): Promise<void> =>
  ensureAnnouncements(
    seed,
    await new PeopleQueries(seed.store.read, systemViewer(organizationId)).organization(),
    platforms,
  );

export interface Somebody {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly timezone: string;
  readonly role: UserRole;
}

export const person = (
  organizationId: string,
  { id, name, email, timezone, role }: Somebody,
  now: Date,
  isService: boolean,
): Row<'users'> => ({
  id,
  organizationId,
  name,
  email,
  emailKey: email === null ? null : matchKey(email),
  timezone,
  role,
  clearance: 0,
  phone: null,
  slackUserId: null,
  teamsUserId: null,
  isService,
  active: true,
  createdAt: now,
  updatedAt: now,
  version: 1,
  managedBy: null,
});

const PEOPLE: readonly { name: string; timezone: string; role: UserRole }[] = [
  { name: 'Ada Berger', timezone: 'Europe/Berlin', role: 'ADMIN' },
  { name: 'Ben Carter', timezone: 'America/New_York', role: 'MANAGER' },
  { name: 'Chen Wei', timezone: 'Asia/Singapore', role: 'RESPONDER' },
  { name: 'Dana Flores', timezone: 'America/New_York', role: 'RESPONDER' },
  { name: 'Emil Novak', timezone: 'Europe/Berlin', role: 'VIEWER' },
];
const SERVICES: readonly { name: string; tier: number; severity: Severity | null }[] = [
  { name: 'checkout', tier: 1, severity: 'SEV2' },
  { name: 'payments', tier: 1, severity: 'SEV2' },
  { name: 'search', tier: 2, severity: null },
  { name: 'website', tier: 2, severity: null },
];

/** Five people in three time zones with a team and services, so that the embedded workspace can be tried at once. */
export async function seedExample({ store, clock, newId }: SeedParts, organizationId: string): Promise<void> {
  await store.tx(async (w) => {
    if (await hasUsers(w, organizationId)) return;
    const now = clock.now();
    const people = PEOPLE.map((p) => ({
      ...p,
      id: newId(),
      email: `${matchKey(p.name.split(' ')[0] ?? p.name)}@example.com`,
    }));
    for (const somebody of people) await addUser(w, person(organizationId, somebody, now, false));
    await seedTeam(w, organizationId, people, now, newId);
    await audited(w, { clock, newId }, organizationId, {
      action: 'example.seed',
      subjectType: 'organization',
      subjectId: organizationId,
      before: null,
      after: { users: PEOPLE.map(({ name }) => name), services: SERVICES.map(({ name }) => name) },
    });
  });
}

async function seedTeam(
  w: Writer,
  organizationId: string,
  people: readonly Somebody[],
  now: Date,
  newId: NewId,
): Promise<void> {
  const [lead, manager, principal] = people;
  const team = newId();
  await addTeam(w, {
    id: team,
    organizationId,
    name: 'Platform',
    leadId: lead?.id ?? null,
    principalId: principal?.id ?? null,
    managerId: manager?.id ?? null,
    directorId: null,
    executiveId: null,
    isDefault: true,
    active: true,
    createdAt: now,
    updatedAt: now,
  });
  for (const [position, { id }] of people.entries())
    await addTeamMember(w, { teamId: team, userId: id, position });
  for (const { name, tier, severity } of SERVICES)
    await addService(w, {
      id: newId(),
      organizationId,
      name,
      nameKey: matchKey(name),
      teamId: team,
      tier,
      defaultSeverity: severity,
      runbooks: [],
      active: true,
      createdAt: now,
      updatedAt: now,
    });
}
