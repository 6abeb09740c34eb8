/** What stands in a notification, and is read out to those who listen. */
import type { Block, Fact, Message } from '../../../domain/message.js';
import { parseMarkdown, utcText, wordsOf } from '../../markdown.js';
import { escapedTo, visible } from './text.js';

/**
 * Slack takes more when a message is sent, but only 4,000 bytes when it is changed (`msg_too_long`): this many characters
 * are never more.
 */
const MAX_TEXT = 1_200;

const NOTHING = 'There is nothing to read in this message.';

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

function* linesOf(block: Block): Generator<string> {
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

function* allLines({ title, blocks, buttons = [] }: Message): Generator<string> {
  if (title !== undefined) yield title;
  for (const block of blocks) yield* linesOf(block);
  for (const { label } of buttons) yield label;
}

/** The message in plain words: its title and what comes first, escaped. Never empty. */
export function fallbackText(message: Message): string {
  let words = '';
  for (const line of allLines(message)) {
    const seen = visible(line).trim();
    if (seen !== '') words += `${words === '' ? '' : '\n'}${seen}`;
    if (words.length > MAX_TEXT) break;
  }
  return words === '' ? NOTHING : escapedTo(words, MAX_TEXT).text;
}
