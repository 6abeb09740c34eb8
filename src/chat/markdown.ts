/** Our subset of Markdown as plain pieces, for platforms that have no Markdown of their own that could be trusted with it. */
import MarkdownIt, { type Token } from 'markdown-it';

export interface Marks {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly struck: boolean;
  readonly code: boolean;
}

/** A piece of a line. Two pieces of text with the same marks never follow each other. */
export type Span =
  | { readonly type: 'text'; readonly text: string; readonly marks: Marks }
  | { readonly type: 'link'; readonly url: string; readonly text: string; readonly marks: Marks }
  | { readonly type: 'person'; readonly id: string; readonly name: string; readonly marks: Marks }
  /** `iso` is what our data holds; whether it is an instant is for the reader of the span to see. */
  | { readonly type: 'time'; readonly iso: string; readonly marks: Marks }
  | { readonly type: 'break' };

// The same rules as the workspace in the browser has, so that a message says the same everywhere.
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

/** More than this is not looked at: no platform takes as much in one paragraph. In UTF-16 units. */
export const MAX_MARKDOWN = 60_000;

const NO_MARKS: Marks = { bold: false, italic: false, struck: false, code: false };
const markOf: Readonly<Record<string, Partial<Marks>>> = {
  strong_open: { bold: true },
  em_open: { italic: true },
  s_open: { struck: true },
};

const sameMarks = (a: Marks, b: Marks): boolean =>
  a.bold === b.bold && a.italic === b.italic && a.struck === b.struck && a.code === b.code;

const decoded = (encoded: string): string => {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
};

const plainOf = (tokens: readonly Token[]): string =>
  tokens.map((t) => (t.type.endsWith('break') ? ' ' : t.content)).join('');

/** The place of the token that closes the one at `from`. */
function closing(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let i = from; i < tokens.length; i += 1) {
    depth += tokens[i]?.nesting ?? 0;
    if (depth === 0) return i;
  }
  return tokens.length;
}

class Spans {
  readonly all: Span[] = [];

  add(span: Span): void {
    const last = this.all.at(-1);
    if (span.type === 'text') {
      if (span.text === '') return;
      if (last?.type === 'text' && sameMarks(last.marks, span.marks)) {
        this.all[this.all.length - 1] = { ...last, text: last.text + span.text };
        return;
      }
    }
    this.all.push(span);
  }

  walk(tokens: readonly Token[], marks: Marks, url: string | undefined): void {
    for (let i = 0; i < tokens.length; i += 1) {
      const token = tokens[i];
      if (token === undefined) return;
      if (token.nesting !== 1) {
        this.#leaf(token, marks, url);
        continue;
      }
      const end = closing(tokens, i);
      const inside = tokens.slice(i + 1, end);
      if (token.type === 'link_open') this.#link(String(token.attrGet('href') ?? ''), inside, marks);
      else this.walk(inside, { ...marks, ...markOf[token.type] }, url);
      i = end;
    }
  }

  #leaf(token: Token, marks: Marks, url: string | undefined): void {
    if (token.type.endsWith('break')) this.add({ type: 'break' });
    else {
      const own = token.type === 'code_inline' ? { ...marks, code: true } : marks;
      if (url === undefined) this.add({ type: 'text', text: token.content, marks: own });
      else if (token.content !== '') this.add({ type: 'link', url, text: token.content, marks: own });
    }
  }

  #link(href: string, inside: readonly Token[], marks: Marks): void {
    const [, kind, value = ''] = /^muster:(person|time)\/(.*)$/u.exec(href) ?? [];
    if (kind === 'person')
      this.add({ type: 'person', id: decoded(value), name: plainOf(inside), marks: marksIn(inside, marks) });
    else if (kind === 'time') this.add({ type: 'time', iso: decoded(value), marks });
    else {
      const before = this.all.length;
      this.walk(inside, marks, href);
      if (this.all.length === before) this.add({ type: 'link', url: href, text: href, marks });
    }
  }
}

/** A name that is bold inside of its link is as bold as one in a bold line. */
const marksIn = (inside: readonly Token[], marks: Marks): Marks => ({
  bold: marks.bold || inside.some(({ type }) => type === 'strong_open'),
  italic: marks.italic || inside.some(({ type }) => type === 'em_open'),
  struck: marks.struck || inside.some(({ type }) => type === 's_open'),
  code: marks.code,
});

/**
 * A line or paragraph of Markdown as pieces, in their order. Whatever is not in the subset is text. Looks at no more than
 * {@link MAX_MARKDOWN}; where it ends earlier than the text it ends with an ellipsis.
 */
export function parseMarkdown(markdown: string): readonly Span[] {
  const whole = markdown.length <= MAX_MARKDOWN;
  // Half a character at the end becomes a whole one; half an escape would show its backslash.
  const source = whole ? markdown : markdown.slice(0, MAX_MARKDOWN).replace(/\\$/u, '');
  const spans = new Spans();
  spans.walk(parser.parseInline(source.toWellFormed(), {})[0]?.children ?? [], NO_MARKS, undefined);
  if (!whole) spans.add({ type: 'text', text: '…', marks: NO_MARKS });
  return spans.all;
}

/** The ids of the people named in a text, each once. */
export const peopleInMarkdown = (markdown: string): readonly string[] => [
  ...new Set(parseMarkdown(markdown).flatMap((span) => (span.type === 'person' ? [span.id] : []))),
];

/** An instant for those to whom it cannot be shown in their own zone; anything that is none, as it is. */
export function utcText(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return at
    .toISOString()
    .replace(/:\d{2}\.\d+Z$/u, ' UTC')
    .replace('T', ' ');
}

function wordOf(span: Span): string {
  switch (span.type) {
    case 'text':
    case 'link':
      return span.text;
    case 'person':
      return `@${span.name}`;
    case 'time':
      return utcText(span.iso);
    case 'break':
      return '\n';
  }
}

/** Pieces as mere words: for notifications and for those who listen instead of looking. */
export const wordsOf = (spans: readonly Span[]): string => spans.map(wordOf).join('');
