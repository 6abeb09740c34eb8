/** Rules of single values, and what somebody may have meant. */
import { distance } from 'fastest-levenshtein';
import { IANAZone } from 'luxon';

/** The nearest of some words, if one is near enough to be meant. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  const lower = typed.toLowerCase();
  const best = words
    .map((word) => ({ word, far: distance(lower, word.toLowerCase()) }))
    .toSorted((a, b) => a.far - b.far)[0];
  return best !== undefined && best.far <= Math.max(2, Math.floor(typed.length / 4)) ? best.word : undefined;
}

/** A zone of the IANA database as it is written there; an offset such as +02:00 knows nothing of summer. */
export const isTimezone = (name: string): boolean => {
  const written = Intl.supportedValuesOf('timeZone').find(
    (zone) => zone.toLowerCase() === name.toLowerCase(),
  );
  return (written ?? name) === name && /^[A-Za-z]/u.test(name) && IANAZone.isValidZone(name);
};

export const isWebAddress = (text: string): boolean =>
  /^https?:\/\/[^\s/]/iu.test(text) && URL.canParse(text) && !/[\s<>"\\\p{Cc}]/u.test(text);

export const nearestTimezone = (typed: string): string | undefined =>
  nearest(typed.slice(0, 100), Intl.supportedValuesOf('timeZone'));

const PLACEHOLDERS = ['{year}', '{seq}', '{slug}'];
const ROOM_NAME_LIMIT = 50;

/** Why war rooms cannot be named so. */
export function roomTemplateProblem(template: string): string | undefined {
  const unknown = [...template.matchAll(/\{[^{}]*\}?/gu)]
    .map(([found]) => found)
    .find((p) => !PLACEHOLDERS.includes(p));
  if (unknown !== undefined) {
    const meant = nearest(unknown, PLACEHOLDERS);
    return `should have no placeholder ${unknown}${meant === undefined ? '' : ` (did you mean ${meant}?)`}; {year}, {seq} and {slug} are accepted`;
  }
  if (!template.includes('{seq}')) return 'should contain {seq}, or two incidents could have one name';
  const rest = PLACEHOLDERS.reduce((left, placeholder) => left.replaceAll(placeholder, ''), template);
  const illegal = /[^a-z0-9_-]/u.exec(rest)?.[0];
  if (illegal !== undefined)
    return `should have no “${illegal}” in it; lower case letters, digits, - and _ are accepted beside the placeholders`;
  // Of what stands beside the title, the platform with the shortest names takes no more.
  const bare = template.replaceAll('{year}', '2026').replaceAll('{seq}', '001').replaceAll('{slug}', '');
  return bare.length > ROOM_NAME_LIMIT
    ? `should leave names of at most ${ROOM_NAME_LIMIT} characters without the title`
    : undefined;
}
