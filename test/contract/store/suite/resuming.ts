import { AsyncLocalStorage } from 'node:async_hooks';
import { expect } from 'vitest';
import { keysIn, put, type Theme } from './given.js';

export const resuming: Theme = ({ test, open, beside }) => {
  test('a caller resumes only when everybody can read what it wrote', async () => {
    const store = await open();
    const other = await beside(store);
    const callers = Array.from({ length: 20 }, async (_, i) => {
      await store.tx((w) => put(w, `k${i}`));
      expect(await keysIn(other.read)).toContain(`k${i}`);
    });
    await Promise.all(callers);
  });

  test('every caller keeps its own async context, inside and after', async () => {
    const store = await open();
    const request = new AsyncLocalStorage<number>();
    const seen = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        request.run(i, async () => {
          const contexts: unknown[] = [];
          const note = (): void => void contexts.push(request.getStore());
          await store
            .tx(async (w) => {
              note();
              await put(w, `k${i}`);
              note();
              w.afterCommit(note);
              if (i % 4 === 0) throw new Error('undone');
            })
            .catch(() => note());
          note();
          return contexts;
        }),
      ),
    );
    seen.forEach((contexts, i) => {
      expect(contexts).toEqual([i, i, i, i]);
    });
  });

  test('whoever comes after is not taken for somebody inside a transaction', async () => {
    const store = await open();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    await store.tx(async (w) => {
      await put(w, 'a');
      w.afterCommit(() => {
        store.tx((next) => put(next, 'b')).then(resolve, reject);
      });
    });
    await promise;
    await store.tx((w) => put(w, 'c'));
    expect(await keysIn(store.read)).toEqual(['a', 'b', 'c']);
  });
};
