/** The keys that requests are signed with, as the Bot Framework publishes them. */
import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

export interface SigningKeys {
  readonly find: JWTVerifyGetKey;
  readonly has: (kid: string) => boolean;
  /** For which channels a key is good; undefined: for all. */
  readonly endorsementsOf: (kid: string) => readonly string[] | undefined;
}

const metadata = z.object({ jwks_uri: z.url({ protocol: /^https?$/u }) });
const published = z.object({
  keys: z.array(
    z.looseObject({
      kty: z.string(),
      kid: z.string().exactOptional(),
      endorsements: z.array(z.string()).nullish(),
    }),
  ),
});

/** How long they are believed, in milliseconds; the same as in Microsoft's own libraries. */
const FRESH_MS = 24 * 60 * 60_000;
/** Keys a little older than that are looked up anew while they are used, in milliseconds: a server that hangs stops nobody. */
const USABLE_MS = 2 * FRESH_MS;
/** How often that is tried, in milliseconds. */
const TRY_EVERY_MS = 60_000;
/** How soon they are looked up again for one that is not known, in milliseconds: anybody can name such a one. */
const AGAIN_MS = 5 * 60_000;
const FETCH_LIMIT_MS = 10_000;

export class KeyRing {
  #keys: SigningKeys | undefined;
  /** On the wall clock. */
  #fetchedAt = 0;
  #triedAt = 0;
  #fetching: Promise<SigningKeys> | undefined;

  constructor(
    private readonly url: string,
    private readonly wallNow: () => Date,
  ) {}

  /**
   * The keys, looked up anew where they are old or do not have this one.
   * @throws when there are none yet, and they cannot be had.
   */
  async with(kid: string): Promise<SigningKeys> {
    const known = this.#keys;
    if (known === undefined) return await this.#fetch();
    const now = this.wallNow().getTime();
    const age = now - this.#fetchedAt;
    if (age < (known.has(kid) ? FRESH_MS : AGAIN_MS)) return known;
    if (known.has(kid) && age < USABLE_MS) {
      if (now - this.#triedAt >= TRY_EVERY_MS) this.#fetch().catch(() => {});
      return known;
    }
    // What was good a day ago is better than to refuse everybody.
    return await this.#fetch().catch(() => known);
  }

  #fetch(): Promise<SigningKeys> {
    this.#triedAt = this.wallNow().getTime();
    this.#fetching ??= this.#fetched().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetched(): Promise<SigningKeys> {
    const { jwks_uri } = metadata.parse(await read(this.url));
    const { keys } = published.parse(await read(jwks_uri));
    const byKid = new Map(keys.map((key) => [key.kid, key]));
    this.#keys = {
      find: createLocalJWKSet({ keys }),
      has: (kid) => byKid.has(kid),
      endorsementsOf: (kid) => byKid.get(kid)?.endorsements ?? undefined,
    };
    this.#fetchedAt = this.wallNow().getTime();
    return this.#keys;
  }
}

async function read(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_LIMIT_MS) });
  if (!response.ok) throw new Error(`The keys of the Bot Framework are answered with ${response.status}.`);
  return await response.json();
}
