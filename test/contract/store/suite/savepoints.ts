import { expect } from 'vitest';
import { UniqueViolation } from '../../../../src/store/errors.js';
import { gate, keysIn, put, type Theme } from './given.js';

const undone = (): never => {
  throw new Error('undone');
};

export const savepoints: Theme = ({ test, open }) => {
  test('gives its result and is part of the transaction', async () => {
    const store = await open();
    await store.tx(async (w) => {
      const result = w.savepoint(async () => {
        await put(w, 'a');
        return 7;
      });
      expect(await result).toBe(7);
    });
    expect(await keysIn(store.read)).toEqual(['a']);
    const failing = store.tx(async (w) => {
      await w.savepoint(() => put(w, 'b'));
      undone();
    });
    await expect(failing).rejects.toThrow('undone');
    expect(await keysIn(store.read)).toEqual(['a']);
  });

  test('its failure undoes what it wrote and nothing else', async () => {
    const store = await open();
    await store.tx(async (w) => {
      await put(w, 'before');
      const failing = w.savepoint(async () => {
        await put(w, 'inside');
        undone();
      });
      await expect(failing).rejects.toThrow('undone');
      await put(w, 'after');
    });
    expect(await keysIn(store.read)).toEqual(['after', 'before']);
  });

  test('a database error inside it leaves the transaction usable', async () => {
    const store = await open();
    await store.tx(async (w) => {
      await put(w, 'a');
      await expect(w.savepoint(() => put(w, 'a'))).rejects.toThrow();
      await put(w, 'b');
    });
    expect(await keysIn(store.read)).toEqual(['a', 'b']);
    const outside = store.tx((w) => w.savepoint(() => put(w, 'a')));
    await expect(outside).rejects.toBeInstanceOf(UniqueViolation);
  });

  test('one inside another is undone alone', async () => {
    const store = await open();
    await store.tx((w) =>
      w.savepoint(async () => {
        await put(w, 'outer');
        const inner = w.savepoint(async () => {
          await put(w, 'inner');
          await w.savepoint(() => put(w, 'innermost'));
          undone();
        });
        await expect(inner).rejects.toThrow('undone');
        await w.savepoint(() => put(w, 'second'));
      }),
    );
    expect(await keysIn(store.read)).toEqual(['outer', 'second']);
  });

  test('an outer one takes the inner ones with it', async () => {
    const store = await open();
    await store.tx(async (w) => {
      const outer = w.savepoint(async () => {
        await w.savepoint(() => put(w, 'inner'));
        undone();
      });
      await expect(outer).rejects.toThrow('undone');
      await put(w, 'a');
    });
    expect(await keysIn(store.read)).toEqual(['a']);
  });

  test('what an undone one left for after the commit is dropped', async () => {
    const store = await open();
    const done: string[] = [];
    const heard: string[] = [];
    const last = gate();
    store.onSignal((topic) => {
      heard.push(topic);
      if (topic === 'last') last.open();
    });
    await store.tx(async (w) => {
      w.afterCommit(() => done.push('before'));
      w.signal('before');
      const failing = w.savepoint(async () => {
        await put(w, 'inside');
        w.afterCommit(() => done.push('inside'));
        w.signal('inside');
        undone();
      });
      await expect(failing).rejects.toThrow('undone');
      w.afterCommit(() => done.push('after'));
      w.signal('last');
    });
    await last.opened;
    expect(done).toEqual(['before', 'after']);
    expect(heard).toEqual(['before', 'last']);
  });
};
