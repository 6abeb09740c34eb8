/** API tokens: made with a secret that is shown once, and ended for good. */
import { Refusal } from '../../domain/errors.js';
import type { User } from '../../store/queries/people.js';
import {
  addToken,
  addUser,
  endSessionsOf,
  lockToken,
  lockUser,
  saveToken,
} from '../../store/queries/peopleWrites.js';
import type { Row } from '../../store/queries/rows.js';
import { type TokenDetails, tokenById } from '../../store/queries/tokens.js';
import { audit } from '../audit.js';
import { changesOf } from './changes.js';
import type { PeopleWorkParts } from './parts.js';
import { atLeast } from './roles.js';
import { hashSecret, newTokenSecret } from './secrets.js';

export interface NewToken extends Pick<Row<'tokens'>, 'name' | 'role'> {
  readonly expiresAt?: Date | null | undefined;
  /** Whose token it is; null makes a user of its own for it. */
  readonly userId?: string | null | undefined;
  /** Of its own user; a person has their own. */
  readonly clearance?: number | undefined;
}
export type TokenPatch = Partial<Pick<Row<'tokens'>, 'name' | 'expiresAt'>>;

const invalid = (field: string, problem: string): Refusal =>
  new Refusal('INVALID', problem, { fields: { [field]: [problem] } });

/** @throws {Refusal} INVALID for more than its maker or its owner may, and for an end that is past. */
export async function createToken(
  parts: PeopleWorkParts,
  { name, role, expiresAt = null, userId = null, clearance }: NewToken,
): Promise<{ readonly token: TokenDetails; readonly secret: string }> {
  const { w, viewer, wallNow, newId } = parts;
  if (!atLeast(viewer.role, role))
    throw invalid('role', `A token may do at most what you may: you are ${viewer.role.toLowerCase()}.`);
  refusePast(parts, expiresAt);
  const owner =
    userId === null
      ? await ownUser(parts, name, role, clearance ?? 0)
      : await person(parts, userId, role, clearance);
  const secret = newTokenSecret();
  const row = {
    id: newId(),
    organizationId: viewer.organizationId,
    userId: owner.id,
    name,
    role,
    createdAt: wallNow,
    lastUsedAt: null,
    expiresAt,
    revokedAt: null,
  };
  await addToken(w, { ...row, hash: hashSecret(secret) });
  await audit(parts, {
    action: 'token.create',
    subjectType: 'token',
    subjectId: row.id,
    before: null,
    after: { name, role, userId: owner.id, clearance: owner.clearance, expiresAt },
  });
  const user = { id: owner.id, name: owner.name, isService: owner.isService };
  return { token: { ...row, user }, secret };
}

/** @throws {Refusal} CONFLICT for one that was revoked; INVALID for an end that is past. */
export async function changeToken(
  parts: PeopleWorkParts,
  { id }: Pick<TokenDetails, 'id'>,
  patch: TokenPatch,
): Promise<TokenDetails> {
  const before = await locked(parts, id);
  const changes = changesOf<TokenDetails>(before, patch);
  if (changes === undefined) return before;
  if (before.revokedAt !== null)
    throw new Refusal('CONFLICT', `The token ${before.name} was revoked; make another one.`, {
      state: { revoked_at: before.revokedAt.toISOString() },
    });
  if (changes.set.expiresAt !== undefined) refusePast(parts, changes.set.expiresAt);
  await saveToken(parts.w, id, patch);
  const { before: was, after } = changes;
  await audit(parts, { action: 'token.edit', subjectType: 'token', subjectId: id, before: was, after });
  return { ...before, ...changes.set };
}

/** It works no more from now on, and whoever signed in with it is signed out. */
export async function revokeToken(
  parts: PeopleWorkParts,
  { id }: Pick<TokenDetails, 'id'>,
): Promise<TokenDetails> {
  const before = await locked(parts, id);
  if (before.revokedAt !== null) return before;
  const revokedAt = parts.wallNow;
  await saveToken(parts.w, id, { revokedAt });
  const sessionsEnded = await endSessionsOf(parts.w, [id]);
  await audit(parts, {
    action: 'token.revoke',
    subjectType: 'token',
    subjectId: id,
    before: { revokedAt: null },
    after: { revokedAt, sessionsEnded },
  });
  return { ...before, revokedAt };
}

async function locked({ w, viewer }: PeopleWorkParts, id: string): Promise<TokenDetails> {
  const there = await lockToken(w, viewer.organizationId, id);
  const token = there ? await tokenById(w, viewer.organizationId, id) : undefined;
  if (token === undefined) throw new Refusal('NOT_FOUND', `There is no token ${id}.`);
  return token;
}

function refusePast({ wallNow }: PeopleWorkParts, expiresAt: Date | null): void {
  if (expiresAt !== null && expiresAt <= wallNow)
    throw invalid(
      'expires_at',
      `A token has to end in the future: here it is ${wallNow.toISOString()}, whatever Muster's own clock says.`,
    );
}

/** A user that acts for a program, and is never invited or paged. */
async function ownUser(
  { w, viewer, now, newId }: PeopleWorkParts,
  name: string,
  role: User['role'],
  clearance: number,
): Promise<User> {
  if (clearance > viewer.clearance)
    throw invalid(
      'clearance',
      `A token may see at most what you may: your clearance is ${viewer.clearance}.`,
    );
  const row: User = {
    id: newId(),
    organizationId: viewer.organizationId,
    name,
    email: null,
    emailKey: null,
    timezone: 'UTC',
    role,
    clearance,
    phone: null,
    slackUserId: null,
    teamsUserId: null,
    isService: true,
    active: true,
    createdAt: now,
    updatedAt: now,
    version: 1,
    managedBy: null,
  };
  await addUser(w, row);
  return row;
}

/** Locked, so that whoever is deactivated at the same time does not keep a token. */
async function person(
  { w, viewer }: PeopleWorkParts,
  id: string,
  role: User['role'],
  clearance: number | undefined,
): Promise<User> {
  const user = await lockUser(w, viewer.organizationId, id);
  if (user === undefined || user.isService) throw invalid('user', `There is no user ${id}.`);
  if (!user.active) throw invalid('user', `${user.name} is deactivated.`);
  if (!atLeast(user.role, role))
    throw invalid('role', `A token of ${user.name} may do at most what a ${user.role.toLowerCase()} may.`);
  if (clearance !== undefined && clearance !== user.clearance)
    throw invalid('clearance', `A token of ${user.name} has that person's clearance, ${user.clearance}.`);
  return user;
}
