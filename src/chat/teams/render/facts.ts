/** Facts, which Teams sets in two columns. */
import type { Fact, Person } from '../../../domain/message.js';
import type { FactSet } from './elements.js';
import { instantText } from './instant.js';
import type { Mentions } from './mentions.js';
import { webAddress } from './reader.js';
import type { Space } from './space.js';
import { cutTo, inline, inlineLines, inlineStart, linkLabel, oneLine, shown, visible } from './text.js';

const MAX_LABEL = 150;
const MAX_VALUE = 2_000;
const MAX_NAME = 200;
/** More of them say no more. */
const MOST_PEOPLE = 20;

interface Said {
  readonly text: string;
  readonly isCut: boolean;
}

function literally(text: string): Said {
  if (visible(text).trim() === '') return { text: '–', isCut: false };
  const { text: words, isCut } = shown(text, MAX_VALUE);
  return { text: inlineLines(words), isCut };
}

const personText = ({ id, name }: Person, mentions: Mentions): string =>
  mentions.textOf(id) ?? `**@${inline(cutTo(oneLine(name), MAX_NAME).text)}**`;

/** As many as fit; the rest is a number. */
function people(all: readonly Person[], mentions: Mentions): Said {
  if (all.length === 0) return { text: '_nobody yet_', isCut: false };
  const named = all
    .slice(0, MOST_PEOPLE)
    .map((one) => personText(one, mentions))
    .join(', ');
  return all.length <= MOST_PEOPLE
    ? { text: named, isCut: false }
    : { text: `${named} and ${all.length - MOST_PEOPLE} more`, isCut: false };
}

function saidOf({ value }: Fact, mentions: Mentions): Said {
  switch (value.type) {
    case 'text':
      return literally(value.text);
    case 'people':
      return people(value.people, mentions);
    case 'time':
      return { text: instantText(value.at), isCut: false };
    case 'link': {
      const url = webAddress(value.url, mentions.reader);
      if (url === undefined)
        return literally(value.text === value.url ? value.text : `${value.text} (${value.url})`);
      const label = linkLabel(cutTo(oneLine(value.text), MAX_NAME).text);
      return { text: `[${label || linkLabel(url)}](${url})`, isCut: false };
    }
  }
}

/** As many facts as there is space for; undefined if there is none. */
export function factSet(facts: readonly Fact[], mentions: Mentions, space: Space): FactSet | undefined {
  const taken: { title: string; value: string }[] = [];
  if (facts.length === 0 || !space.take({ type: 'FactSet', facts: [] })) return undefined;
  for (const fact of facts) {
    const { text, isCut } = saidOf(fact, mentions);
    const one = { title: inlineStart(cutTo(oneLine(fact.label), MAX_LABEL).text), value: text };
    if (!space.take(one)) break;
    space.isCut ||= isCut;
    taken.push(one);
  }
  return taken.length === 0 ? undefined : { type: 'FactSet', facts: taken };
}
