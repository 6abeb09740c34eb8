/** The keys with which activities are signed, and what the app reads of them. */
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { Fields } from '../slack/json.js';

interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
  endorsements: readonly string[] | undefined;
}

/** Making a key takes long; which one it is matters to no test, only that the two differ. */
const ready = new Map<string, Promise<{ privateKey: CryptoKey; jwk: JWK }>>();

function pair(name: string): Promise<{ privateKey: CryptoKey; jwk: JWK }> {
  const known = ready.get(name);
  if (known !== undefined) return known;
  const made = generateKeyPair('RS256', { extractable: true }).then(async ({ privateKey, publicKey }) => ({
    privateKey,
    jwk: await exportJWK(publicKey),
  }));
  ready.set(name, made);
  return made;
}

/** What is to be wrong with a token. */
export interface Forgery {
  /** The app it is for. */
  readonly audience?: string;
  readonly issuer?: string;
  /** How long ago it ended, in seconds. */
  readonly expiredFor?: number;
  /** The address in it; null leaves the claim out. */
  readonly serviceUrl?: string | null;
  /** Names another key than it was signed with. */
  readonly kid?: string;
  /** Signed with a key that nobody published, under the name of one that is. */
  readonly signature?: 'wrong';
  /** Instead of a token; null sends no header. */
  readonly authorization?: string | null;
}

export class Keys {
  readonly #keys: Key[] = [];
  #count = 0;

  /** The key that signs from now on; `keepOld` leaves earlier ones published. */
  async rotate({
    keepOld = false,
    endorsements = ['msteams'],
  }: {
    readonly keepOld?: boolean;
    readonly endorsements?: readonly string[] | null;
  } = {}): Promise<string> {
    const number = this.#count + 1;
    const { privateKey, jwk } = await pair(`key ${(number - 1) % 3}`);
    if (!keepOld) this.#keys.splice(0);
    this.#count = number;
    const kid = `double-${number}`;
    this.#keys.push({ kid, privateKey, jwk, endorsements: endorsements ?? undefined });
    return kid;
  }

  /** The id of the key that signs. */
  get current(): string | undefined {
    return this.#keys.at(-1)?.kid;
  }

  /** What is published. */
  get published(): Fields {
    return {
      keys: this.#keys.map(({ kid, jwk, endorsements }) => ({
        ...jwk,
        kid,
        use: 'sig',
        alg: 'RS256',
        ...(endorsements && { endorsements }),
      })),
    };
  }

  /** A token with these claims. @param at the time of the token in milliseconds. */
  async sign(claims: Fields, at: number, forgery: Forgery = {}): Promise<string> {
    const key = this.#keys.at(-1);
    if (key === undefined) throw new Error('There is no key yet.');
    const seconds = Math.floor(at / 1_000);
    const ends = forgery.expiredFor === undefined ? seconds + 3_600 : seconds - forgery.expiredFor;
    const { privateKey } = forgery.signature === 'wrong' ? await pair('nobody’s') : key;
    return await new SignJWT({
      ...claims,
      nbf: Math.min(seconds, ends) - 60,
      iat: Math.min(seconds, ends) - 60,
      exp: ends,
    })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: forgery.kid ?? key.kid })
      .sign(privateKey);
  }
}
