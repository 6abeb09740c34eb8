import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cutAtWord,
  cutTo,
  escapedTo,
  inline,
  isHarmless,
  plainWithEmoji,
  shown,
  visible,
} from '../../../../src/chat/slack/render/text.js';
import { text } from './given.js';

describe('what can be seen', () => {
  test.each([
    ['a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['bell\u0007 tab\tend', 'bell\ufffd tab\tend'],
    ['over\u202eride', 'override'],
    ['half \ud83d', 'half \ufffd'],
    ['NUL \0', 'NUL \ufffd'],
  ])('%j', (typed, seen) => {
    expect(visible(typed)).toBe(seen);
  });
});

describe('cutting', () => {
  test.each([
    ['fits', 4, 'fits', false],
    ['does not', 4, 'doe…', true],
    ['🔥🔥🔥', 4, '🔥…', true],
    ['', 4, '', false],
  ])('%j to %i', (typed, limit, kept, isCut) => {
    expect(cutTo(typed, limit)).toEqual({ text: kept, isCut });
  });

  test('what is cut says so, and whole characters stay whole', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 50 }), (typed, limit) => {
        for (const cut of [shown(typed, limit), escapedTo(visible(typed), limit)]) {
          expect(cut.text.length).toBeLessThanOrEqual(limit);
          expect(cut.text.isWellFormed()).toBe(true);
          if (cut.isCut) expect(cut.text).toMatch(/…$/u);
        }
        expect(escapedTo(visible(typed), limit).text).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/u);
      }),
    );
  });

  test('labels end with a word', () => {
    expect(cutAtWord('Change the severity of an incident', 24)).toBe('Change the severity of…');
    expect(cutAtWord('Donaudampfschifffahrtsgesellschaft', 24)).toBe('Donaudampfschifffahrtsg…');
  });
});

describe('Slack’s formatting', () => {
  test.each(['pay_ments', '2*3', 'a > b', '10:30', 'Ada (ops)', 'https://x.example/a?b=c', ''])(
    'leaves %j alone',
    (typed) => {
      expect(isHarmless(typed)).toBe(true);
    },
  );
  test.each([
    '_a_',
    '*a*',
    'a * b',
    '`x`',
    '~x~',
    ':fire:',
    '10:30:00',
    '> x',
    'a\n> x',
    ' > x',
    '＊a＊',
    '＞a',
  ])('would change %j', (typed) => {
    expect(isHarmless(typed)).toBe(false);
  });

  test('has nothing to hold on to inside of ours', () => {
    fc.assert(
      fc.property(text, (typed) => {
        expect(isHarmless(inline(visible(typed)))).toBe(true);
      }),
    );
  });

  test('finds no emoji in a title but ours', () => {
    expect(plainWithEmoji('fire', 'on :fire: &amp; :a::b:', 150).text).toBe(
      ':fire: on :\u2060fire: &\u2060amp; :\u2060a::\u2060b:',
    );
  });
});
