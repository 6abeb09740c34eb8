/** Secrets that we hand out: they are random, so a plain digest is enough to keep them. */
import { createHash, randomBytes } from 'node:crypto';

/** What every token of ours begins with, so that one that leaked is recognized for what it is. */
const PREFIX = 'muster_';

/** What is kept of a secret. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Something that nobody guesses. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** An API token as its owner gets it, once. */
export const newTokenSecret = (): string => `${PREFIX}${newSecret()}`;
