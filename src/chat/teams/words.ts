/** What people write, out of the notation of Teams. */
import { convert } from 'html-to-text';
import type { Mention } from './activity.js';

/** Teams writes blanks that do not break, and line ends of two characters. */
const tidy = (text: string): string =>
  text.replaceAll('&nbsp;', ' ').replaceAll('\u00a0', ' ').replace(/\r\n?/gu, '\n').trim();

/** The mention that comes first; of those that are written alike the first one of the list. */
function nextIn(text: string, mentions: readonly Mention[]) {
  let next: { readonly at: number; readonly mention: Mention } | undefined;
  for (const mention of mentions) {
    const at = text.indexOf(mention.text);
    if (at >= 0 && at < (next?.at ?? Infinity)) next = { at, mention };
  }
  return next;
}

const ENTITY = /&(?:amp|lt|gt|quot|#39);/gu;
const MEANT: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/**
 * Takes back what clients put in place of `<` and the like. Whoever typed an entity as such is told by the HTML of the same
 * message, in which it is put once more; without that nothing is touched.
 */
const unescaping =
  (html: string | undefined) =>
  (text: string): string =>
    html === undefined
      ? text
      : text.replace(ENTITY, (entity) =>
          html.includes(entity.replace('&', '&amp;')) ? entity : (MEANT[entity] ?? entity),
        );

/** Text with each mention as `named` writes it; undefined leaves it out. `html`: the same message once more. */
export function readable(
  text: string,
  mentions: readonly Mention[],
  named: (mention: Mention) => string | undefined,
  html?: string,
): string {
  const plain = unescaping(html);
  const left = [...mentions];
  let rest = text;
  let read = '';
  // One after the other, for two people of one name stand there in the same way.
  for (;;) {
    const next = nextIn(rest, left);
    if (next === undefined) return tidy(read + plain(rest));
    read += plain(rest.slice(0, next.at)) + (named(next.mention) ?? '');
    rest = rest.slice(next.at + next.mention.text.length);
    left.splice(left.indexOf(next.mention), 1);
  }
}

const bareTag = /^<at[^>]*>|<\/at>$/gu;

/** The name in a mention. */
export const nameIn = ({ name, text }: Mention): string => name ?? text.replace(bareTag, '');

/** The words of a message that is given as HTML: links with their address, lists as lists, no formatting. */
export const wordsInHtml = (html: string): string =>
  tidy(
    convert(html, {
      wordwrap: false,
      selectors: [
        { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
        { selector: 'img', format: 'skip' },
        { selector: 'attachment', format: 'skip' },
        ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
          selector,
          options: { uppercase: false },
        })),
      ],
    }),
  );
