/** What people type, out of Slack's notation (facts page, "Slash commands" and "Block Kit limits"). */

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const PIECE = /<([^<>]*)>/gu;
const PERSON = /^@([UW][A-Z0-9]+)(?:\|(.*))?$/su;
const CHANNEL = /^#([CGD][A-Z0-9]+)(?:\|(.*))?$/su;
const SPECIAL = /^!([^|]+)(?:\|(.*))?$/su;

/** The people who are mentioned, by their Slack ids. */
export const mentionedIn = (text: string): readonly string[] => [
  ...new Set(
    [...text.matchAll(PIECE)].flatMap(([, inside = '']) => {
      const id = PERSON.exec(inside)?.[1];
      return id === undefined ? [] : [id];
    }),
  ),
];

/** Text as it was typed: people as `person` writes them, links as their addresses, nothing escaped. */
export const readable = (
  text: string,
  person: (slackUserId: string, label: string | undefined) => string,
): string =>
  text
    .split(PIECE)
    // Every other piece stood between angle brackets.
    .map((piece, i) => (i % 2 === 0 ? unescaped(piece) : bracketed(piece, person)))
    .join('');

function bracketed(piece: string, person: Parameters<typeof readable>[1]): string {
  const [, who, name] = PERSON.exec(piece) ?? [];
  if (who !== undefined) return person(who, label(name));
  const [, channel, channelName] = CHANNEL.exec(piece) ?? [];
  if (channel !== undefined) return `#${label(channelName) ?? channel}`;
  const [, special = '', shown] = SPECIAL.exec(piece) ?? [];
  if (special !== '') return label(shown) ?? `@${special.replace(/^subteam\^/u, '')}`;
  // An address, with or without a label: what it leads to is what counts.
  return unescaped(piece.split('|', 1)[0] ?? '').replace(/^mailto:/u, '');
}

const label = (text: string | undefined): string | undefined =>
  text === undefined || text === '' ? undefined : unescaped(text).replace(/^[@#]/u, '');

/** The line without the mention of the app at its beginning, if it begins so. */
export const withoutMention = (text: string, botUserId: string): string =>
  text.replace(new RegExp(`^\\s*<@${botUserId}(?:\\|[^>]*)?>[\\s,:]*`, 'u'), '');

/** Whether the app is mentioned. */
export const mentions = (text: string, botUserId: string): boolean => mentionedIn(text).includes(botUserId);
