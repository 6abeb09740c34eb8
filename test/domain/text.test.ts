import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { line, prose } from '../../src/domain/text.js';

const title = line(200, 'title');
const message = prose(4000, 'message');

const complaints = (schema: z.ZodString, input: unknown): string[] => {
  const { error } = schema.safeParse(input);
  return error === undefined ? [] : error.issues.map((issue) => issue.message);
};

describe('one line of text', () => {
  test.each([
    ['Checkout is down', 'Checkout is down'],
    [' \t Checkout is down \n', 'Checkout is down'],
    ['👩‍🚒', '👩‍🚒'],
    ['**bold** <b>html</b>', '**bold** <b>html</b>'],
    ['\u200fשלום\u202e', '\u200fשלום\u202e'],
  ])('%j is kept as %j', (input, kept) => {
    expect(title.parse(input)).toBe(kept);
  });

  test.each([
    ['', 'This title is empty; at least one visible character is needed.'],
    [' \n\u3000 ', 'This title is empty; at least one visible character is needed.'],
    ['\u200f\u200b\u3164', 'This title is empty; at least one visible character is needed.'],
    ['x'.repeat(231), 'This title has 231 characters; at most 200 are accepted.'],
    ['🔥'.repeat(201), 'This title has 201 characters; at most 200 are accepted.'],
    ['a\nb', 'This title contains a line break or a tab; one line of text is accepted.'],
    ['a\r\nb', 'This title contains a line break or a tab; one line of text is accepted.'],
    ['a\u2028b', 'This title contains a line break or a tab; one line of text is accepted.'],
    ['a\tb', 'This title contains a line break or a tab; one line of text is accepted.'],
    [
      'a\0b',
      'This title contains the control character U+0000; letters, digits, signs and emoji are accepted.',
    ],
    [
      'a\u001b[31m',
      'This title contains the control character U+001B; letters, digits, signs and emoji are accepted.',
    ],
    [
      'a\u007f',
      'This title contains the control character U+007F; letters, digits, signs and emoji are accepted.',
    ],
    [
      'a\u0085b',
      'This title contains the control character U+0085; letters, digits, signs and emoji are accepted.',
    ],
    [
      'a\ud800b',
      'This title contains half of a character (a lone surrogate); only whole characters are accepted.',
    ],
    [7, 'This title has to be text.'],
    [undefined, 'The title is missing.'],
    [null, 'The title is missing.'],
  ])('%j is refused: %s', (input, sentence) => {
    expect(complaints(title, input)).toEqual([sentence]);
  });

  test('exactly the limit is accepted, counted in characters and after trimming', () => {
    expect(title.parse(` ${'🔥'.repeat(200)} `)).toBe('🔥'.repeat(200));
  });

  test('everything wrong is said at once', () => {
    expect(complaints(line(3), 'a\0\nbc')).toEqual([
      'This text contains the control character U+0000; letters, digits, signs and emoji are accepted.',
      'This text contains a line break or a tab; one line of text is accepted.',
      'This text has 5 characters; at most 3 are accepted.',
    ]);
  });

  test('100 kB are refused, not cut', () => {
    expect(complaints(title, 'x'.repeat(100_000))).toEqual([
      'This title has 100000 characters; at most 200 are accepted.',
    ]);
  });
});

describe('prose', () => {
  test.each([
    ['one\r\ntwo\nthree\tfour', 'one\ntwo\nthree\tfour'],
    ['  indented \n', '  indented \n'],
    ['\u200fשלום\u202e', '\u200fשלום\u202e'],
    ['a\u2028b', 'a\u2028b'],
  ])('%j is kept as %j', (input, kept) => {
    expect(message.parse(input)).toBe(kept);
  });

  test.each([
    [' \r\n\t', 'This message is empty; at least one visible character is needed.'],
    ['x'.repeat(4001), 'This message has 4001 characters; at most 4000 are accepted.'],
    [
      'a\rb',
      'This message contains the control character U+000D; apart from visible text, line breaks and tabs are accepted.',
    ],
    [
      'a\0b',
      'This message contains the control character U+0000; apart from visible text, line breaks and tabs are accepted.',
    ],
    [
      'a\u009fb',
      'This message contains the control character U+009F; apart from visible text, line breaks and tabs are accepted.',
    ],
    [
      '\udc00',
      'This message contains half of a character (a lone surrogate); only whole characters are accepted.',
    ],
  ])('%j is refused: %s', (input, sentence) => {
    expect(complaints(message, input)).toEqual([sentence]);
  });
});

describe('both', () => {
  test('what is accepted is safe to store, within the limit, and accepted again unchanged', () => {
    const strings = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom('a', ' ', '\n', '\r', '\t', '\0', '🔥', '\ud83d', '\u0085', '\u202e'),
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(line(8), prose(8)), strings, (schema, input) => {
        const { success, data } = schema.safeParse(input);
        if (!success) {
          for (const sentence of complaints(schema, input)) expect(sentence).toMatch(/^This text .+\.$/u);
          return;
        }
        expect(data.isWellFormed()).toBe(true);
        expect(data).not.toMatch(/[\0\r\u0085]/u);
        expect([...data].length).toBeLessThanOrEqual(8);
        expect(input.replaceAll('\r\n', '\n')).toContain(data);
        expect(schema.parse(data)).toBe(data);
      }),
      { numRuns: 1000 },
    );
  });

  test('tell JSON Schema their limits, also under a description', () => {
    expect(z.toJSONSchema(line(200).describe('Title'))).toMatchObject({
      type: 'string',
      minLength: 1,
      maxLength: 200,
      description: 'Title',
    });
    expect(z.toJSONSchema(prose(4000))).toMatchObject({ type: 'string', minLength: 1, maxLength: 4000 });
  });
});
