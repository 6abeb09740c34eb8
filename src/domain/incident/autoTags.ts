import { tagSlug } from './slug.js';

/** The tag that each word brings (domain page, "Incident"). */
const tagsByWord: ReadonlyMap<string, string> = new Map([
  ['database', 'database'],
  ['db', 'database'],
  ['sql', 'database'],
  ['network', 'network'],
  ['connectivity', 'network'],
  ['dns', 'network'],
  ['memory', 'infrastructure'],
  ['cpu', 'infrastructure'],
  ['disk', 'infrastructure'],
  ['resource', 'infrastructure'],
  ['api', 'api'],
  ['endpoint', 'api'],
  ['service', 'api'],
]);

/** What automatic tags are found in. */
export interface Tagged {
  readonly title: string;
  readonly description: string;
  readonly serviceNames: readonly string[];
}

/**
 * The tags an incident gets by itself, sorted, each once: one for each affected service, and those that whole words of
 * title and description bring, in any case (domain page, "Incident"). Whatever is no letter or digit parts words.
 */
export function autoTags({ title, description, serviceNames }: Tagged): string[] {
  const words = `${title}\n${description}`.toLowerCase().split(/[^\p{L}\p{M}\p{N}]+/u);
  const tags = new Set(serviceNames.map(tagSlug).filter((tag) => tag !== ''));
  for (const word of words) {
    const tag = tagsByWord.get(word);
    if (tag !== undefined) tags.add(tag);
  }
  return [...tags].sort();
}
