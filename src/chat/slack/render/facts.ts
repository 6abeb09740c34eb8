/** Facts as the fields of sections: Slack sets them in two columns. */
import type { PlainTextElement, SectionBlock, TextObject } from '@slack/types';
import type { Fact, Person, Value } from '../../../domain/message.js';
import { utcText } from '../../markdown.js';
import { dateMrkdwn } from './instant.js';
import { mentionOf, type Reader, webAddress } from './reader.js';
import type { Space } from './space.js';
import {
  cutTo,
  escaped,
  escapedTo,
  inline,
  isHarmless,
  linkLabel,
  mrkdwn,
  oneLine,
  plain,
  shown,
  visible,
} from './text.js';

const MAX_FIELDS = 10;
const MAX_FIELD = 2_000;
const MAX_LABEL = 150;
const MAX_NAME = 200;

interface Field {
  readonly value: TextObject;
  readonly isCut: boolean;
}

const labelOf = ({ label }: Fact): string => cutTo(oneLine(label), MAX_LABEL).text;

/** In our formatting: the label is bold. `value` is formatted and escaped already. */
const formatted = (fact: Fact, value: string): TextObject => {
  const label = labelOf(fact);
  return mrkdwn(label === '' ? value : `*${inline(label)}*\n${value}`);
};

/** Where Slack would format what somebody wrote, the whole field is plain. */
function literal(fact: Fact, text: string): Field {
  const label = labelOf(fact);
  const value = shown(visible(text).trim() === '' ? '–' : text, MAX_FIELD - MAX_LABEL - 1);
  if (!isHarmless(value.text)) {
    const field: PlainTextElement = plain(label === '' ? value.text : `${label}\n${value.text}`, MAX_FIELD);
    return { value: field, isCut: value.isCut };
  }
  const { text: safe, isCut } = escapedTo(value.text, MAX_FIELD - MAX_LABEL * 6);
  return { value: formatted(fact, safe), isCut: value.isCut || isCut };
}

const personText = ({ id, name }: Person, reader: Reader): string => {
  const mention = mentionOf(id, reader);
  if (mention !== undefined) return `<@${mention}>`;
  return `*@${inline(cutTo(oneLine(name), MAX_NAME).text)}*`;
};

/** As many as fit; the rest is a number. */
function peopleField(fact: Fact, people: readonly Person[], reader: Reader): Field {
  let value = '';
  for (const [i, one] of people.entries()) {
    const next = `${i === 0 ? '' : ', '}${personText(one, reader)}`;
    if (value.length + next.length > MAX_FIELD - MAX_LABEL * 6)
      return { value: formatted(fact, `${value} and ${people.length - i} more`), isCut: true };
    value += next;
  }
  return { value: formatted(fact, value === '' ? '_nobody yet_' : value), isCut: false };
}

function fieldOf(fact: Fact, reader: Reader): Field {
  const { value }: { value: Value } = fact;
  switch (value.type) {
    case 'text':
      return literal(fact, value.text);
    case 'people':
      return peopleField(fact, value.people, reader);
    case 'time':
      return Number.isNaN(new Date(value.at).getTime())
        ? literal(fact, utcText(value.at))
        : { value: formatted(fact, dateMrkdwn(value.at)), isCut: false };
    case 'link': {
      const url = webAddress(value.url, reader);
      if (url === undefined)
        return literal(fact, value.text === value.url ? value.text : `${value.text} (${value.url})`);
      const label = cutTo(oneLine(value.text), MAX_NAME).text;
      const field = formatted(
        fact,
        label === '' ? `<${escaped(url)}>` : `<${escaped(url)}|${linkLabel(label)}>`,
      );
      // An address too long for a field is of no use cut.
      return field.text.length > MAX_FIELD
        ? literal(fact, `${value.text} (${value.url})`)
        : { value: field, isCut: false };
    }
  }
}

/** The sections of some facts, as many as there is space for and at most `most`. */
export function factSections(
  facts: readonly Fact[],
  space: Space,
  reader: Reader,
  most: number,
): SectionBlock[] {
  const sections: { type: 'section'; fields: TextObject[] }[] = [];
  for (const fact of facts) {
    let section = sections.at(-1);
    if (section === undefined || section.fields.length === MAX_FIELDS) {
      if (sections.length >= most) space.isCut = true;
      if (sections.length >= most || !space.frame()) break;
      section = { type: 'section', fields: [] };
      sections.push(section);
    }
    const { value, isCut } = fieldOf(fact, reader);
    if (!space.take(value)) break;
    space.isCut ||= isCut;
    section.fields.push(value);
  }
  return sections.filter(({ fields }) => fields.length > 0);
}
