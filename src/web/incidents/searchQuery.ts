/** What somebody types into the search box: words, and what narrows them, such as `in:#ops from:me after:yesterday`. */
import { parseInstant } from '../../core/commands/instant.js';
import { type Terms, termsIn } from '../../domain/words.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { channelNamed, type MessageSearch } from '../../store/queries/workspace/search.js';
import type { Looking } from '../organization/looking.js';

const NARROWING = /(?:^|\s)(in|from|before|after):(?:"([^"]*)"|(\S*))/giu;

/** Longer than anybody's question. */
export const MAX_QUERY = 400;

export interface Query {
  /** The words without what narrows them. */
  readonly words: string;
  readonly terms: Terms;
  /** Undefined where there is nothing to look for. */
  readonly search: MessageSearch | undefined;
  /** It is narrowed by what only messages have. */
  readonly isAboutMessages: boolean;
  readonly problems: readonly string[];
}

type Narrowed = Omit<MessageSearch, keyof Terms>;

/** What is wrong is said, and nothing is looked for: half of a question would find what was not asked for. */
export async function readQuery(looking: Looking, typed: string): Promise<Query> {
  const nothing = { words: typed, terms: termsIn(''), search: undefined, isAboutMessages: false };
  if ([...typed].length > MAX_QUERY)
    return {
      ...nothing,
      problems: [`This is longer than ${MAX_QUERY} characters. Please look for fewer words.`],
    };
  // As one line: nothing else is looked for, and no engine takes half a character.
  const line = typed.toWellFormed().replaceAll(/[\p{Cc}\s]+/gu, ' ');
  const words = line.replace(NARROWING, ' ').trim();
  const terms = termsIn(words);
  const problems: string[] = [];
  let narrowed: Narrowed = {};
  const narrowings = [...line.matchAll(NARROWING)];
  for (const [, key = '', quoted, plain] of narrowings) {
    const one = await narrowing(looking, key.toLowerCase(), (quoted ?? plain ?? '').trim());
    if (typeof one === 'string') problems.push(one);
    else narrowed = { ...narrowed, ...one };
  }
  const isAboutMessages = narrowings.length > 0;
  const isAnything = terms.whole.length > 0 || terms.beginning !== undefined || isAboutMessages;
  return {
    words,
    terms,
    isAboutMessages,
    problems,
    search: isAnything && problems.length === 0 ? { ...terms, ...narrowed } : undefined,
  };
}

/** What one of them means, or what is wrong with it. */
async function narrowing(
  { web, visit: { viewer }, reading }: Looking,
  key: string,
  value: string,
): Promise<Narrowed | string> {
  if (key === 'in') {
    const channel = await channelNamed(web.store.read, viewer, value.replace(/^#/u, ''));
    return channel === undefined
      ? `There is no channel “${value}”, or none that you may see. Its whole name is accepted, as in in:#general.`
      : { channelId: channel.id };
  }
  if (key === 'from') {
    const [person, another] =
      value.toLowerCase() === 'me' && viewer.userId !== null
        ? [{ id: viewer.userId }]
        : await new PeopleQueries(web.store.read, viewer).anybodyMeant(value);
    if (person === undefined)
      return `There is nobody called “${value}” here. A name, an e-mail address or me is accepted, as in from:"Ada Lovelace".`;
    return another === undefined
      ? { authorId: person.id }
      : `“${value}” could be several people. The whole name is accepted, as in from:"Ada Lovelace".`;
  }
  const at = parseInstant(value, reading.now, viewer.timezone);
  if (at === undefined)
    return `“${value}” is not a time. Accepted: ${key}:2026-03-01, ${key}:yesterday, ${key}:"2 hours ago".`;
  return key === 'before' ? { until: at } : { since: at };
}
