/** What somebody said in another room, as this room shows it. */
import { type Block, type Markdown, type Message, md, part, text, time } from '../../domain/message.js';
import type { Relayed, RelayOrigin } from '../chat/relayed.js';

/** Shown later than this it also says when it was said, in milliseconds: an outage is no reason to mistake yesterday for now. */
const LATE_MS = 5 * 60_000;

const joined = (parts: readonly Markdown[], between: Markdown): Markdown =>
  parts.reduce((all, next, i) => (i === 0 ? next : md`${part(all)}${part(between)}${part(next)}`), md``);

/** Names, never mentions: nobody is called twice for what was said once. */
const byline = ({ author, platform, url, reply, at }: RelayOrigin, isEdited: boolean, now: Date): Markdown =>
  joined(
    [
      md`**${author}**`,
      url === null ? md`${platform}` : md`${{ type: 'link', text: platform, url }}`,
      ...(reply ? [md`reply in a thread`] : []),
      ...(now.getTime() - new Date(at).getTime() > LATE_MS ? [md`${time(new Date(at))}`] : []),
      ...(isEdited ? [md`edited`] : []),
    ],
    md` · `,
  );

const filesOf = ({ files }: Relayed): readonly Block[] =>
  files.length === 0
    ? []
    : [
        {
          type: 'list',
          items: files.map(({ name, url }) =>
            url === null ? md`${name}` : md`${{ type: 'link', text: name, url }}`,
          ),
        },
      ];

/** The message as it stands in the other rooms at the instant `now`. */
export function relayMessage(said: Relayed & { readonly origin: RelayOrigin }, now: Date): Message {
  const { origin, text: words, gone, version } = said;
  if (gone)
    return {
      tone: 'neutral',
      blocks: [text(md`**${origin.author}** · ${origin.platform} · _message deleted_`)],
    };
  return {
    tone: 'neutral',
    blocks: [
      text(byline(origin, version > 0, now)),
      ...(words.trim() === '' ? [] : [{ type: 'quote' as const, text: words }]),
      ...filesOf(said),
    ],
  };
}
