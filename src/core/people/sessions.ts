/** Signing in in a browser: links that a chat platform hands out, and sessions that are ended. */
import { Refusal } from '../../domain/errors.js';
import { lockUser } from '../../store/queries/peopleWrites.js';
import { addSignIn, dropLinks, endSessions, type SessionDetails } from '../../store/queries/sessions.js';
import { audit } from '../audit.js';
import type { PeopleWorkParts } from './parts.js';
import { atLeast } from './roles.js';
import { hashCode, newCode } from './secrets.js';

/** How long a link can be used, in milliseconds. */
const LINK_MS = 10 * 60_000;

export interface SignInLink {
  /** What opens the door, once: what is kept is its digest. */
  readonly code: string;
  readonly expiresAt: Date;
}

/**
 * A link for whoever asks, instead of the one that they had.
 * @throws {Refusal} FORBIDDEN where the session would be allowed more than who asks for it.
 */
export async function createLink(parts: PeopleWorkParts): Promise<SignInLink> {
  const { w, viewer, wallNow } = parts;
  const { organizationId } = viewer;
  const user = await lockUser(w, organizationId, viewer.userId ?? '');
  if (user?.active !== true || user.isService)
    throw new Refusal('FORBIDDEN', 'Only people sign in with a link; a program has its token.');
  // With a token that may do less than its person nobody becomes the person.
  if (!atLeast(viewer.role, user.role))
    throw new Refusal(
      'FORBIDDEN',
      `A link signs in as ${user.name} with the role of ${user.role.toLowerCase()}; here you have that of ${viewer.role.toLowerCase()}. Ask for it in Slack or Teams.`,
    );
  await dropLinks(w, organizationId, user.id);
  const code = newCode();
  const expiresAt = new Date(wallNow.getTime() + LINK_MS);
  await addSignIn(w, {
    id: hashCode(code),
    organizationId,
    kind: 'LINK',
    userId: user.id,
    data: null,
    createdAt: wallNow,
    expiresAt,
  });
  await audit(parts, {
    action: 'session.link',
    subjectType: 'user',
    subjectId: user.id,
    before: null,
    after: { expiresAt },
  });
  return { code, expiresAt };
}

/** They are over at once, with an entry for each. Answers those that were there. */
export async function revokeSessions(
  parts: PeopleWorkParts,
  sessions: readonly SessionDetails[],
): Promise<readonly SessionDetails[]> {
  const { w, viewer } = parts;
  const ended = new Set(
    await endSessions(
      w,
      viewer.organizationId,
      sessions.map(({ id }) => id),
    ),
  );
  const those = sessions.filter(({ id }) => ended.has(id));
  for (const { id, userId, method } of those)
    await audit(parts, {
      action: 'session.revoke',
      subjectType: 'session',
      subjectId: id,
      before: { userId, method },
      after: null,
    });
  return those;
}
