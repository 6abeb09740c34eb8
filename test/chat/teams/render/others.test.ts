import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressedCard } from '../../../../src/chat/teams/render/addressed.js';
import { renderHome } from '../../../../src/chat/teams/render/home.js';
import { formWaitsCard } from '../../../../src/chat/teams/render/waiting.js';
import { renderWelcome } from '../../../../src/chat/teams/render/welcome.js';
import { md, person, say } from '../../../../src/domain/message.js';
import { ada, buttons, message, objectsIn, problemsOf, reader, refresh, text } from './given.js';

describe('an answer for one person', () => {
  test('says for whom it is, and shows it by itself to them', () => {
    const { card, summary } = addressedCard('Ada Lovelace', refresh);
    expect(summary).toBe('For Ada Lovelace: only Ada sees the answer here');
    expect(card['body']).toMatchObject([{ text: 'For **Ada Lovelace**: only Ada sees the answer here.' }]);
    expect(card['actions']).toMatchObject([
      { title: 'Show the answer', data: { muster: { do: 'view', id: 'post-1' } } },
    ]);
    expect(card['refresh']).toMatchObject({ userIds: refresh.userIds });
  });
});

test('a form that waits is opened by a button', () => {
  const { card } = formWaitsCard('Declare an incident', 'form-1');
  expect(card['actions']).toMatchObject([
    {
      type: 'Action.Submit',
      title: 'Open the form',
      data: { muster: { do: 'form', id: 'form-1' }, msteams: { type: 'task/fetch' } },
    },
  ]);
});

test('whatever somebody or a form is called, Teams takes it', () => {
  fc.assert(
    fc.property(text, (name) => {
      for (const { card, summary } of [addressedCard(name, refresh), formWaitsCard(name, 'form-1')]) {
        expect(problemsOf(card)).toEqual([]);
        expect(JSON.stringify(card).length).toBeLessThan(6_000);
        expect(summary).not.toBe('');
      }
    }),
  );
});

describe('the welcome', () => {
  test('says what to do first, and how to call Muster where there are others', () => {
    const words = (personal: boolean) =>
      JSON.stringify(renderWelcome({ name: 'Muster', personal }, reader, buttons).card);
    expect(words(false)).toContain('@Muster ');
    expect(words(true)).not.toContain('@Muster');
    expect(problemsOf(JSON.parse(words(true)))).toEqual([]);
  });
});

describe('what concerns the reader', () => {
  const section = (count: number) => ({
    heading: 'In hand',
    messages: Array.from({ length: count }, (_, i) => ({
      ...say('danger', md`${i} ${person(ada)} ${'x'.repeat(500)}`, [
        { label: 'Ack', command: `/incident ack ${i}` },
      ]),
      title: `INC-${i}`,
    })),
  });

  test('has its buttons beside what they are about, and calls nobody', () => {
    const { card } = renderHome([section(2)], reader, buttons);
    expect([...objectsIn(card['body'])].filter((one) => one['type'] === 'ActionSet')).toHaveLength(2);
    expect(card).not.toHaveProperty('actions');
    expect(card['msteams']).toEqual({ width: 'Full' });
  });

  test('is cut where it is too much, between two messages', () => {
    const { card } = renderHome([section(200)], reader, buttons);
    expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(28_000);
    const body = JSON.stringify(card['body']);
    expect(body).toContain('ends early here');
    expect(body.match(/INC-\d+"/gu)?.length).toBe(body.match(/"ActionSet"/gu)?.length);
  });

  test('whatever it is, Teams takes it', () => {
    const sections = fc.array(fc.record({ heading: text, messages: fc.array(message, { maxLength: 5 }) }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(sections, (given) => {
        const rendered = renderHome(given, reader, buttons);
        expect(problemsOf(rendered.card)).toEqual([]);
        expect(Buffer.byteLength(JSON.stringify(rendered))).toBeLessThan(28_000);
      }),
      { numRuns: 40 },
    );
  });
});
