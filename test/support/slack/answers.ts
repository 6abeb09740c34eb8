/** What the app says to one person in answer to something: in its acknowledgement, or later through the response_url. */
import { contentOf, objectionTo } from './content.js';
import { posted } from './happenings.js';
import { type Fields, textIn } from './json.js';
import type { State } from './state.js';
import type { Channel, Ephemeral, Message } from './things.js';

export interface Asked {
  readonly team: string;
  readonly user: string;
  readonly channel: Channel;
  readonly threadTs: string | undefined;
}

const known = new Set([
  'text',
  'markdown_text',
  'blocks',
  'attachments',
  'response_type',
  'replace_original',
  'delete_original',
  'thread_ts',
  'unfurl_links',
  'unfurl_media',
  'mrkdwn',
  'metadata',
  'parse',
  'link_names',
]);

/** What is wrong with the answer, remembered as the app's mistake. */
export function wrongAnswer(state: State, given: Fields, where: string): string | undefined {
  for (const key of Object.keys(given).filter((name) => !known.has(name)))
    state.problem(`${where}: unknown field ${key}`);
  const objection = objectionTo(contentIn(given));
  for (const message of objection?.messages ?? []) state.problem(`${where}: ${objection?.error} ${message}`);
  return objection?.error;
}

export const contentIn = (given: Fields) => ({
  text: textIn(given['text']),
  markdown_text: textIn(given['markdown_text']),
  blocks: given['blocks'],
  attachments: given['attachments'],
});

/** Shows the answer to whom it is for, or to everybody when it asks for that. */
export function answer(
  state: State,
  asked: Asked,
  given: Fields,
  via: Ephemeral['via'],
): Ephemeral | Message {
  const said = contentOf(state, contentIn(given), via);
  const { channel, user } = asked;
  const threadTs = textIn(given['thread_ts']) ?? asked.threadTs;
  if (given['response_type'] === 'in_channel') {
    const install = state.team(asked.team).install;
    const fields = { user: install?.botUserId ?? '', botId: install?.botId, threadTs, ...said };
    const message = state.append(channel, fields);
    void posted(state, channel, message);
    return message;
  }
  const shown: Ephemeral = {
    ts: state.ts(),
    user,
    channel: channel.id,
    threadTs,
    via,
    ...said,
    edits: 0,
    deleted: false,
  };
  state.ephemerals.push(shown);
  state.changed();
  return shown;
}
