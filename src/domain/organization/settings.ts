/** What an organization may set for itself; whatever it leaves out is as shipped (domain page: every number is configuration). */
import { ROLES, type Role, roleFacts } from '../incident/roles.js';
import { DEFAULT_ROOM_TEMPLATE } from '../incident/roomName.js';
import { SEVERITIES, type Severity, type SeverityFacts, severityFacts } from '../incident/severity.js';

/** What a severity's row may be changed in; minutes are elapsed minutes. */
export type SeverityOverride = Partial<
  Pick<
    SeverityFacts,
    | 'respondMinutes'
    | 'escalateAfterMinutes'
    | 'atRiskPercent'
    | 'warRoom'
    | 'resolveMinutes'
    | 'goalResolveMinutes'
    | 'updateEveryMinutes'
    | 'respondInBusinessHoursOnly'
  >
>;

/** A role of the organization's own, or another name or other instructions for one that everybody has. */
export interface RoleSetting {
  /** Upper case, as REST shows it: `DATABASE_LEAD`. */
  readonly key: string;
  readonly label: string;
  /** Several may hold it at once. */
  readonly several: boolean;
  /** Sent privately to whoever takes it; null sends what is shipped for it, if anything. */
  readonly instructions: string | null;
  /** False: kept for what it was once used for, and offered no more. */
  readonly active: boolean;
}

/** As it is stored: what is missing has not been set. */
export interface OrganizationSettings {
  readonly roomTemplate: string;
  readonly announcementsChannel: string;
  readonly severities?: Partial<Record<Severity, SeverityOverride>>;
  readonly roles?: readonly RoleSetting[];
  /** How long after an incident is over its rooms are archived, in minutes; null keeps them. */
  readonly archiveRoomsAfterMinutes?: number | null;
  /** What people say in one room of an incident is shown in its other rooms; not unless it is switched on. */
  readonly relayMessages?: boolean;
}

/** A day: the last words are said, and whoever comes late still finds the room. */
export const DEFAULT_ARCHIVE_MINUTES = 24 * 60;

/** How long after an incident is over its rooms are archived, in minutes; null: never. */
export const archiveMinutes = ({ archiveRoomsAfterMinutes }: OrganizationSettings): number | null =>
  archiveRoomsAfterMinutes === undefined ? DEFAULT_ARCHIVE_MINUTES : archiveRoomsAfterMinutes;

export const DEFAULT_SETTINGS: OrganizationSettings = {
  roomTemplate: DEFAULT_ROOM_TEMPLATE,
  announcementsChannel: 'incidents',
};

export type SeverityTable = Readonly<Record<Severity, SeverityFacts>>;

/** The severity table as the organization has it. */
export function severityTable({ severities }: OrganizationSettings): SeverityTable {
  if (severities === undefined) return severityFacts;
  const rows = SEVERITIES.map((s) => [s, { ...severityFacts[s], ...severities[s] }] as const);
  // One entry for each severity, by construction.
  return Object.fromEntries(rows) as Record<Severity, SeverityFacts>;
}

/** A role as the organization has it. */
export type OrganizationRole = RoleSetting;

const builtIn = (role: Role): OrganizationRole => {
  const { label, heldByOne, instructions } = roleFacts(role);
  return { key: role, label, several: !heldByOne, instructions, active: true };
};

/**
 * Every role there is: those that everybody has, as the organization calls them, then its own. An own role that was
 * removed is among them, inactive: somebody may hold it still, but nobody can take it.
 */
export function organizationRoles({ roles = [] }: OrganizationSettings): readonly OrganizationRole[] {
  const own = roles.filter(({ key }) => !ROLES.some((role) => role === key));
  return [
    ...ROLES.map((role) => {
      const shipped = builtIn(role);
      const set = roles.find(({ key, active }) => key === role && active);
      return set === undefined
        ? shipped
        : { ...shipped, label: set.label, instructions: set.instructions ?? shipped.instructions };
    }),
    ...own,
  ];
}

/** The key of a role that is called so: `Database lead` is `DATABASE_LEAD`. Empty when no letter or digit is in it. */
export const roleKey = (label: string): string =>
  label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/gu, '_')
    .replace(/^_+|_+$/gu, '')
    .slice(0, 60);
