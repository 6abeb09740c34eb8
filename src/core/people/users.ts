/** People: who they are, and that none is there twice. */
import { Refusal } from '../../domain/errors.js';
import { CONTACT_KEYS, PLATFORM_OF } from '../../store/queries/contacts.js';
import { leaveDirect } from '../../store/queries/conversations.js';
import { matchKey, type User } from '../../store/queries/people.js';
import {
  addUser,
  countOtherAdmins,
  endAccess,
  lockOrganization,
  lockUser,
  saveUser,
  usersWithKeys,
} from '../../store/queries/peopleWrites.js';
import { accessTopic } from '../../store/queries/sessions.js';
import { audit } from '../audit.js';
import { changesOf } from './changes.js';
import type { PeopleWorkParts } from './parts.js';

export type UserPatch = Partial<
  Pick<
    User,
    | 'name'
    | 'email'
    | 'timezone'
    | 'role'
    | 'clearance'
    | 'phone'
    | 'slackUserId'
    | 'teamsUserId'
    | 'managedBy'
  >
>;
export type NewUser = UserPatch & Pick<User, 'name'>;

/** What somebody who left could come in with. */
export interface EndedAccess {
  readonly tokens: number;
  readonly sessions: number;
}

const emailKeyOf = (email: string | null): string | null => (email === null ? null : matchKey(email));

/** @throws {Refusal} INVALID when somebody has the e-mail address or an id already. */
export async function createUser(parts: PeopleWorkParts, fields: NewUser): Promise<User> {
  const { w, viewer, now, newId } = parts;
  await refuseTaken(parts, fields, null);
  const shown = {
    name: fields.name,
    email: fields.email ?? null,
    timezone: fields.timezone ?? 'UTC',
    role: fields.role ?? 'RESPONDER',
    clearance: fields.clearance ?? 0,
    phone: fields.phone ?? null,
    slackUserId: fields.slackUserId ?? null,
    teamsUserId: fields.teamsUserId ?? null,
    managedBy: fields.managedBy ?? null,
  } as const;
  const row: User = {
    ...shown,
    id: newId(),
    organizationId: viewer.organizationId,
    emailKey: emailKeyOf(shown.email),
    isService: false,
    active: true,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
  await addUser(w, row);
  await audit(parts, {
    action: 'user.create',
    subjectType: 'user',
    subjectId: row.id,
    before: null,
    after: shown,
  });
  return row;
}

/** @throws {Refusal} INVALID for what somebody else has; CONFLICT for the last admin's role. */
export async function changeUser(
  parts: PeopleWorkParts,
  { id }: Pick<User, 'id'>,
  patch: UserPatch,
): Promise<User> {
  const demotes = patch.role !== undefined && patch.role !== 'ADMIN';
  const before = await locked(parts, id, demotes);
  const changes = changesOf(before, patch);
  if (changes === undefined) return before;
  if (changes.set.role !== undefined && before.isService)
    throw new Refusal('INVALID', `${before.name} is the user of a token and may do what the token may.`, {
      fields: { role: ['The role of a token cannot be changed: make another token.'] },
    });
  await refuseTaken(parts, changes.set, id);
  if (demotes && 'role' in changes.set) await refuseLastAdmin(parts, before, 'demoted');
  const set = {
    ...changes.set,
    ...(changes.set.email === undefined ? {} : { emailKey: emailKeyOf(changes.set.email) }),
    updatedAt: parts.now,
  };
  await saveUser(parts.w, id, set);
  // Windows that are open look what they may show from now on.
  if ('role' in changes.set || 'clearance' in changes.set) parts.w.signal(accessTopic(before.organizationId));
  // What is said directly from now on must not reach whoever has the account that was theirs.
  for (const key of CONTACT_KEYS)
    if (key in changes.set && before[key] !== null) await leaveDirect(parts.w, id, PLATFORM_OF[key]);
  await audit(parts, { action: 'user.edit', subjectType: 'user', subjectId: id, ...changes });
  return { ...before, ...set, version: before.version + 1 };
}

/** Their tokens and sign-ins end with it. @throws {Refusal} CONFLICT for the last admin. */
export async function deactivateUser(
  parts: PeopleWorkParts,
  { id }: Pick<User, 'id'>,
): Promise<{ readonly user: User; readonly ended: EndedAccess }> {
  const before = await locked(parts, id, true);
  if (!before.active) return { user: before, ended: { tokens: 0, sessions: 0 } };
  await refuseLastAdmin(parts, before, 'deactivated');
  const set = { active: false, updatedAt: parts.now };
  await saveUser(parts.w, id, set);
  const ended = await endAccess(parts.w, id, parts.wallNow);
  await audit(parts, {
    action: 'user.deactivate',
    subjectType: 'user',
    subjectId: id,
    before: { active: true },
    after: { active: false, tokensRevoked: ended.tokens, sessionsEnded: ended.sessions },
  });
  return { user: { ...before, ...set, version: before.version + 1 }, ended };
}

/** They are back, with new tokens to be made: the old ones stay revoked. */
export async function activateUser(parts: PeopleWorkParts, { id }: Pick<User, 'id'>): Promise<User> {
  const before = await locked(parts, id, false);
  if (before.active) return before;
  const set = { active: true, updatedAt: parts.now };
  await saveUser(parts.w, id, set);
  await audit(parts, {
    action: 'user.activate',
    subjectType: 'user',
    subjectId: id,
    before: { active: false },
    after: { active: true },
  });
  return { ...before, ...set, version: before.version + 1 };
}

/** What may take an admin away is done by one at a time: the organization is locked first, always in this order. */
async function locked({ w, viewer }: PeopleWorkParts, id: string, oneAtATime: boolean): Promise<User> {
  if (oneAtATime) await lockOrganization(w, viewer.organizationId);
  const user = await lockUser(w, viewer.organizationId, id);
  if (user === undefined) throw new Refusal('NOT_FOUND', `There is no user ${id}.`);
  return user;
}

async function refuseLastAdmin({ w, viewer }: PeopleWorkParts, user: User, what: string): Promise<void> {
  if (user.role !== 'ADMIN' || !user.active || user.isService) return;
  if ((await countOtherAdmins(w, viewer.organizationId, user.id)) > 0) return;
  throw new Refusal(
    'CONFLICT',
    `${user.name} is the only active admin and cannot be ${what}. Make somebody else an admin first.`,
    { state: { role: user.role, active: user.active, active_admins: 1 } },
  );
}

const has = (user: User): string => `${user.name}${user.active ? '' : ' (deactivated)'} has it already.`;

/** The store's unique indexes hold in any case; this says who it is. */
async function refuseTaken(parts: PeopleWorkParts, wanted: UserPatch, except: string | null): Promise<void> {
  const { email, slackUserId, teamsUserId } = wanted;
  const emailKey = typeof email === 'string' ? matchKey(email) : null;
  const keys = { emailKey, slackUserId, teamsUserId };
  const others = await usersWithKeys(parts.w, parts.viewer.organizationId, keys, except);
  const fields: Record<string, string[]> = {};
  for (const other of others) {
    if (emailKey !== null && other.emailKey === emailKey)
      fields['email'] = [`This e-mail address is taken: ${has(other)}`];
    if (typeof slackUserId === 'string' && other.slackUserId === slackUserId)
      fields['slack_user_id'] = [`This Slack id is taken: ${has(other)}`];
    if (typeof teamsUserId === 'string' && other.teamsUserId === teamsUserId)
      fields['teams_user_id'] = [`This Teams id is taken: ${has(other)}`];
  }
  const sentences = Object.values(fields).flat();
  if (sentences.length > 0) throw new Refusal('INVALID', sentences.join(' '), { fields });
}
