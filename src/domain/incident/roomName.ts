import { formatNumber, type Reference } from './reference.js';
import { asciiSlug } from './slug.js';

/** How war rooms are named unless an admin says otherwise (domain page, "Incident"). */
export const DEFAULT_ROOM_TEMPLATE = 'inc-{year}-{seq}-{slug}';

const BARE_TEMPLATE = '{year}-{seq}';

const trimDashes = (name: string): string => name.replace(/^[-_]+|[-_]+$/gu, '');

const tidy = (name: string): string =>
  trimDashes(
    name
      .toLowerCase()
      .replace(/[^a-z0-9_-]+/gu, '-')
      .replace(/[-_]{2,}/gu, (run) => (run.includes('-') ? '-' : '_')),
  );

const fill = (template: string, { year, number }: Reference, slug: string): string =>
  tidy(
    template
      .replaceAll('{year}', String(year))
      .replaceAll('{seq}', formatNumber(number))
      .replaceAll('{slug}', slug),
  );

/** The slug and what it can be cut to, longest first: whole words while one is left, then letters of the first, then nothing. */
function* cuts(slug: string): Generator<string> {
  let cut = slug;
  for (; cut.includes('-'); cut = cut.slice(0, cut.lastIndexOf('-'))) yield cut;
  for (; cut !== ''; cut = cut.slice(0, -1)) yield cut;
  yield '';
}

/** The part of a template that must survive: from the first to the last of year and number, as it joins them. */
const core = (template: string): string =>
  /\{(?:year|seq)\}(?:.*\{(?:year|seq)\})?/su.exec(template)?.[0].replaceAll('{slug}', '') ?? BARE_TEMPLATE;

/**
 * The war room's name from a template with `{year}`, `{seq}` (at least three digits) and `{slug}` (of the title): lower
 * case `a-z0-9-_`, at most `limit` characters, and never empty. Where it is too long the slug gives way first, word by
 * word, then what the template says around year and number. Those survive if the template has them and the limit is 16
 * or more (platforms allow 50 and 80). Rule: domain page, "Incident".
 */
export function roomName(
  template: string,
  incident: Reference & { readonly title: string },
  limit: number,
): string {
  // One character over the limit tells a last word that is whole from one that is cut; more would only cost time.
  const slug = asciiSlug(incident.title).slice(0, limit + 1);
  for (const cut of cuts(slug)) {
    const name = fill(template, incident, cut);
    if (name !== '' && name.length <= limit) return name;
  }
  const shortest = [core(template), BARE_TEMPLATE].map((bare) => fill(bare, incident, ''));
  return shortest.find((name) => name.length <= limit) ?? fill(BARE_TEMPLATE, incident, '').slice(-limit);
}

/**
 * The name to try when the platform knows `name` already: with `-n` after it, still at most `limit` characters. What
 * gives way is the end of the name, or what stands before year and number if those are the end.
 */
export function withSuffix(name: string, n: number, limit: number): string {
  const suffix = `-${n}`;
  // A number that loses its last digit would be the number of another incident.
  const tail = /[-_]\d{4}[-_]\d{3,7}$/u.exec(name)?.[0] ?? '';
  const head = name.slice(0, name.length - tail.length);
  const room = Math.max(0, limit - tail.length - suffix.length);
  return trimDashes(`${trimDashes(head.slice(0, room))}${tail}${suffix}`);
}

/** Whether a room is called so, or so with the number that a clash has put behind it. */
export const isNamed = (given: string, name: string): boolean => {
  const [, , n] = /^(.*)-(\d{1,4})$/u.exec(given) ?? [];
  return given === name || (n !== undefined && given === withSuffix(name, Number(n), given.length));
};
