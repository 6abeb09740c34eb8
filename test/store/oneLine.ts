import { expect } from 'vitest';
import { StoreUnusable } from '../../src/store/errors.js';
import type { Store } from '../../src/store/store.js';

/** The store does not open, and says why in one line that a person can act on. */
export async function expectOneLine(opening: Promise<Store>, what: RegExp): Promise<void> {
  const error: unknown = await opening.then(
    async (store) => {
      await store.close();
      return 'it opened';
    },
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreUnusable);
  const { message } = error as StoreUnusable;
  expect(message).toMatch(what);
  expect(message).toMatch(/^[^\n]{20,300}\.$/u);
}
