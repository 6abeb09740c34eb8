import { expect } from 'vitest';
import type { Store } from '../../../../src/store/store.js';
import { gate, keysIn, put, type Theme } from './given.js';

/** What a store hears, up to and without the topic `end`. */
const hearing = (store: Store): Promise<string[]> => {
  const heard: string[] = [];
  return new Promise((resolve) => {
    const off = store.onSignal((topic) => {
      if (topic !== 'end') return void heard.push(topic);
      off();
      resolve(heard);
    });
  });
};

export const signals: Theme = ({ test, open, beside }) => {
  test('a signal is heard after the commit and not after an undone transaction', async () => {
    const store = await open();
    const heard = hearing(store);
    const failing = store.tx(async (w) => {
      w.signal('undone');
      await put(w, 'undone');
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    await store.tx(async (w) => {
      w.signal('kept');
      w.signal('also kept');
      await put(w, 'a');
    });
    await store.tx(async (w) => w.signal('end'));
    expect(await heard).toEqual(['kept', 'also kept']);
  });

  test('the same topic signalled twice in one transaction is heard once', async () => {
    const store = await open();
    const heard = hearing(store);
    await store.tx(async (w) => {
      w.signal('same');
      w.signal('same');
    });
    await store.tx(async (w) => w.signal('end'));
    expect(await heard).toEqual(['same']);
  });

  test('whoever hears a signal can read what it is about', async () => {
    const store = await open();
    const read = new Promise<string[]>((resolve, reject) => {
      store.onSignal(() => void keysIn(store.read).then(resolve, reject));
    });
    await store.tx(async (w) => {
      w.signal('a');
      await put(w, 'a');
    });
    expect(await read).toEqual(['a']);
  });

  test('every replica hears it', async () => {
    const store = await open();
    const replica = await beside(store);
    const both = Promise.all([hearing(store), hearing(replica)]);
    await store.tx(async (w) => {
      w.signal('from one');
    });
    await replica.tx(async (w) => {
      w.signal('from the other');
    });
    await store.tx(async (w) => w.signal('end'));
    expect(await both).toEqual([
      ['from one', 'from the other'],
      ['from one', 'from the other'],
    ]);
  });

  test('a listener that throws keeps nobody else from hearing', async () => {
    const store = await open();
    const warning = new Promise<Error>((resolve) => process.once('warning', resolve));
    const off = store.onSignal(() => {
      throw new Error('deaf');
    });
    const heard = hearing(store);
    await store.tx(async (w) => w.signal('a'));
    await store.tx(async (w) => w.signal('end'));
    expect(await heard).toEqual(['a']);
    expect((await warning).message).toBe('deaf');
    off();
  });

  test('who stops listening hears no more', async () => {
    const store = await open();
    const heard: string[] = [];
    const first = gate();
    const off = store.onSignal((topic) => {
      heard.push(topic);
      first.open();
    });
    await store.tx(async (w) => w.signal('first'));
    await first.opened;
    off();
    const rest = hearing(store);
    await store.tx(async (w) => w.signal('second'));
    await store.tx(async (w) => w.signal('end'));
    expect(await rest).toEqual(['second']);
    expect(heard).toEqual(['first']);
  });
};
