/** Keeping other systems' secrets: encrypted with the key of the environment, each for the one place where it is kept. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What was kept was sealed with another key, for another place, or is damaged. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

const VERSION = 'v1';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A key for one purpose, from the one that somebody made.
 * @param key 64 hexadecimal digits.
 */
export const keyFor = (key: string, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', Buffer.from(key, 'hex'), '', `muster ${purpose}`, 32));

const sealingKey = (key: string): Uint8Array => keyFor(key, `sealing ${VERSION}`);
const bound = (place: string): Uint8Array => Buffer.from(`${VERSION}\0${place}`);

/**
 * Encrypts a secret. It can be opened with the same key for the same place only: moved elsewhere it is worth nothing.
 * @param place where it is kept, such as the key of its row.
 */
export function sealed(key: string, place: string, secret: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, sealingKey(key), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(bound(place));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return `${VERSION}.${Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64url')}`;
}

/** @throws {SealBroken} unless it was sealed with this key for this place. */
export function opened(key: string, place: string, text: string): string {
  const [version, content = ''] = text.split('.');
  const bytes = Buffer.from(content, 'base64url');
  if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES)
    throw new SealBroken('This is not a sealed secret.');
  const decipher = createDecipheriv(CIPHER, sealingKey(key), bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(bound(place));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const secret = Buffer.concat([
      decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)),
      decipher.final(),
    ]);
    return secret.toString('utf8');
  } catch (error) {
    throw new SealBroken('The key does not open this secret.', { cause: error });
  }
}
