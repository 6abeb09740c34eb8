/** Who calls: a token, acting as its own user or, where an admin says so, as somebody else. */
import type { FastifyRequest } from 'fastify';
import { viewerOf } from '../../core/dispatch/deferred.js';
import { hashSecret } from '../../core/people/secrets.js';
import type { Clock } from '../../core/ports.js';
import { Refusal } from '../../domain/errors.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { tokenByHash, touchToken } from '../../store/queries/system.js';
import type { Viewer } from '../../store/queries/viewer.js';
import type { Store } from '../../store/store.js';

export interface Caller {
  readonly tokenId: string;
  readonly viewer: Viewer;
}

/** How often the use of a token is written down, in milliseconds. */
const TOUCH_EVERY_MS = 60_000;

export class Access {
  readonly #touched = new Map<string, number>();

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** @throws {Refusal} UNAUTHENTICATED without a valid token; FORBIDDEN when a token may not act for others. */
  async caller(request: FastifyRequest): Promise<Caller> {
    const [, secret] = /^Bearer\s+(\S+)\s*$/iu.exec(request.headers.authorization ?? '') ?? [];
    if (secret === undefined)
      throw new Refusal('UNAUTHENTICATED', 'This needs an API token: send it as “Authorization: Bearer …”.');
    const now = this.clock.wallNow();
    const found = await tokenByHash(this.store.read, hashSecret(secret), now);
    if (found === undefined)
      throw new Refusal('UNAUTHENTICATED', 'This API token is not known here, has expired or was revoked.');
    await this.#touch(found.token.id, found.token.lastUsedAt, now);
    const own = viewerOf(found.user, found.token.role);
    const acting = request.headers['x-acting-user'];
    return {
      tokenId: found.token.id,
      viewer: acting === undefined ? own : await this.#acting(own, String(acting)),
    };
  }

  async #acting(own: Viewer, who: string): Promise<Viewer> {
    if (own.role !== 'ADMIN')
      throw new Refusal('FORBIDDEN', 'Only an admin token may act for somebody else.');
    const [user, another] = await new PeopleQueries(this.store.read, own).usersMeant(who);
    if (user === undefined || another !== undefined)
      throw new Refusal(
        'INVALID',
        'X-Acting-User names nobody here: send the id or e-mail address of an active user.',
        { fields: { 'X-Acting-User': ['There is no such user.'] } },
      );
    return viewerOf(user);
  }

  async #touch(id: string, lastUsedAt: Date | null, now: Date): Promise<void> {
    const last = Math.max(lastUsedAt?.getTime() ?? 0, this.#touched.get(id) ?? 0);
    if (now.getTime() - last < TOUCH_EVERY_MS) return;
    this.#touched.set(id, now.getTime());
    try {
      await this.store.tx((w) => touchToken(w, id, now));
    } catch (error) {
      // Reading must go on while the disk is full.
      if (!(error instanceof Refusal)) throw error;
    }
  }
}
