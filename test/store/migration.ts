import { createHash } from 'node:crypto';
import type { Migration } from '../../src/store/migrate.js';

/** A migration made by hand, known by what it does as the released ones are. */
export const migration = (name: string, ...statements: string[]): Migration => ({
  name,
  hash: createHash('sha256').update(statements.join('\n')).digest('hex'),
  statements,
});
