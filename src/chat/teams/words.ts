/** What people write, out of the notation of Teams. */
import { convert } from 'html-to-text';
import type { Mention } from './activity.js';

/** Teams writes blanks that do not break, and line ends of two characters. */
const tidy = (text: string): string =>
  text.replaceAll('&nbsp;', ' ').replaceAll('\u00a0', ' ').replace(/\r\n?/gu, '\n').trim();

/** Text with each mention as `named` writes it; undefined leaves it out. */
export function readable(
  text: string,
  mentions: readonly Mention[],
  named: (mention: Mention) => string | undefined,
): string {
  let rest = text;
  let read = '';
  // One after the other, for two people of one name stand there in the same way.
  for (const mention of mentions) {
    const at = rest.indexOf(mention.text);
    if (at < 0) continue;
    read += rest.slice(0, at) + (named(mention) ?? '');
    rest = rest.slice(at + mention.text.length);
  }
  return tidy(read + rest);
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
