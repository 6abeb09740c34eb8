import fc from 'fast-check';
import MarkdownIt, { type Token } from 'markdown-it';
import { describe, expect, test } from 'vitest';
import {
  displayText,
  escapeMarkdown,
  type Markdown,
  md,
  part,
  person,
  plainText,
  time,
} from '../../src/domain/message.js';

// The subset as the workspace shows it.
const parser = new MarkdownIt('zero', { html: false, breaks: true }).enable([
  'emphasis',
  'strikethrough',
  'backticks',
  'escape',
  'link',
  'newline',
]);
parser.validateLink = () => true;

/** What a reader sees, and whether anything but text is in it. */
const shown = (markdown: string): { text: string; marks: readonly string[] } => {
  const tokens: Token[] = parser.parseInline(markdown, {})[0]?.children ?? [];
  const text = tokens
    .map((t) => (t.type === 'softbreak' || t.type === 'hardbreak' ? '\n' : t.content))
    .join('');
  return {
    text,
    marks: tokens.filter((t) => t.nesting === 1 || t.type === 'code_inline').map((t) => t.type),
  };
};

const SIGNS = '\\`*_{}[]()<>#+-.!|~&:@"\'=/ aZ0äß🔥\u202e\u2066';
const anyLine = fc.oneof(
  fc.string({ unit: fc.constantFrom(...SIGNS), maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);

describe('a person’s own text', () => {
  test('is shown literally, whatever it holds', () => {
    fc.assert(
      fc.property(anyLine, (text) => {
        expect(shown(escapeMarkdown(text))).toEqual({ text: displayText(text), marks: [] });
      }),
      { numRuns: 1_000 },
    );
  });

  test('is shown literally inside what is ours, and ours is shown as meant', () => {
    fc.assert(
      fc.property(anyLine, (text) => {
        const { text: seen, marks } = shown(md`Before ${text} after, **ours**.`);
        expect(seen).toBe(`Before ${displayText(text)} after, ours.`);
        expect(marks).toEqual(['strong_open']);
      }),
      { numRuns: 1_000 },
    );
  });

  test('is the same in plain text', () => {
    fc.assert(
      fc.property(anyLine, anyLine, (text, name) => {
        const markdown = md`${text}**${text}** ${person({ id: 'p1', name })} ~~${text}~~${part(md`_${text}_`)}`;
        const [t, n] = [displayText(text), displayText(name)];
        expect(plainText(markdown)).toBe(`${t}${t} ${n} ${t}${t}`);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    [
      'https://a.example/x?q=%7B%22a%22%3A1%2C%222%22%7D',
      'https://a.example/x?q=%7B%22a%22%3A1%2C%222%22%7D',
    ],
    ['https://a.example/über <b>', 'https://a.example/%C3%BCber%20%3Cb%3E'],
    ['https://a.example/100%', 'https://a.example/100%25'],
    ['https://a.example/\ud800', 'https://a.example/%EF%BF%BD'],
  ])('leaves an address what it is: %s', (url, written) => {
    expect(md`${{ type: 'link', text: 'x', url }}`).toBe(`[x](<${written}>)`);
  });

  test('keeps a name from becoming a link of its own', () => {
    const name = 'x](http://evil.example) [y';
    expect(shown(md`${person({ id: '1', name })}`)).toEqual({ text: name, marks: ['link_open'] });
  });

  test('can be stored and sent whatever it was: half characters and NUL are replaced', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const kept = displayText(`${text}\ud800\0`);
        expect(kept.isWellFormed()).toBe(true);
        expect(kept).not.toContain('\0');
      }),
    );
    expect(displayText('a\0b\ud83d')).toBe('a\ufffdb\ufffd');
  });

  test('cannot turn the line around', () => {
    expect(displayText('safe \u202egnp.exe\u2069')).toBe('safe gnp.exe');
  });
});

describe('plain text', () => {
  test.each([
    ['**bold** _it_ ~~gone~~', 'bold it gone'],
    ['`/incident list --all_of [it]`', '/incident list --all_of [it]'],
    ['[a \\[b\\]](muster:person/1)', 'a [b]'],
    ['[wiki](<https://x.example/a_(b)>)!', 'wiki!'],
    ['\\*\\*not bold\\*\\*', '**not bold**'],
    ['\\\\**bold**', '\\bold'],
    ['a \\\\[b](x)', 'a \\b'],
  ])('of %s', (markdown, plain) => {
    expect(plainText(markdown as Markdown)).toBe(plain);
  });

  test('of an instant is the instant', () => {
    expect(plainText(md`since ${time(new Date('2026-03-02T09:00:00.000Z'))}`)).toBe(
      'since 2026-03-02T09:00:00.000Z',
    );
  });
});
