/** The contract of the store: every engine passes it; a case is left out only by name and with a reason. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Store } from '../../../src/store/store.js';
import { claims } from './suite/claims.js';
import { closing } from './suite/closing.js';
import { commits } from './suite/commits.js';
import { deadHandles } from './suite/deadHandles.js';
import type { Database, Given, Theme } from './suite/given.js';
import { limits } from './suite/limits.js';
import { races } from './suite/races.js';
import { resuming } from './suite/resuming.js';
import { rows } from './suite/rows.js';
import { savepoints } from './suite/savepoints.js';
import { signals } from './suite/signals.js';
import { transactions } from './suite/transactions.js';

const themes: Readonly<Record<string, Theme>> = {
  transactions,
  'dead handles': deadHandles,
  resuming,
  races,
  limits,
  savepoints,
  'after the commit': commits,
  signals,
  claims,
  rows,
  closing,
};

/** `make` gives an empty database each time it is called. */
export function describeStore(
  name: string,
  make: () => Promise<Database>,
  { skip = {} }: { readonly skip?: Readonly<Record<string, string>> } = {},
): void {
  describe(name, () => {
    const opened: Store[] = [];
    const skipped = new Set<string>();
    let database: Promise<Database> | undefined;

    afterEach(async () => {
      database = undefined;
      for (const store of opened.splice(0).reverse()) await store.close();
    });

    const given: Given = {
      test: (what, fn) => {
        const reason = skip[what];
        if (reason === undefined) return test(what, fn);
        skipped.add(what);
        test.skip(`${what} (left out: ${reason})`, fn);
      },
      open: async (options) => {
        database ??= make();
        const store = await (await database).open(options);
        opened.push(store);
        return store;
      },
      beside: async (store) => ((await database)?.shared === true ? given.open() : store),
    };
    for (const [theme, cases] of Object.entries(themes)) describe(theme, () => cases(given));

    test('leaves out only cases that exist', () => {
      expect([...skipped].sort()).toEqual(Object.keys(skip).sort());
    });
  });
}
