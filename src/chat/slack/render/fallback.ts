/** What stands in a notification, and is read out to those who listen. */
import type { Message } from '../../../domain/message.js';
import { wordsIn } from '../../words.js';
import { escapedTo } from './text.js';

/**
 * Slack takes more when a message is sent, but only 4,000 bytes when it is changed (`msg_too_long`): this many characters
 * are never more.
 */
const MAX_TEXT = 1_200;

const NOTHING = 'There is nothing to read in this message.';

/** The message in plain words: its title and what comes first, escaped. Never empty. */
export function fallbackText(message: Message): string {
  const words = wordsIn(message, MAX_TEXT);
  return words === '' ? NOTHING : escapedTo(words, MAX_TEXT).text;
}
