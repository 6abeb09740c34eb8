import { isDeepStrictEqual } from 'node:util';

/** Fields to be changed; one that is undefined stays as it is. */
export type Patch<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** What a patch really changes, as it is written and as the audit log tells it. */
export interface Changes<T> {
  readonly set: Partial<T>;
  readonly before: Record<string, unknown>;
  readonly after: Record<string, unknown>;
}

/** As JSON has it: PostgreSQL gives the keys of an object back in an order of its own, and an instant is a text. */
const plain = (value: unknown): unknown =>
  value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown);

/** The fields of a patch that differ from what is there; undefined when none does. */
export function changesOf<T extends object>(before: T, patch: Patch<T>): Changes<T> | undefined {
  const changed = Object.entries(patch).filter(
    ([key, value]) =>
      value !== undefined && !isDeepStrictEqual(plain(value), plain(Reflect.get(before, key))),
  );
  if (changed.length === 0) return undefined;
  return {
    // Entries of the patch, so a part of it.
    set: Object.fromEntries(changed) as Partial<T>,
    before: Object.fromEntries(changed.map(([key]) => [key, plain(Reflect.get(before, key))])),
    after: Object.fromEntries(changed.map(([key, value]) => [key, plain(value)])),
  };
}

/** A patch without what is undefined. */
export const given = <T extends object>(patch: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  // Whatever is left is one of the patch's own values.
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
