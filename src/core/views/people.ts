/** People, teams, services, tokens and the audit log as REST answers them: the contract's field names, in one place. */
import { z } from 'zod';
import { SEVERITIES } from '../../domain/incident/severity.js';
import type { AuditEntry } from '../../store/queries/audit.js';
import type { Organization, User } from '../../store/queries/people.js';
import type { ServiceDetails } from '../../store/queries/services.js';
import type { TeamDetails } from '../../store/queries/teams.js';
import type { TokenDetails } from '../../store/queries/tokens.js';
import type { Viewer } from '../../store/queries/viewer.js';
import { USER_ROLES } from '../../store/schema/people.js';
import { atLeast } from '../people/roles.js';

const instant = z.iso.datetime();
const named = z.object({ id: z.uuid(), name: z.string() });
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export const userObject = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  timezone: z.string(),
  role: z.enum(USER_ROLES),
  clearance: z.number().int(),
  phone: z
    .string()
    .nullable()
    .meta({ description: 'Null for whoever is neither that person nor a manager.' }),
  slack_user_id: z.string().nullable(),
  teams_user_id: z.string().nullable(),
  active: z.boolean(),
});
export type UserObject = z.infer<typeof userObject>;

/** Telephone numbers are for the person and for whoever plans with them. */
export const presentUser = (user: User, viewer: Viewer): UserObject => ({
  id: user.id,
  name: user.name,
  email: user.email,
  timezone: user.timezone,
  role: user.role,
  clearance: user.clearance,
  phone: user.id === viewer.userId || atLeast(viewer.role, 'MANAGER') ? user.phone : null,
  slack_user_id: user.slackUserId,
  teams_user_id: user.teamsUserId,
  active: user.active,
});

export const meObject = userObject.extend({ organization: named });

/** The caller, with the role that holds here: a token may have less than its person. */
export const presentMe = (
  user: User,
  viewer: Viewer,
  organization: Organization,
): z.infer<typeof meObject> => ({
  ...presentUser(user, viewer),
  role: viewer.role,
  organization: { id: organization.id, name: organization.name },
});

export const teamObject = z.object({
  id: z.uuid(),
  name: z.string(),
  members: z.array(named).meta({ description: 'In the order in which they are asked.' }),
  lead: named.nullable(),
  principal: named.nullable(),
  manager: named.nullable(),
  director: named.nullable(),
  executive: named.nullable(),
  is_default: z.boolean().meta({ description: 'Answers for incidents that name no service.' }),
  active: z.boolean(),
});

export const presentTeam = (team: TeamDetails): z.infer<typeof teamObject> => ({
  id: team.id,
  name: team.name,
  members: [...team.members],
  lead: team.lead,
  principal: team.principal,
  manager: team.manager,
  director: team.director,
  executive: team.executive,
  is_default: team.isDefault,
  active: team.active,
});

export const serviceObject = z.object({
  id: z.uuid(),
  name: z.string(),
  team: named.nullable(),
  tier: z.number().int(),
  default_severity: z.enum(SEVERITIES).nullable(),
  runbooks: z.array(z.object({ title: z.string(), url: z.string() })),
  escalation_policy: named.nullable(),
  active: z.boolean(),
});

export const presentService = (service: ServiceDetails): z.infer<typeof serviceObject> => ({
  id: service.id,
  name: service.name,
  team: service.team,
  tier: service.tier,
  default_severity: service.defaultSeverity,
  runbooks: service.runbooks.map(({ title, url }) => ({ title, url })),
  escalation_policy: null,
  active: service.active,
});

export const tokenObject = z.object({
  id: z.uuid(),
  name: z.string(),
  role: z.enum(USER_ROLES),
  user: named.meta({ description: 'Whom it acts as: a person, or a user of its own.' }),
  created_at: instant,
  last_used_at: instant.nullable(),
  expires_at: instant.nullable(),
  revoked_at: instant.nullable(),
});
/** What making a token answers: the only time that its secret is told. */
export const newTokenObject = tokenObject.extend({
  token: z
    .string()
    .optional()
    .meta({ description: 'Told once; a repetition of the request has it no more.' }),
});

export const presentToken = (token: TokenDetails): z.infer<typeof tokenObject> => ({
  id: token.id,
  name: token.name,
  role: token.role,
  user: { id: token.user.id, name: token.user.name },
  created_at: token.createdAt.toISOString(),
  last_used_at: iso(token.lastUsedAt),
  expires_at: iso(token.expiresAt),
  revoked_at: iso(token.revokedAt),
});

export const auditObject = z.object({
  id: z.uuid(),
  at: instant,
  actor: named.nullable().meta({ description: 'Null is Muster itself.' }),
  surface: z.string(),
  action: z.string(),
  subject_type: z.string(),
  subject_id: z.string(),
  before: z
    .unknown()
    .meta({ description: 'The fields that changed, as they were; null where there was nothing.' }),
  after: z.unknown().meta({ description: 'The same fields as they are.' }),
  request_id: z.string().nullable(),
});
export type AuditObject = z.infer<typeof auditObject>;

export const presentAudit = (entry: AuditEntry): AuditObject => ({
  id: entry.id,
  at: entry.at.toISOString(),
  actor: entry.actor,
  surface: entry.surface,
  action: entry.action,
  subject_type: entry.subjectType,
  subject_id: entry.subjectId,
  before: snakeCased(entry.before),
  after: snakeCased(entry.after),
  request_id: entry.requestId,
});

/** Names of fields as the whole API has them; the log keeps them as the rows do. */
function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inside]) => [
      key.replace(/(?<=[a-z\d])[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`),
      snakeCased(inside),
    ]),
  );
}
