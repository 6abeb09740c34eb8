/** What a message says in plain words, and whom it names: for notifications, and to know before it is rendered. */
import type { Block, Fact, Message } from '../domain/message.js';
import { parseMarkdown, peopleInMarkdown, utcText, wordsOf } from './markdown.js';
import { visible } from './text.js';

function factWords({ label, value }: Fact): string {
  switch (value.type) {
    case 'text':
    case 'link':
      return `${label}: ${value.text}`;
    case 'people':
      return `${label}: ${
        value.people
          .slice(0, 20)
          .map(({ name }) => name)
          .join(', ') || 'nobody yet'
      }`;
    case 'time':
      return `${label}: ${utcText(value.at)}`;
  }
}

function* linesOfBlock(block: Block): Generator<string> {
  switch (block.type) {
    case 'text':
      yield wordsOf(parseMarkdown(block.markdown));
      return;
    case 'quote':
      yield block.text;
      return;
    case 'picture':
      yield block.alt;
      return;
    case 'list':
      for (const item of block.items) yield wordsOf(parseMarkdown(item));
      return;
    case 'facts':
      for (const fact of block.facts) yield factWords(fact);
  }
}

function* linesOfMessage({ title, blocks, buttons = [] }: Message): Generator<string> {
  if (title !== undefined) yield title;
  for (const block of blocks) yield* linesOfBlock(block);
  for (const { label } of buttons) yield label;
}

/**
 * The title and what comes first, a line each; empty when there is nothing to be seen. Ends with the line that reaches
 * `enough` characters.
 */
export function wordsIn(message: Message, enough: number): string {
  let words = '';
  for (const line of linesOfMessage(message)) {
    const seen = visible(line).trim();
    if (seen !== '') words += `${words === '' ? '' : '\n'}${seen}`;
    if (words.length > enough) break;
  }
  return words;
}

function peopleInBlock(block: Block): readonly string[] {
  switch (block.type) {
    case 'text':
      return peopleInMarkdown(block.markdown);
    case 'list':
      return block.items.flatMap((item) => peopleInMarkdown(item));
    case 'facts':
      return block.facts.flatMap(({ value }) =>
        value.type === 'people' ? value.people.map(({ id }) => id) : [],
      );
    case 'quote':
    case 'picture':
      return [];
  }
}

/** The ids of everybody who is named in a message, each once: what a platform calls them has to be known to render it. */
export const peopleIn = (message: Message): readonly string[] => [
  ...new Set(message.blocks.flatMap(peopleInBlock)),
];
