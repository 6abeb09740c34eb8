import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_MARKDOWN, parseMarkdown, peopleInMarkdown, utcText, wordsOf } from '../../src/chat/markdown.js';
import { displayText, type Markdown, md, part, person, time } from '../../src/domain/message.js';
import { attacks } from '../web/attacks.js';

const ada = { id: '0190aaaa-0000-7000-8000-000000000001', name: 'Ada *Love* [lace]' };
const plain = { bold: false, italic: false, struck: false, code: false };
const text = (words: string, marks = {}) => ({ type: 'text', text: words, marks: { ...plain, ...marks } });

describe('our Markdown', () => {
  test.each([
    ['words', md`Just words.`, [text('Just words.')]],
    [
      'marks',
      md`**bold** _italic_ ~~struck~~ \`code\``,
      [
        text('bold', { bold: true }),
        text(' '),
        text('italic', { italic: true }),
        text(' '),
        text('struck', { struck: true }),
        text(' '),
        text('code', { code: true }),
      ],
    ],
    [
      'marks in marks',
      md`~~gone **and ${'_bold_'}**~~`,
      [text('gone ', { struck: true }), text('and _bold_', { struck: true, bold: true })],
    ],
    ['line breaks', md`one\ntwo`, [text('one'), { type: 'break' }, text('two')]],
    [
      'people',
      md`**${person(ada)}** has it`,
      [{ type: 'person', id: ada.id, name: ada.name, marks: { ...plain, bold: true } }, text(' has it')],
    ],
    [
      'times',
      md`by ${time(new Date('2026-03-02T09:00:00Z'))}`,
      [text('by '), { type: 'time', iso: '2026-03-02T09:00:00.000Z', marks: plain }],
    ],
    [
      'links',
      md`${{ type: 'link', text: 'a_b_', url: 'https://x.example/?q=1&r=%20' }}`,
      [{ type: 'link', url: 'https://x.example/?q=1&r=%20', text: 'a_b_', marks: plain }],
    ],
    [
      'a link without words',
      md`${{ type: 'link', text: '', url: 'https://x.example/' }}`,
      [{ type: 'link', url: 'https://x.example/', text: 'https://x.example/', marks: plain }],
    ],
    ['what is no link of ours', md`${'[x](javascript:y)'}`, [text('[x](javascript:y)')]],
    ['code as it stands', md`\`a_b_ ${part('*c*' as Markdown)}\``, [text('a_b_ *c*', { code: true })]],
  ] as const)('%s', (_, markdown, spans) => {
    expect(parseMarkdown(markdown)).toEqual(spans);
  });

  test('keeps ids that need encoding', () => {
    expect(peopleInMarkdown(md`${person({ id: 'a/b ü', name: 'x' })} ${person(ada)} ${person(ada)}`)).toEqual(
      ['a/b ü', ada.id],
    );
  });

  test('as words', () => {
    const at = time(new Date('2026-03-02T09:00:00Z'));
    expect(wordsOf(parseMarkdown(md`**${person({ id: 'x', name: 'Ada' })}**, ${at}\n_done_`))).toBe(
      '@Ada, 2026-03-02 09:00 UTC\ndone',
    );
  });

  test('an instant that is none stays what it is', () => {
    expect(utcText('soon')).toBe('soon');
    expect(utcText('2026-03-02T23:59:59.999Z')).toBe('2026-03-02 23:59 UTC');
  });

  test.each(attacks)('whatever is typed is one piece of text, lines apart: %j', (typed) => {
    const spans = parseMarkdown(md`${typed}`);
    expect(spans.every(({ type }) => type === 'text' || type === 'break')).toBe(true);
    // Spaces around a line break do not show.
    const lines = (words: string) => words.replace(/ *(\r\n?|\n) */gu, '\n').trim();
    expect(lines(wordsOf(spans))).toBe(lines(displayText(typed)));
  });

  test('never throws, whatever stands there', () => {
    const source = fc.string({ unit: fc.constantFrom(...'\\`*_~[]()<>!\n aä🔥\ud83d:/%'), maxLength: 200 });
    fc.assert(
      fc.property(
        source,
        fc.constantFrom('', '[x](muster:person/%', '[y](<muster:time/%zz>)'),
        (words, more) => {
          const spans = parseMarkdown(words + more);
          for (const [i, span] of spans.entries())
            if (span.type === 'text') {
              const next = spans[i + 1];
              expect(next?.type === 'text' && JSON.stringify(next.marks) === JSON.stringify(span.marks)).toBe(
                false,
              );
            }
        },
      ),
    );
  });

  test('is looked at only so far, and says so', () => {
    const spans = parseMarkdown(md`${'*'.repeat(MAX_MARKDOWN)}`);
    expect(wordsOf(spans)).toBe(`${'*'.repeat(MAX_MARKDOWN / 2)}…`);
  });
});
