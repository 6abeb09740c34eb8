/** The words that texts are found by. */
import { describe, expect, test } from 'vitest';
import { fold, MAX_WORDS, matchesIn, termsIn, wordsIn } from '../../src/domain/words.js';

/** Whether somebody who looks for this finds that, as the store decides it. */
const finds = (query: string, text: string): boolean => {
  const words = wordsIn(text);
  const { whole, beginning } = termsIn(query);
  return (
    whole.every((word) => words.includes(word)) &&
    (beginning === undefined || words.some((word) => word.startsWith(beginning)))
  );
};
const marked = (query: string, text: string): readonly string[] =>
  matchesIn(text, termsIn(query)).map(([from, to]) => text.slice(from, to));

describe('a word is found', () => {
  test.each([
    ['checkout', 'Checkout is DOWN'],
    ['down checkout', 'Checkout is DOWN'],
    ['check', 'Checkout is DOWN'],
    ['ärger', 'ÄRGER'],
    ['arger', 'Ärger'],
    ['ÄRGER', 'a\u0308rger'],
    ['strasse', 'Straße'],
    ['STRASSE', 'straße'],
    ['йод', 'ЙОД'],
    ['σεισμός', 'ΣΕΙΣΜΌΣ'],
    ['ＤＢ', 'the db'],
    ['inc-2026-001', 'see INC-2026-001, please'],
    ['api.example.com', 'https://api.example.com/x?y=1'],
    ['4711', 'deploy-4711'],
    ['שלום', 'שָׁלוֹם'],
    ['障害', '決済の障害が発生'],
    ['障', '決済の障害が発生'],
    ['生', '決済の障害が発生'],
    ['決済の障害', '決済の障害が発生'],
    ['サーバー', 'サーバーが落ちた'],
    ['서버', '서버가 다운'],
    ['ล่ม', 'ระบบล่มแล้ว'],
    ['🔥', 'it burns 🔥'],
    ['x'.repeat(60), 'x'.repeat(60)],
  ])('%s in %s', (query, text) => {
    expect(finds(query, text)).toBe(true);
  });

  test.each([
    ['out', 'Checkout is down'],
    ['down checkin', 'Checkout is down'],
    ['chec down', 'Checkout is down'],
    ['害障', '障害'],
    ['d', 'Checkout is down'],
  ])('not %s in %s', (query, text) => {
    expect(finds(query, text)).toBe(false);
  });
});

test('words are short, whole, few, and each stands once', () => {
  const many = wordsIn(Array.from({ length: 1_000 }, (_, i) => `word${i} word${i}`).join(' '));
  expect(many).toHaveLength(MAX_WORDS);
  expect(new Set(many).size).toBe(MAX_WORDS);
  for (const text of [
    '\u{1d54f}'.repeat(100),
    'é'.repeat(100),
    '漢'.repeat(1_000),
    '\ud800abc',
    'ﷺ'.repeat(500),
  ])
    for (const word of wordsIn(text)) {
      expect(word.isWellFormed()).toBe(true);
      expect([...word].length).toBeLessThanOrEqual(40);
      expect(word).toMatch(/^[\p{L}\p{M}\p{N}]+$/u);
      expect(fold(word)).toBe(word);
    }
  expect(wordsIn(' \n!?<>"\u0000 – ')).toEqual([]);
});

test('what was looked for is marked where it stands', () => {
  expect(marked('checkout dow', 'Checkout was down; CHECKOUT is back, not checkouts')).toEqual([
    'Checkout',
    'down',
    'CHECKOUT',
  ]);
  expect(marked('arger', 'Der Ärger, a\u0308rgerlich')).toEqual(['Ärger', 'a\u0308rgerlich']);
  expect(marked('障害', '決済の障害が発生、障害')).toEqual(['障害', '障害']);
  expect(marked('', 'anything')).toEqual([]);
});

test('a hostile text costs no more than its length', () => {
  const begin = performance.now();
  for (const text of [
    'a'.repeat(100_000),
    'a '.repeat(50_000),
    '漢'.repeat(100_000),
    '\u0301'.repeat(100_000),
  ]) {
    wordsIn(text);
    matchesIn(text, termsIn(text));
  }
  expect(performance.now() - begin).toBeLessThan(3_000);
});

test('a long sentence without gaps is looked up by no more than its beginning', () => {
  const characters = Array.from({ length: 400 }, (_, i) => String.fromCodePoint(0x4e00 + i));
  expect(termsIn(characters.join('')).whole).toHaveLength(24);
});
