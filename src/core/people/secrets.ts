/** Secrets that we hand out: they are random, so a plain digest is enough to keep them. */
import { createHash, randomBytes, randomInt } from 'node:crypto';

/** What every token of ours begins with, so that one that leaked is recognized for what it is. */
const PREFIX = 'muster_';

/** What is kept of a secret. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Something that nobody guesses. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** An API token as its owner gets it, once. */
export const newTokenSecret = (): string => `${PREFIX}${newSecret()}`;

// Without I, L, O and U: they are read for something else, or make words.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 7;
const GROUP = 4;

/** Something that nobody guesses (140 bits) and that can be typed: groups of four letters, parted by hyphens. */
export const newCode = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP }, () => LETTERS.charAt(randomInt(LETTERS.length))).join(''),
  ).join('-');

/** What is kept of a code; however it is typed, in any case, with or without what parts its groups. */
export const hashCode = (typed: string): string =>
  hashSecret(
    typed
      .toUpperCase()
      .replace(/[\s\p{Pd}]+/gu, '')
      .replaceAll('O', '0')
      .replace(/[IL]/gu, '1'),
  );
