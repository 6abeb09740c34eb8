/** What is there, as a file that says just that: feeding it back changes nothing. */
import { Document, isMap, isScalar, isSeq } from 'yaml';
import { ROLES, roleFacts } from '../../domain/incident/roles.js';
import type {
  OrganizationSettings,
  RoleSetting,
  SeverityOverride,
} from '../../domain/organization/settings.js';
import type { Everything } from '../../store/queries/configuration.js';
import type { Organization, User } from '../../store/queries/people.js';
import { given } from './difference.js';
import {
  type OrganizationEntry,
  organizationEntry,
  type RoleEntry,
  type ServiceEntry,
  type SeverityEntry,
  type TeamEntry,
  type UserEntry,
} from './schema.js';

export type Exported = Everything & { readonly organization: Organization };

/** The file. What it cannot say stands in its first lines. */
export function exportYaml(organizations: readonly Exported[]): string {
  const remarks = organizations.flatMap(remarksOn);
  const document = new Document(
    { organizations: organizations.map(entryOf) },
    { aliasDuplicateObjects: false },
  );
  document.commentBefore = [
    ' What Muster has, as configuration. Set MUSTER_CONFIG to this file to have it applied at every start.',
    ...remarks.map((remark) => ` ${remark}`),
  ].join('\n');
  describe(document);
  return document.toString({ lineWidth: 0 });
}

/** The descriptions of the format, above their keys. */
function describe(document: Document): void {
  const list = document.get('organizations');
  if (!isSeq(list)) return;
  const descriptions = new Map(
    Object.entries(organizationEntry.shape).map(([key, schema]) => [key, schema.meta()?.description]),
  );
  for (const entry of list.items)
    for (const { key } of isMap(entry) ? entry.items : []) {
      const description = isScalar(key) ? descriptions.get(String(key.value)) : undefined;
      // Above the first key there is the dash of the list.
      if (isScalar(key) && key.value !== 'slug' && description !== undefined)
        key.commentBefore = ` ${description}`;
    }
}

const mailOf = (user: User | undefined): string | undefined =>
  user?.active === true ? (user.email ?? undefined) : undefined;

const remarksOn = ({ organization, users, teams }: Exported): readonly string[] => {
  const nameless = users.filter((user) => user.active && user.email === null);
  const among = (id: string) => nameless.find((user) => user.id === id);
  return [
    ...nameless.map(({ name }) => `Not here: ${name} of ${organization.slug}, who has no e-mail address.`),
    ...teams
      .filter(({ active, members }) => active && members.some(({ id }) => among(id) !== undefined))
      .map(({ name }) => `Not here: the members of ${name}, of whom one has no e-mail address.`),
  ].map((remark) => remark.replaceAll('\n', ' '));
};

function entryOf({ organization, users, teams, services }: Exported): OrganizationEntry {
  const { slug, name, slackTeamId, teamsTenantId, settings } = organization;
  const byId = new Map(users.map((user) => [user.id, user]));
  const active = teams.filter((team) => team.active);
  const teamName = (id: string | null) => active.find((team) => team.id === id)?.name;
  const roles = (settings.roles ?? []).filter((role) => role.active);
  return {
    slug,
    name,
    ...given({
      slack_team_id: slackTeamId ?? undefined,
      teams_tenant_id: teamsTenantId ?? undefined,
      room_template: settings.roomTemplate,
      announcements_channel: settings.announcementsChannel,
      archive_rooms_after_minutes:
        settings.archiveRoomsAfterMinutes === null ? 'never' : settings.archiveRoomsAfterMinutes,
      relay_messages: settings.relayMessages,
      severities: severitiesOf(settings),
      roles: roles.length === 0 ? undefined : roles.map(roleOf),
    }),
    users: users.flatMap((user) => {
      const email = mailOf(user);
      return email === undefined ? [] : [userOf(user, email)];
    }),
    teams: active.map((team) => teamOf(team, byId)),
    services: services
      .filter((service) => service.active)
      .map(
        (service): ServiceEntry => ({
          name: service.name,
          ...given({
            team: teamName(service.teamId),
            tier: service.tier,
            default_severity: service.defaultSeverity ?? undefined,
            runbooks: service.runbooks.length === 0 ? undefined : [...service.runbooks],
          }),
        }),
      ),
  };
}

function severitiesOf({ severities }: OrganizationSettings): OrganizationEntry['severities'] {
  if (severities === undefined) return undefined;
  const rows = Object.entries(severities).map(([severity, row]) => [severity, severityOf(row)] as const);
  return Object.fromEntries(rows.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const severityOf = (row: SeverityOverride): SeverityEntry =>
  given({
    respond_minutes: row.respondMinutes,
    escalate_after_minutes: row.escalateAfterMinutes,
    at_risk_percent: row.atRiskPercent,
    war_room: row.warRoom,
    resolve_minutes: row.resolveMinutes,
    goal_resolve_minutes: row.goalResolveMinutes,
    update_every_minutes: row.updateEveryMinutes,
    respond_in_business_hours_only: row.respondInBusinessHoursOnly,
  });

function roleOf({ key, label, several, instructions }: RoleSetting): RoleEntry {
  const role = ROLES.find((shipped) => shipped === key);
  const also = given({ instructions: instructions ?? undefined });
  if (role === undefined) return { name: label, ...given({ several: several || undefined }), ...also };
  return { role, ...given({ name: label === roleFacts(role).label ? undefined : label }), ...also };
}

const userOf = (user: User, email: string): UserEntry => ({
  email,
  name: user.name,
  timezone: user.timezone,
  role: user.role,
  clearance: user.clearance,
  ...given({
    phone: user.phone ?? undefined,
    slack_user_id: user.slackUserId ?? undefined,
    teams_user_id: user.teamsUserId ?? undefined,
  }),
});

function teamOf(team: Exported['teams'][number], byId: ReadonlyMap<string, User>): TeamEntry {
  const here = team.members.filter(({ id }) => byId.get(id)?.active === true);
  const members = here.flatMap(({ id }) => mailOf(byId.get(id)) ?? []);
  const post = (id: string | null) => (id === null ? undefined : mailOf(byId.get(id)));
  return {
    name: team.name,
    ...given({
      default: team.isDefault || undefined,
      members: members.length === here.length ? members : undefined,
      lead: post(team.leadId),
      principal: post(team.principalId),
      manager: post(team.managerId),
      director: post(team.directorId),
      executive: post(team.executiveId),
    }),
  };
}
