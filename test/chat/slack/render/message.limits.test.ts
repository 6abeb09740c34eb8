import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderMessage } from '../../../../src/chat/slack/render/message.js';
import { type Message, md, person, say } from '../../../../src/domain/message.js';
import { blockKitProblems } from '../../../support/slack/blockKit/problems.js';
import { ada, message, objectsIn, reader, slackAttacks, textsOf, withoutOurs } from './given.js';

const blocksOf = (given: Message, more = {}) => renderMessage(given, { ...reader, ...more }).blocks;

describe('what does not fit', () => {
  const long = 'word '.repeat(4_000);

  test('is cut, and a last line says so', () => {
    const blocks = blocksOf({ tone: 'neutral', blocks: [{ type: 'quote', text: long }] });
    expect(textsOf(blocks, 'text')[0]).toHaveLength(3_000);
    expect(textsOf(blocks.at(-1), 'mrkdwn')).toEqual(['This is too long for Slack and ends early here.']);
  });

  test('and where it can be read', () => {
    const blocks = blocksOf(
      { tone: 'neutral', blocks: [{ type: 'quote', text: long }] },
      { more: 'https://muster.example/i/1?a&b' },
    );
    expect(textsOf(blocks.at(-1), 'mrkdwn')[0]).toContain(
      '<https://muster.example/i/1?a&amp;b|Read all of it>',
    );
  });

  test('leaves the buttons where they are', () => {
    const blocks = blocksOf({
      tone: 'neutral',
      blocks: Array.from({ length: 80 }, () => ({ type: 'quote' as const, text: long })),
      buttons: [{ label: 'Go', command: '/go' }],
    });
    expect(blocks.slice(-2).map(({ type }) => type)).toEqual(['actions', 'context']);
  });

  test('is not cut where closer together it fits', () => {
    const updates = Array.from({ length: 60 }, (_, i) => [
      { type: 'text' as const, markdown: md`${i}` },
      { type: 'quote' as const, text: `update ${i}` },
    ]).flat();
    const blocks = blocksOf({ tone: 'neutral', blocks: updates });
    expect(textsOf(blocks, 'text')).toContain('update 59');
    expect(textsOf(blocks, 'mrkdwn')).toEqual([]);
  });

  test('of a title follows as a whole', () => {
    const title = `INC-1 · ${'long '.repeat(40)}end`;
    const blocks = blocksOf({ title, tone: 'danger', blocks: [] });
    expect(textsOf(blocks[0], 'plain_text')[0]).toHaveLength(150);
    expect(textsOf(blocks[1], 'plain_text')).toEqual([title]);
  });

  test('may be ten million characters, five thousand items, five hundred facts and two hundred buttons', () => {
    const rendered = renderMessage(
      {
        title: '<&'.repeat(1_000_000),
        tone: 'danger',
        blocks: [
          { type: 'quote', text: '*'.repeat(10_000_000) },
          { type: 'list', items: Array.from({ length: 5_000 }, (_, i) => md`${i} ${person(ada)}`) },
          {
            type: 'facts',
            facts: Array.from({ length: 500 }, (_, i) => ({
              label: `${i}`,
              value: { type: 'text', text: 'x' },
            })),
          },
        ],
        buttons: Array.from({ length: 200 }, (_, i) => ({ label: `${i}`, command: `/x ${i}` })),
      },
      reader,
    );
    expect(blockKitProblems(rendered)).toEqual([]);
  });
});

describe('whatever is in a message', () => {
  test('Slack takes it', () => {
    fc.assert(
      fc.property(message, (given) => {
        const rendered = renderMessage(given, { ...reader, more: 'https://muster.example/more' });
        expect(blockKitProblems(rendered)).toEqual([]);
        expect(JSON.stringify(rendered.blocks).length).toBeLessThan(13_000);
        expect(JSON.stringify(rendered).isWellFormed()).toBe(true);
        expect(rendered.text.trim()).not.toBe('');
        expect(Buffer.byteLength(rendered.text)).toBeLessThan(4_000);
        const ids = [...objectsIn(rendered)].map((one) => one['action_id']).filter((id) => id !== undefined);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 100 },
    );
  });

  test('Slack is told nothing that is not ours', () => {
    fc.assert(
      fc.property(message, (given) => {
        const { text, blocks } = renderMessage(given, reader);
        for (const mrkdwn of [text, ...textsOf(blocks, 'mrkdwn')]) {
          expect(withoutOurs(mrkdwn)).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/u);
          expect(mrkdwn).not.toMatch(/<[!#](?!date\^)/u);
        }
        const kinds = new Set([...objectsIn(blocks)].map(({ type }) => type));
        for (const never of ['broadcast', 'channel', 'usergroup']) expect(kinds).not.toContain(never);
        for (const { type, url } of objectsIn(blocks))
          if (type === 'link') expect(url).toMatch(/^https?:\/\//u);
      }),
      { numRuns: 100 },
    );
  });

  test.each(slackAttacks)('%j stands there as it was typed', (typed) => {
    const blocks = blocksOf({
      tone: 'neutral',
      blocks: [...say('neutral', md`${typed}`).blocks, { type: 'quote', text: typed }],
    });
    expect(textsOf(blocks, 'text')).toEqual([typed, typed]);
  });

  test('every word that somebody wrote is there, unless it says that it ends early', () => {
    const plainWords = fc.stringMatching(/^[a-z]{1,8}( [a-z0-9]{1,8}){0,30}$/u);
    const wordsAndSigns = fc
      .tuple(plainWords, fc.constantFrom(...'*_~`<>&|:@#'))
      .map(([w, sign]) => `${sign}${w}${sign}`);
    fc.assert(
      fc.property(wordsAndSigns, (typed) => {
        const rendered = renderMessage(
          {
            tone: 'neutral',
            blocks: [
              { type: 'facts', facts: [{ label: 'L', value: { type: 'text', text: typed } }] },
              { type: 'list', items: [md`${typed}`] },
            ],
          },
          reader,
        );
        const [field] = [...textsOf(rendered, 'plain_text'), ...textsOf(rendered, 'mrkdwn')];
        for (const word of typed.match(/[a-z0-9]+/gu) ?? []) expect(field).toContain(word);
        expect(textsOf(rendered, 'text')).toEqual([typed]);
      }),
    );
  });
});
