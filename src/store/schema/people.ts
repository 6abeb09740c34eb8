import { SEVERITIES } from '../../domain/incident/severity.js';
import type { OrganizationSettings } from '../../domain/organization/settings.js';
import type { Kit } from './kit.js';

export const USER_ROLES = ['VIEWER', 'RESPONDER', 'MANAGER', 'ADMIN'] as const;
export const MANAGERS = ['config'] as const;
export interface Runbook {
  readonly title: string;
  readonly url: string;
}

/** Organizations, the people in them, and what they own. */
export function definePeople(k: Kit) {
  /** `config` when the configuration file has it: then it goes when the file has it no more. Null: somebody made it by hand. */
  const managedBy = () => k.oneOf('managed_by', MANAGERS);
  const organizations = k.table('organizations', {
    id: k.text('id').primaryKey(),
    slug: k.text('slug').notNull().unique(),
    name: k.text('name').notNull(),
    settings: k.json<OrganizationSettings>('settings').notNull(),
    createdAt: k.instant('created_at').notNull(),
    /** A Slack workspace and a Teams tenant belong to one organization each. */
    slackTeamId: k.text('slack_team_id').unique(),
    teamsTenantId: k.text('teams_tenant_id').unique(),
    managedBy: managedBy(),
  });

  const users = k.table(
    'users',
    {
      id: k.text('id').primaryKey(),
      organizationId: k
        .text('organization_id')
        .notNull()
        .references(() => organizations.id),
      name: k.text('name').notNull(),
      email: k.text('email'),
      /** The e-mail in lower case: what people are matched by. */
      emailKey: k.text('email_key'),
      timezone: k.text('timezone').notNull(),
      role: k.oneOf('role', USER_ROLES).notNull(),
      clearance: k.int('clearance').notNull(),
      phone: k.text('phone'),
      slackUserId: k.text('slack_user_id'),
      teamsUserId: k.text('teams_user_id'),
      /** A token's own user: acts, but is never invited or paged. */
      isService: k.bool('is_service').notNull(),
      active: k.bool('active').notNull(),
      createdAt: k.instant('created_at').notNull(),
      updatedAt: k.instant('updated_at').notNull(),
      version: k.int('version').notNull(),
      managedBy: managedBy(),
    },
    (t) => [
      k.uniqueIndex('users_email_uq').on(t.organizationId, t.emailKey),
      k.uniqueIndex('users_slack_uq').on(t.organizationId, t.slackUserId),
      k.uniqueIndex('users_teams_uq').on(t.organizationId, t.teamsUserId),
      k.index('users_name_idx').on(t.organizationId, t.name),
    ],
  );

  const person = (name: string) => k.text(name).references(() => users.id);
  const teams = k.table(
    'teams',
    {
      id: k.text('id').primaryKey(),
      organizationId: k
        .text('organization_id')
        .notNull()
        .references(() => organizations.id),
      name: k.text('name').notNull(),
      leadId: person('lead_id'),
      principalId: person('principal_id'),
      managerId: person('manager_id'),
      directorId: person('director_id'),
      executiveId: person('executive_id'),
      isDefault: k.bool('is_default').notNull(),
      active: k.bool('active').notNull(),
      createdAt: k.instant('created_at').notNull(),
      updatedAt: k.instant('updated_at').notNull(),
      managedBy: managedBy(),
    },
    (t) => [k.uniqueIndex('teams_name_uq').on(t.organizationId, t.name)],
  );

  const teamMembers = k.table(
    'team_members',
    {
      teamId: k
        .text('team_id')
        .notNull()
        .references(() => teams.id),
      userId: k
        .text('user_id')
        .notNull()
        .references(() => users.id),
      position: k.int('position').notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.teamId, t.userId] }), k.index('team_members_user_idx').on(t.userId)],
  );

  const services = k.table(
    'services',
    {
      id: k.text('id').primaryKey(),
      organizationId: k
        .text('organization_id')
        .notNull()
        .references(() => organizations.id),
      name: k.text('name').notNull(),
      /** The name in lower case: what people type. */
      nameKey: k.text('name_key').notNull(),
      teamId: k.text('team_id').references(() => teams.id),
      tier: k.int('tier').notNull(),
      defaultSeverity: k.oneOf('default_severity', SEVERITIES),
      runbooks: k.json<readonly Runbook[]>('runbooks').notNull(),
      active: k.bool('active').notNull(),
      createdAt: k.instant('created_at').notNull(),
      updatedAt: k.instant('updated_at').notNull(),
      managedBy: managedBy(),
    },
    (t) => [
      k.uniqueIndex('services_name_uq').on(t.organizationId, t.nameKey),
      k.index('services_team_idx').on(t.teamId),
    ],
  );

  return { organizations, users, teams, teamMembers, services };
}
export type PeopleTables = ReturnType<typeof definePeople>;
