/** Lists as REST answers them. */
import { type ZodType, z } from 'zod';
import type { PageOf } from '../../store/queries/page.js';

/** A list as a program gets it: with the addresses of its neighbouring pages. */
export const listObject = (one: ZodType) =>
  z.object({
    count: z.number().int().meta({ description: 'Exact to 10,000.' }),
    count_capped: z.literal(true).optional().meta({ description: 'There are more than `count` says.' }),
    next: z.string().nullable(),
    previous: z.string().nullable(),
    results: z.array(one),
  });

/** A list before its page links: the surface that knows the address adds `next` and `previous`. */
export interface ListValue {
  readonly count: number;
  readonly count_capped?: true;
  readonly limit: number;
  readonly offset: number;
  readonly results: readonly unknown[];
}

export const presentPage = <T>(
  page: PageOf<T>,
  at: { limit: number; offset: number },
  present: (one: T) => unknown,
): ListValue => ({
  count: page.count,
  ...(page.countCapped ? { count_capped: true as const } : {}),
  ...at,
  results: page.results.map(present),
});
