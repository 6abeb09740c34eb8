import type { Store, StoreOptions, TxOptions, Writer } from './store.js';

/** The store, telling of every transaction how long it waited and took: alike on both engines. */
export const observed = (store: Store, observe: StoreOptions['observe']): Store =>
  observe === undefined
    ? store
    : {
        ...store,
        tx: async <R>(fn: (w: Writer) => Promise<R>, options?: TxOptions): Promise<R> => {
          const asked = performance.now();
          let began: number | undefined;
          const seen = (kept: boolean): void => {
            const ended = performance.now();
            observe({ kept, waitedMs: (began ?? ended) - asked, tookMs: ended - (began ?? ended) });
          };
          try {
            const result = await store.tx((w) => {
              began ??= performance.now();
              return fn(w);
            }, options);
            seen(true);
            return result;
          } catch (error) {
            seen(false);
            throw error;
          }
        },
      };
