/** Our subset of Markdown as elements. No HTML is ever taken over: what is not in the subset stays text. */
import MarkdownIt, { type Token } from 'markdown-it';
import type { ComponentChild, ComponentChildren } from 'preact';
import type { Reading } from './reading.js';
import { Name, Plain } from './text.js';
import { TimeOf } from './time.js';

const parser = new MarkdownIt('zero', { html: false, breaks: true, maxNesting: 20 }).enable([
  'emphasis',
  'strikethrough',
  'backticks',
  'escape',
  'link',
  'newline',
]);
const ALLOWED_LINK = /^(https?:\/\/|muster:(person|time)\/)/iu;
parser.validateLink = (url) => ALLOWED_LINK.test(url);

/** Where a link leads: a path of ours, or an address outside. Undefined for anything else. */
export function linkTarget(url: string, publicUrl: string): { href: string; outside: boolean } | undefined {
  if (!URL.canParse(url)) return undefined;
  const target = new URL(url);
  if (target.protocol !== 'https:' && target.protocol !== 'http:') return undefined;
  const ours = URL.canParse(publicUrl) && target.origin === new URL(publicUrl).origin;
  // A path that begins with two slashes would name another host.
  if (ours && !target.pathname.startsWith('//'))
    return { href: `${target.pathname}${target.search}${target.hash}`, outside: false };
  return { href: target.href, outside: true };
}

interface LinkProps {
  readonly url: string;
  readonly reading: Reading;
  readonly children: ComponentChildren;
}

/** A link that may be followed; anything else than http stays text. */
export function Link({ url, reading, children }: LinkProps) {
  const target = linkTarget(url, reading.publicUrl);
  if (target === undefined) return <>{children}</>;
  if (!target.outside) return <a href={target.href}>{children}</a>;
  return (
    <a href={target.href} rel="noopener noreferrer" target="_blank">
      {children}
    </a>
  );
}

/** A person who is named; the reader's own name stands out. */
export function Mention({
  id,
  name,
  reading,
}: {
  readonly id: string;
  readonly name: string;
  readonly reading: Reading;
}) {
  return (
    <span class={id === reading.viewer.userId ? 'mention mine' : 'mention'}>
      @<Name text={name} />
    </span>
  );
}

const plainOf = (tokens: readonly Token[]): string =>
  tokens.map((t) => (t.type.endsWith('break') ? ' ' : t.content)).join('');

function link(
  href: string,
  inside: readonly Token[],
  children: ComponentChildren,
  reading: Reading,
): ComponentChild {
  const [, kind, value = ''] = /^muster:(person|time)\/(.*)$/u.exec(href) ?? [];
  if (kind === 'person') return <Mention id={value} name={plainOf(inside)} reading={reading} />;
  if (kind === 'time') return <TimeOf iso={decodeURIComponent(value)} reading={reading} />;
  return (
    <Link url={href} reading={reading}>
      {children}
    </Link>
  );
}

/** The place of the token that closes the one at `from`. */
const closing = (tokens: readonly Token[], from: number): number => {
  let depth = 0;
  for (let i = from; i < tokens.length; i += 1) {
    depth += tokens[i]?.nesting ?? 0;
    if (depth === 0) return i;
  }
  return tokens.length;
};

function render(tokens: readonly Token[], reading: Reading): ComponentChild[] {
  const out: ComponentChild[] = [];
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token === undefined) break;
    if (token.nesting !== 1) {
      out.push(leaf(token));
      continue;
    }
    const end = closing(tokens, i);
    const inside = tokens.slice(i + 1, end);
    out.push(wrapped(token, inside, render(inside, reading), reading));
    i = end;
  }
  return out;
}

function leaf(token: Token): ComponentChild {
  switch (token.type) {
    case 'softbreak':
    case 'hardbreak':
      return <br />;
    case 'code_inline':
      return (
        <code>
          <Plain text={token.content} />
        </code>
      );
    default:
      return <Plain text={token.content} />;
  }
}

function wrapped(
  token: Token,
  inside: readonly Token[],
  children: ComponentChild[],
  reading: Reading,
): ComponentChild {
  switch (token.type) {
    case 'strong_open':
      return <strong>{children}</strong>;
    case 'em_open':
      return <em>{children}</em>;
    case 's_open':
      return <s>{children}</s>;
    case 'link_open':
      return link(String(token.attrGet('href') ?? ''), inside, children, reading);
    default:
      return <>{children}</>;
  }
}

/** A line or paragraph of Markdown. */
export function MarkdownText({ text, reading }: { readonly text: string; readonly reading: Reading }) {
  return <>{render(parser.parseInline(text, {})[0]?.children ?? [], reading)}</>;
}
