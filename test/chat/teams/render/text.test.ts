import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import {
  inline,
  inlineLines,
  inlineStart,
  linkLabel,
  literal,
  visible,
} from '../../../../src/chat/teams/render/text.js';
import { attacked, text } from './anything.js';

/** More than any client of Teams knows. */
const markdown = new MarkdownIt({ html: true, linkify: false, breaks: true });
const LOOK_ALIKES: Readonly<Record<string, string>> = { '∗': '*', ˍ: '_', '∼': '~', ˋ: '`', '∖': '\\' };

/** What is read of it, with what only looks the same put back. */
const read = (html: string): string =>
  html
    .replace(/<\/?p>|<br>/gu, ' ')
    .replace(
      /&(lt|gt|amp|quot);/gu,
      (_, name: string) => ({ lt: '<', gt: '>', amp: '&', quot: '"' })[name] ?? '',
    )
    .replace(/[∗ˍ∼ˋ∖]/gu, (c) => LOOK_ALIKES[c] ?? c)
    .replace(/[\u2060\s]+/gu, '');
const typed = (words: string): string =>
  visible(words)
    .replace(/[∗ˍ∼ˋ∖]/gu, (c) => LOOK_ALIKES[c] ?? c)
    .replace(/[\u2060\s]+/gu, '');

describe('in Markdown', () => {
  test.each([
    ['a **bold** move', 'a ∗∗bold∗∗ move'],
    ['2*3', '2∗3'],
    ['a * b', 'a * b'],
    ['pay_ments _x_', 'pay_ments ˍxˍ'],
    ['[x](https://evil.example)', '[x]\u2060(https://evil.example)'],
    ['C:\\temp\\_x', 'C:\\temp∖ˍx'],
    ['&lt;', '&\u2060lt;'],
    ['R&D', 'R&D'],
    ['<at>Ada</at>', '<\u2060at>Ada<\u2060/at>'],
    ['{{DATE(x)}}', '{\u2060{DATE(x)}}'],
  ])('%s is %j', (given, shown) => {
    expect(inline(given)).toBe(shown);
  });

  test.each(['- x', '1. x', '# x', '+ x', '> x', '1) x', '=== x', '| x'])('%s begins nothing', (line) => {
    expect(markdown.render(inlineStart(line))).toMatch(/^<p>/u);
  });

  test('nothing of what somebody typed formats, and all of it is read', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          attacked,
          fc.string({ unit: fc.constantFrom(...'*_~`[]()!\\<>&;#- 1.ab{}\n'), maxLength: 40 }),
        ),
        (words) => {
          // A tag is none for Teams; only markup of Markdown is looked for.
          const html = markdown.render(inlineLines(words).replaceAll('<', '‹').replaceAll('>', '›'));
          expect(html).not.toMatch(/<(?!\/?p>|br>)/u);
          expect(read(html).replaceAll('‹', '<').replaceAll('›', '>')).toBe(typed(words));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('the words of a link end where the link does', () => {
    fc.assert(
      fc.property(text, (words) => {
        const label = linkLabel(words.slice(0, 200)).trim();
        fc.pre(label !== '' && !label.includes('<') && !label.includes('!'));
        expect(markdown.render(`[${label}](https://x.example)`)).toMatch(
          /^<p><a href="https:\/\/x\.example">[\s\S]*<\/a><\/p>\n$/u,
        );
      }),
    );
  });
});

test('without Markdown only functions and tags are taken apart', () => {
  expect(literal('*x* `rm <file` {{TIME(1)}} <at>x</at> \\_')).toBe(
    '*x* `rm <file` {\u2060{TIME(1)}} <\u2060at>x<\u2060/at> \\_',
  );
});
