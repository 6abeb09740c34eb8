import { z } from 'zod';

const list = z.object({
  count: z.number(),
  count_capped: z.literal(true).optional(),
  limit: z.number(),
  offset: z.number(),
  results: z.array(z.unknown()),
});

/** A list with the addresses of its neighbouring pages; anything else as it is. */
export function pageLinks(value: unknown, url: string): unknown {
  const parsed = list.safeParse(value);
  if (!parsed.success) return value;
  const { count, count_capped: capped, limit, offset, results } = parsed.data;
  const at = (next: number): string => {
    const [path = '', query = ''] = url.split('?');
    const params = new URLSearchParams(query);
    params.set('limit', String(limit));
    params.set('offset', String(next));
    return `${path}?${params.toString()}`;
  };
  const more = capped === true ? results.length === limit : offset + results.length < count;
  return {
    count,
    ...(capped === undefined ? {} : { count_capped: capped }),
    next: more && results.length > 0 ? at(offset + limit) : null,
    previous: offset > 0 ? at(Math.max(0, offset - limit)) : null,
    results,
  };
}
