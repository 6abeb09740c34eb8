import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Actions, renderMessage } from '../../../../src/chat/teams/render/message.js';
import { type Message, md, person } from '../../../../src/domain/message.js';
import {
  ada,
  attacked,
  buttons,
  message,
  none,
  objectsIn,
  problemsOf,
  reader,
  refresh,
  view,
} from './given.js';

/** The smaller of the limits of Teams (facts page, section 13), for the card with its summary. */
const BYTES = 28_000;
const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
/** No half characters, nothing invisible that a client may refuse, nothing that turns the direction round. */
const BROKEN = /[\p{Surrogate}\u202a-\u202e\u2066-\u2069]|(?![\n\t])\p{Cc}/u;
const shownIn = (rendered: unknown): readonly string[] =>
  [...objectsIn(rendered)].flatMap((one) =>
    ['text', 'title', 'value', 'altText', 'summary', 'fallbackText', 'name']
      .map((key) => one[key])
      .filter((words) => typeof words === 'string'),
  );
const textsOf = (value: unknown): string => JSON.stringify(value);
const actionsOf = fc.constantFrom<Actions>(none, view, buttons, { ...buttons, refresh });

describe('what does not fit', () => {
  const long = 'word '.repeat(10_000);

  test('is cut, and a last line says so and where it can be read', () => {
    const { card } = renderMessage(
      { tone: 'neutral', blocks: [{ type: 'quote', text: long }] },
      { ...reader, more: '/incidents/INC-1' },
      none,
    );
    expect(textsOf(card)).toContain(
      'This is too long for Teams and ends early here. [Read all of it](https://muster.example/incidents/INC-1)',
    );
  });

  test('leaves the buttons where they are', () => {
    const { card } = renderMessage(
      {
        tone: 'neutral',
        blocks: Array.from({ length: 80 }, () => ({ type: 'quote' as const, text: long })),
        buttons: [{ label: 'Go', command: '/go' }],
      },
      reader,
      buttons,
    );
    expect(card['actions']).toHaveLength(1);
    expect(textsOf(card)).toContain('ends early here.');
  });

  test('may be ten million characters, five thousand mentions, five hundred facts and two hundred buttons', () => {
    const huge: Message = {
      title: '<&'.repeat(1_000_000),
      tone: 'danger',
      blocks: [
        {
          type: 'list',
          items: Array.from({ length: 5_000 }, (_, i) => md`${i} ${person({ id: `${i}`, name: 'x' })}`),
        },
        { type: 'quote', text: '*'.repeat(10_000_000) },
        {
          type: 'facts',
          facts: Array.from({ length: 500 }, (_, i) => ({
            label: `${i}`,
            value: { type: 'people', people: [ada] },
          })),
        },
      ],
      buttons: Array.from({ length: 200 }, (_, i) => ({ label: `${i}`, command: `/x ${i}` })),
    };
    const everybody = { ...reader, mentionOf: (id: string) => ({ id: `29:${id}`, name: `Somebody ${id}` }) };
    const rendered = renderMessage(huge, everybody, buttons);
    expect(problemsOf(rendered.card)).toEqual([]);
    expect(sizeOf(rendered)).toBeLessThan(BYTES);
  });
});

describe('whatever is in a message', () => {
  test('Teams takes it', () => {
    fc.assert(
      fc.property(message, actionsOf, (given, actions) => {
        const rendered = renderMessage(given, { ...reader, more: 'https://muster.example/more' }, actions);
        expect(problemsOf(rendered.card)).toEqual([]);
        expect(sizeOf(rendered)).toBeLessThan(BYTES);
        for (const words of shownIn(rendered)) expect(words).not.toMatch(BROKEN);
        expect(rendered.summary.trim()).not.toBe('');
      }),
      { numRuns: 100 },
    );
  });

  test('every text may go on in the next line', () => {
    fc.assert(
      fc.property(message, (given) => {
        const { card } = renderMessage(given, reader, buttons);
        for (const one of objectsIn(card)) if (one['type'] === 'TextBlock') expect(one['wrap']).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('Teams is told nothing that is not ours', () => {
    const said = attacked.map(
      (words): Message => ({
        title: words,
        tone: 'info',
        blocks: [
          { type: 'text', markdown: md`${words} ${person(ada)}` },
          { type: 'text', markdown: md`**${words}**` },
          { type: 'list', items: [md`${words}`] },
          { type: 'quote', text: words },
          { type: 'facts', facts: [{ label: words, value: { type: 'text', text: words } }] },
        ],
        buttons: [{ label: words, command: '/go' }],
      }),
    );
    fc.assert(
      fc.property(said, (given) => {
        const { card } = renderMessage(given, reader, buttons);
        const shown = JSON.stringify([card['body'], card['actions']]).replaceAll('<at>Ada Lovelace</at>', '');
        expect(shown).not.toMatch(/<\/?at>|\{\{(?:DATE|TIME)/iu);
        const markdown = [...objectsIn(card)]
          .filter((one) => one['type'] === 'TextBlock')
          .map((one) => String(one['text']))
          .join('\n');
        expect(markdown).not.toMatch(/\]\(|&#?\w+;/u);
      }),
    );
  });
});
