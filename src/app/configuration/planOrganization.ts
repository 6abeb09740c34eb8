/** Name, links and settings of an organization. */
import { isDeepStrictEqual } from 'node:util';
import type { OrganizationPatch } from '../../core/people/organization.js';
import { ROLES, type Role, roleFacts } from '../../domain/incident/roles.js';
import { SEVERITIES } from '../../domain/incident/severity.js';
import {
  DEFAULT_SETTINGS,
  type OrganizationSettings,
  type RoleSetting,
  roleKey,
  type SeverityOverride,
} from '../../domain/organization/settings.js';
import { difference, given, isNothing } from './difference.js';
import type { Given, Scalars, SeverityEntries, Wanted } from './merge.js';
import type { Problem } from './problem.js';
import type { RoleEntry, SeverityEntry } from './schema.js';
import type { ItemPlan, State } from './state.js';

const SETTINGS = [
  'roomTemplate',
  'announcementsChannel',
  'archiveRoomsAfterMinutes',
  'relayMessages',
  'severities',
  'roles',
] as const;

export function planOrganization(
  wanted: Wanted,
  { organization, others }: State,
): {
  readonly item: ItemPlan<OrganizationPatch> | undefined;
  readonly settings: readonly string[];
  readonly announcements: string | undefined;
  readonly problems: readonly Problem[];
} {
  const { scalars } = wanted;
  const before = organization?.settings ?? DEFAULT_SETTINGS;
  const settings = settingsOf(wanted, before);
  const whole: OrganizationPatch = {
    ...given({
      name: scalars.name?.value ?? (organization === undefined ? wanted.slug : undefined),
      slackTeamId: scalars.slack_team_id?.value,
      teamsTenantId: scalars.teams_tenant_id?.value,
    }),
    settings,
    managedBy: 'config',
  };
  const patch = organization === undefined ? whole : difference(organization, whole);
  const item =
    organization === undefined
      ? ({ what: 'create', id: null, name: wanted.slug, patch } as const)
      : isNothing(patch)
        ? undefined
        : ({ what: 'change', id: organization.id, name: wanted.slug, patch } as const);
  const renamed = organization !== undefined && settings.announcementsChannel !== before.announcementsChannel;
  return {
    item,
    settings: SETTINGS.filter((key) => !isDeepStrictEqual(settings[key], before[key])),
    announcements: renamed ? settings.announcementsChannel : undefined,
    problems: [
      ...linked(scalars.slack_team_id, others, 'slackTeamId'),
      ...linked(scalars.teams_tenant_id, others, 'teamsTenantId'),
    ],
  };
}

function linked(
  wanted: Scalars['slack_team_id'],
  others: State['others'],
  column: 'slackTeamId' | 'teamsTenantId',
): readonly Problem[] {
  if (wanted === undefined || wanted.value === null) return [];
  const other = others.find((each) => each[column] === wanted.value);
  return other === undefined
    ? []
    : [wanted.spot.problem(`${wanted.value} belongs to the organization ${other.slug}; one can have it.`)];
}

/** What is absent stays as it is; null goes back to what is shipped. */
function settingsOf(
  { scalars, severities, roles }: Wanted,
  before: OrganizationSettings,
): OrganizationSettings {
  const {
    severities: oldSeverities,
    roles: oldRoles,
    archiveRoomsAfterMinutes: oldArchive,
    relayMessages: oldRelay,
    ...rest
  } = before;
  const archive = archiveAfter(scalars.archive_rooms_after_minutes, oldArchive);
  const relay = scalars.relay_messages === undefined ? oldRelay : (scalars.relay_messages.value ?? undefined);
  const nextSeverities = severities === undefined ? oldSeverities : overrides(severities);
  const nextRoles = roles === undefined ? oldRoles : roleSettings(roles, oldRoles ?? []);
  return {
    ...rest,
    roomTemplate: shippedFor(scalars.room_template, before.roomTemplate, DEFAULT_SETTINGS.roomTemplate),
    announcementsChannel: shippedFor(
      scalars.announcements_channel,
      before.announcementsChannel,
      DEFAULT_SETTINGS.announcementsChannel,
    ),
    ...(archive === undefined ? {} : { archiveRoomsAfterMinutes: archive }),
    ...(relay === undefined ? {} : { relayMessages: relay }),
    ...(nextSeverities === undefined || isNothing(nextSeverities) ? {} : { severities: nextSeverities }),
    ...(nextRoles === undefined || nextRoles.length === 0 ? {} : { roles: nextRoles }),
  };
}

/** As it is kept: null keeps the rooms, undefined is what is shipped. */
function archiveAfter(
  wanted: Scalars['archive_rooms_after_minutes'],
  before: number | null | undefined,
): number | null | undefined {
  if (wanted === undefined) return before;
  if (wanted.value === null) return undefined;
  return wanted.value === 'never' ? null : wanted.value;
}

const shippedFor = (wanted: Given<string | null> | undefined, before: string, shipped: string): string =>
  wanted === undefined ? before : (wanted.value ?? shipped);

const override = (entry: SeverityEntry): SeverityOverride =>
  given({
    respondMinutes: entry.respond_minutes,
    escalateAfterMinutes: entry.escalate_after_minutes,
    atRiskPercent: entry.at_risk_percent,
    warRoom: entry.war_room,
    resolveMinutes: entry.resolve_minutes,
    goalResolveMinutes: entry.goal_resolve_minutes,
    updateEveryMinutes: entry.update_every_minutes,
    respondInBusinessHoursOnly: entry.respond_in_business_hours_only,
  });

function overrides(entries: SeverityEntries): NonNullable<OrganizationSettings['severities']> {
  const rows = SEVERITIES.map((severity) => [severity, override(entries[severity] ?? {})] as const);
  return Object.fromEntries(rows.filter(([, row]) => !isNothing(row)));
}

const shipped = (role: Role, { name, instructions }: RoleEntry): RoleSetting => ({
  key: role,
  label: name ?? roleFacts(role).label,
  several: !roleFacts(role).heldByOne,
  instructions: instructions ?? null,
  active: true,
});

const own = ({ name = '', several = false, instructions }: RoleEntry): RoleSetting => ({
  key: roleKey(name),
  label: name,
  several,
  instructions: instructions ?? null,
  active: true,
});

const shippedKey = (key: string): Role | undefined => ROLES.find((role) => role === key);

/** Own roles that are named no more stay for what they were once used for. */
function roleSettings(
  entries: readonly Given<RoleEntry>[],
  before: readonly RoleSetting[],
): readonly RoleSetting[] {
  const wanted = entries.map(({ value }) =>
    value.role === undefined ? own(value) : shipped(value.role, value),
  );
  const left = before.filter(
    ({ key }) => shippedKey(key) === undefined && !wanted.some((role) => role.key === key),
  );
  return [...wanted, ...left.map((role) => ({ ...role, active: false }))];
}
