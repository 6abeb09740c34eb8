import { isDeepStrictEqual } from 'node:util';

/** Without the fields that were not given. */
export const given = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  // What is left of the fields are fields of it, none of them undefined.
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

/** The fields of a patch that are not so already. */
export const difference = <P extends object>(before: object, patch: P): P =>
  // A part of the patch; every field of a patch may be missing.
  Object.fromEntries(
    Object.entries(patch).filter(([key, value]) => !isDeepStrictEqual(value, Reflect.get(before, key))),
  ) as P;

export const isNothing = (patch: object): boolean => Object.keys(patch).length === 0;
