/** What a command takes of a message: its words, when and by whom it was said, and where it is found. */
import { wordsIn } from '../../chat/words.js';
import type { Asked } from '../../core/dispatch/request.js';
import { type Channel, WORKSPACE } from '../../store/queries/workspace/channels.js';
import type { Posted } from '../../store/queries/workspace/messages.js';
import type { Web } from '../parts.js';
import { messagePath } from '../view/address.js';

export const NOTE = 'incident note';
/** Cards are quoted, too: as much of one as a note holds. */
const MAX_WORDS = 9_000;

export const urlOf = ({ publicUrl }: Pick<Web, 'publicUrl'>, { id }: Channel, message: Pick<Posted, 'id'>) =>
  new URL(messagePath(id, message.id), publicUrl).href;

/** What a person typed. */
export const textOf = ({ body }: Pick<Posted, 'body'>): string =>
  body.blocks.flatMap((block) => (block.type === 'quote' ? [block.text] : [])).join('\n');

/** What is read of it, Muster's own cards included. */
export const wordsOf = ({ body }: Pick<Posted, 'body'>): string =>
  wordsIn({ ...body, buttons: [] }, MAX_WORDS).trim();

/** What the command takes of a message beside its words. */
export const sourceOf = (web: Pick<Web, 'publicUrl'>, channel: Channel, message: Posted) => ({
  at: message.at.toISOString(),
  ...(message.authorId === null ? {} : { said_by: message.authorId }),
  source: {
    platform: WORKSPACE,
    room: channel.id,
    message: message.id,
    url: urlOf(web, channel, message),
    ...(message.authorId === null ? { author: 'Muster' } : {}),
  },
});

/** A message for the timeline of an incident. */
export const noteFrom = (
  web: Pick<Web, 'publicUrl'>,
  channel: Channel,
  message: Posted,
  incident: string,
): Asked => ({
  type: 'values',
  command: NOTE,
  origin: 'json',
  values: { incident, text: wordsOf(message), ...sourceOf(web, channel, message) },
});
