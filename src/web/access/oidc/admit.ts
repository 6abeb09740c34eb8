/** Who an identity of the provider is here. */
import { z } from 'zod';
import { audit } from '../../../core/audit.js';
import { viewerOf } from '../../../core/dispatch/deferred.js';
import { remembered, rememberFirst } from '../../../store/queries/adapterState.js';
import { matchKey, PeopleQueries, type User } from '../../../store/queries/people.js';
import { usersWithKeys } from '../../../store/queries/peopleWrites.js';
import { systemViewer } from '../../../store/queries/viewer.js';
import { WORKSPACE } from '../../../store/queries/workspace/channels.js';
import type { Writer } from '../../../store/store.js';
import type { WebParts } from '../../parts.js';
import { author } from '../author.js';
import type { Identity } from './provider.js';

const boundSchema = z.object({ userId: z.string() });

const placeOf = ({ issuer, subject }: Identity) => ({ island: WORKSPACE, key: `oidc:${issuer}:${subject}` });

/**
 * The person who an identity belongs to: the one it was bound to, else the one whose e-mail address it has for certain, who
 * is bound to it from then on. Nobody is ever made. Undefined: nobody, or somebody who may do nothing here any more.
 */
export async function personOf(
  parts: WebParts,
  w: Writer,
  identity: Identity,
  requestId: string,
): Promise<User | undefined> {
  const { organizationId } = parts;
  const bound = boundSchema.safeParse(await remembered(w, placeOf(identity), null));
  const user = bound.success
    ? await new PeopleQueries(w, systemViewer(organizationId)).user(bound.data.userId)
    : await personWithEmail(w, organizationId, identity);
  if (user === undefined || !user.active || user.isService) return undefined;
  if (!bound.success && (await rememberFirst(w, placeOf(identity), { userId: user.id })))
    await audit(author(parts, w, viewerOf(user), requestId), {
      action: 'identity.bind',
      subjectType: 'user',
      subjectId: user.id,
      before: null,
      after: { issuer: identity.issuer, subject: identity.subject },
    });
  return user;
}

/** By the address alone, never by a name: names are everybody's own to choose. */
async function personWithEmail(
  w: Writer,
  organizationId: string,
  { email, emailVerified }: Identity,
): Promise<User | undefined> {
  if (email === undefined || email.includes('\0') || !emailVerified) return undefined;
  return (await usersWithKeys(w, organizationId, { emailKey: matchKey(email) }, null))[0];
}
