import { hashSecret } from '../core/people/secrets.js';
import { addToken, addUser } from '../store/queries/peopleWrites.js';
import { retireToken, type Token, tokensNamed } from '../store/queries/system.js';
import type { Writer } from '../store/store.js';
import { audited, person, type SeedParts } from './seed.js';

const ADMIN_TOKEN = 'MUSTER_ADMIN_TOKEN';

/** The admin token of the environment: the one that is there works, one that was there before does not any more. */
export async function ensureAdminToken(
  parts: SeedParts,
  organizationId: string,
  secret: string | undefined,
): Promise<void> {
  const hash = secret === undefined ? undefined : hashSecret(secret);
  await parts.store.tx(async (w) => {
    const known = await tokensNamed(w, organizationId, ADMIN_TOKEN);
    const now = parts.clock.wallNow();
    for (const token of known)
      if (token.hash !== hash && token.revokedAt === null) await retire(w, parts, token, now);
    const same = known.find((token) => token.hash === hash);
    if (hash === undefined || same?.revokedAt === null) return;
    if (same !== undefined) return await retire(w, parts, same, null);
    const userId = known[0]?.userId ?? (await serviceUser(w, parts, organizationId));
    const row = {
      id: parts.newId(),
      organizationId,
      userId,
      name: ADMIN_TOKEN,
      role: 'ADMIN' as const,
      createdAt: now,
      lastUsedAt: null,
      expiresAt: null,
      revokedAt: null,
    };
    await addToken(w, { ...row, hash });
    await audited(w, parts, organizationId, {
      action: 'token.create',
      subjectType: 'token',
      subjectId: row.id,
      before: null,
      after: { name: row.name, role: row.role, userId },
    });
  });
}

/** Whom the token acts as. */
async function serviceUser(w: Writer, parts: SeedParts, organizationId: string): Promise<string> {
  const id = parts.newId();
  const user = { id, name: 'Admin token', email: null, timezone: 'UTC', role: 'ADMIN' as const };
  await addUser(w, person(organizationId, user, parts.clock.now(), true));
  await audited(w, parts, organizationId, {
    action: 'user.create',
    subjectType: 'user',
    subjectId: id,
    before: null,
    after: { name: user.name, role: user.role, isService: true },
  });
  return id;
}

/** Revokes it; null takes the revocation back, because the environment says so again. */
async function retire(w: Writer, parts: SeedParts, token: Token, revokedAt: Date | null): Promise<void> {
  await retireToken(w, token.id, revokedAt);
  await audited(w, parts, token.organizationId, {
    action: revokedAt === null ? 'token.restore' : 'token.revoke',
    subjectType: 'token',
    subjectId: token.id,
    before: { revokedAt: token.revokedAt },
    after: { revokedAt },
  });
}
