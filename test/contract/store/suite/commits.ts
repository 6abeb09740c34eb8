import { expect } from 'vitest';
import { keysIn, put, type Theme } from './given.js';

export const commits: Theme = ({ test, open, beside }) => {
  test('afterCommit runs when the transaction is committed, before its caller resumes', async () => {
    const store = await open();
    const other = await beside(store);
    const order: string[] = [];
    let readAfter: Promise<string[]> | undefined;
    await store.tx(async (w) => {
      w.afterCommit(() => {
        order.push('first');
        readAfter = keysIn(other.read);
      });
      w.afterCommit(() => order.push('second'));
      await put(w, 'a');
      order.push('body');
    });
    order.push('caller');
    expect(order).toEqual(['body', 'first', 'second', 'caller']);
    expect(await readAfter).toEqual(['a']);
  });

  test('afterCommit does not run when the transaction is undone', async () => {
    const store = await open();
    const ran: string[] = [];
    const failing = store.tx(async (w) => {
      w.afterCommit(() => ran.push('undone'));
      await put(w, 'a');
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    await store.tx(async (w) => w.afterCommit(() => ran.push('kept')));
    expect(ran).toEqual(['kept']);
  });

  test('a failure in afterCommit is reported and harms nobody', async () => {
    const store = await open();
    const warning = new Promise<Error>((resolve) => process.once('warning', resolve));
    const ran: string[] = [];
    const several = ['a', 'b', 'c'].map((key) =>
      store.tx(async (w) => {
        await put(w, key);
        w.afterCommit(() => {
          if (key === 'a') throw new Error('after the commit of a');
        });
        w.afterCommit(() => ran.push(key));
      }),
    );
    await Promise.all(several);
    expect((await warning).message).toBe('after the commit of a');
    expect(ran.sort()).toEqual(['a', 'b', 'c']);
    await store.tx((w) => put(w, 'd'));
    expect(await keysIn(store.read)).toEqual(['a', 'b', 'c', 'd']);
  });
};
