/** What runs in the other process: `open`, `id`, `hold` (a transaction that never ends), `drain` (claims timers). */
import { createInterface } from 'node:readline';
import { openStore } from '../../../../src/store/open.js';
import { claimDue } from '../../../../src/store/queries/system.js';
import type { Store } from '../../../../src/store/store.js';

const [, , url = ''] = process.argv;
let store: Store | undefined;

const answers: Record<string, () => Promise<string>> = {
  open: async () => {
    store = await openStore(url);
    return 'opened';
  },
  id: async () => store?.instance.id ?? '',
  hold: () =>
    new Promise((resolve) => {
      store
        ?.tx(async (w) => {
          await w.insert(w.tables.adapterState).values({ island: 'test', key: 'held', value: 1 });
          resolve('holding');
          await new Promise(() => undefined);
        })
        .catch(() => undefined);
    }),
  drain: async () => {
    const claimed: string[] = [];
    for (let more = true; more && store !== undefined; ) {
      const timers = await store.tx((w) => claimDue(w, new Date(), 7));
      claimed.push(...timers.map((timer) => timer.id));
      more = timers.length > 0;
    }
    return claimed.join(' ');
  },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  Promise.resolve(answers[line]?.()).then(
    (answer) => console.log(answer),
    (error: unknown) => console.log(String(error)),
  );
});
console.log('ready');
