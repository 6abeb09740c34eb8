/**
 * What we say, without a platform: one small vocabulary that Slack, Teams, the browser, e-mail and text each render
 * at their best. Markdown here is a fixed subset: **bold**, _italic_, ~~struck~~, `code`, links and line breaks.
 */

declare const markdownBrand: unique symbol;
/** Text in the subset in which everything from outside has been escaped. Only {@link md} and its kin make it. */
export type Markdown = string & { readonly [markdownBrand]: true };

/** A person as others see them. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** A value that each platform shows in its own way: people as mentions, times in the reader's zone. */
export type Value =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'people'; readonly people: readonly Person[] }
  | { readonly type: 'time'; readonly at: string }
  | { readonly type: 'link'; readonly text: string; readonly url: string };

export type Tone = 'neutral' | 'info' | 'good' | 'warning' | 'danger';

export interface Fact {
  readonly label: string;
  readonly value: Value;
}

export type Block =
  | { readonly type: 'text'; readonly markdown: Markdown }
  | { readonly type: 'facts'; readonly facts: readonly Fact[] }
  | { readonly type: 'list'; readonly items: readonly Markdown[] }
  /** What a person wrote, shown exactly as written. */
  | { readonly type: 'quote'; readonly text: string }
  | { readonly type: 'picture'; readonly url: string; readonly alt: string };

/** A button carries a command line and passes the same door as a typed one: rights and state are checked at each click. */
export interface Button {
  readonly label: string;
  readonly command: string;
  readonly style?: 'primary' | 'danger';
}

/** Buttons that belong together, under a heading. */
export interface ButtonGroup {
  readonly heading: string;
  readonly buttons: readonly Button[];
}

export interface Message {
  /** Whose doing it tells of: they need not be called by it. */
  readonly by?: string;
  /** Plain text; renderers escape it. */
  readonly title?: string;
  readonly tone: Tone;
  readonly blocks: readonly Block[];
  readonly buttons?: readonly Button[];
  /** What else can be done, shown where it takes little room: a menu, a list to unfold. */
  readonly more?: readonly ButtonGroup[];
  /** It holds what is told only once: whoever has to keep it keeps this in its place, or it for no more than minutes. */
  readonly lasting?: Message;
}

// Embeddings, overrides and isolates can make a line read as something else than it is; marks (LRM, RLM) cannot.
const BIDI_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A person's own text made safe to stand in a line of ours: direction overrides are taken out, what no store and no
 * platform takes (NUL, half characters) is shown as the replacement character, everything else stays.
 */
export const displayText = (text: string): string =>
  text.toWellFormed().replaceAll('\0', '\ufffd').replace(BIDI_CONTROLS, '');

/** Escapes a person's own text so that the Markdown subset shows it literally. */
export const escapeMarkdown = (text: string): string =>
  displayText(text).replace(/[\\`*_{}[\]()<>#+\-.!|~&:@]/gu, (c) => `\\${c}`);

/** What {@link md} takes between its braces. */
export type Interpolated = string | number | Markdown | Value | MarkdownPart;

/** Markdown that has been made by {@link md} already and goes in as it is. */
export interface MarkdownPart {
  readonly type: 'markdown';
  readonly markdown: Markdown;
}

const personLink = (person: Person): string =>
  `[${escapeMarkdown(person.name)}](muster:person/${encodeURIComponent(person.id)})`;

const interpolate = (part: Interpolated): string => {
  if (typeof part === 'string') return escapeMarkdown(part);
  if (typeof part === 'number') return String(part);
  switch (part.type) {
    case 'markdown':
      return part.markdown;
    case 'text':
      return escapeMarkdown(part.text);
    case 'people':
      return part.people.length === 0 ? 'nobody' : part.people.map(personLink).join(', ');
    case 'time':
      return `[${part.at}](muster:time/${part.at})`;
    case 'link':
      return `[${escapeMarkdown(part.text)}](<${inAngles(part.url)}>)`;
  }
};

/** An address as it stands between angle brackets: what is encoded already stays so, all that could end it is encoded. */
const inAngles = (url: string): string => encodeURI(url.toWellFormed()).replace(/%25(?=[0-9a-f]{2})/giu, '%');

/** Builds {@link Markdown}: the literal parts are ours, every value put in is escaped or rendered as what it is. */
export function md(strings: TemplateStringsArray, ...values: readonly Interpolated[]): Markdown {
  const text = strings.reduce((out, literal, i) => {
    const value = values[i];
    return out + literal + (value === undefined ? '' : interpolate(value));
  }, '');
  return text as Markdown;
}

/** Puts finished Markdown into another {@link md}. */
export const part = (markdown: Markdown): MarkdownPart => ({ type: 'markdown', markdown });

// What is escaped is somebody's own; only we write code.
const CODE = /\\.|`([^`]*)`/gsu;

/** Markdown with other words between its backticks; a backtick among them would end them, and is left out. */
export const withCode = (markdown: Markdown, words: (code: string) => string): Markdown =>
  markdown.replace(CODE, (whole, code?: string) =>
    code === undefined ? whole : `\`${words(code).replaceAll('`', '')}\``,
  ) as Markdown;

/** A person as a value. */
export const person = (who: Person): Value => ({ type: 'people', people: [who] });

/** An instant as a value: shown in the reader's own zone. */
export const time = (at: Date): Value => ({ type: 'time', at: at.toISOString() });

export const text = (markdown: Markdown): Block => ({ type: 'text', markdown });

/** A line, and under it what a person wrote. */
export const quoteOf = (label: Markdown, words: string): Block[] => [
  text(label),
  { type: 'quote', text: words },
];

/** A message of one paragraph. */
export const say = (tone: Tone, markdown: Markdown, buttons?: readonly Button[]): Message => ({
  tone,
  blocks: [text(markdown)],
  ...(buttons === undefined ? {} : { buttons }),
});

const MARKS =
  /\\([\\`*_{}[\]()<>#+\-.!|~&:@])|`([^`]*)`|\[((?:\\.|[^\]\\])*)\]\((?:<[^>]*>|(?:\\.|[^)\\])*)\)|\*\*|~~|_/gu;

/** The plain text of Markdown: for notifications, logs at debug, and platforms without formatting. */
export const plainText = (markdown: string): string =>
  markdown.replace(
    MARKS,
    (_, escaped?: string, code?: string, label?: string) =>
      escaped ?? code ?? (label === undefined ? '' : plainText(label)),
  );
