/** Whether the doubled Teams refuses the cards and mentions that Teams would not show. */
import { afterEach, expect, it } from 'vitest';
import type { Fields } from '../support/slack/json.js';
import { cardProblems } from '../support/teams/cards/check.js';
import { at, cardOf, connectorOf, stopAll, teamsWith, withCard, words } from '../support/teams/kit.js';

afterEach(stopAll);

const text = (said: string, more: Fields = {}) => ({ type: 'TextBlock', text: said, ...more });
const input = (id: string, more: Fields = {}) => ({ type: 'Input.Text', id, label: 'Label', ...more });
const execute = {
  type: 'Action.Execute',
  title: 'Go',
  verb: 'run',
  data: { anything: { type: 'Whatever' } },
};
const people = Array.from({ length: 61 }, (_, number) => `29:${number}`);
const refresh = (userIds: readonly string[]) => ({
  refresh: { action: { ...execute, title: undefined }, userIds },
});

const good: Readonly<Record<string, Fields>> = {
  'all that we use': cardOf(
    [
      text('**Down**', {
        wrap: true,
        size: 'Large',
        weight: 'Bolder',
        color: 'Attention',
        isSubtle: true,
        style: 'heading',
      }),
      { type: 'FactSet', facts: [{ title: 'Status', value: 'Open' }] },
      { type: 'ColumnSet', columns: [{ type: 'Column', width: 'stretch', items: [text('Left')] }] },
      {
        type: 'Container',
        style: 'emphasis',
        bleed: true,
        items: [text('In')],
        spacing: 'Medium',
        separator: true,
      },
      { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'x', italic: true }] },
      {
        type: 'Table',
        columns: [{ width: 1 }],
        rows: [{ type: 'TableRow', cells: [{ type: 'TableCell', items: [text('x')] }] }],
      },
      input('a', {
        isRequired: true,
        errorMessage: 'x',
        isMultiline: true,
        maxLength: 5,
        regex: '^a',
        placeholder: 'p',
        value: 'v',
      }),
      { type: 'Input.Date', id: 'd', label: 'D', value: '2026-03-02' },
      { type: 'Input.Time', id: 't', label: 'T', value: '09:00' },
      { type: 'Input.Toggle', id: 'g', title: 'G', value: 'true' },
      { type: 'Input.Number', id: 'n', label: 'N', min: 1, max: 3 },
      {
        type: 'Input.ChoiceSet',
        id: 'c',
        label: 'C',
        style: 'filtered',
        choices: [],
        'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' },
      },
      { type: 'ActionSet', actions: [execute] },
    ],
    {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      fallbackText: 'x',
      actions: [
        {
          ...execute,
          style: 'positive',
          mode: 'secondary',
          tooltip: 't',
          associatedInputs: 'none',
          fallback: { type: 'Action.Submit', title: 'Go', data: {} },
        },
        { type: 'Action.OpenUrl', title: 'Open', url: 'https://muster.test' },
      ],
      ...refresh(['29:a']),
      msteams: { width: 'Full' },
    },
  ),
  mentions: cardOf([text('<at>Ada</at>, please')], {
    msteams: {
      entities: [{ type: 'mention', text: '<at>Ada</at>', mentioned: { id: '29:a', name: 'Ada' } }],
    },
  }),
};

it.each(Object.entries(good))('shows %s', (_, card) => {
  expect(cardProblems(card)).toEqual([]);
});

const bad: Readonly<Record<string, readonly [card: unknown, why: string]>> = {
  'no card': [{ type: 'Card' }, 'no AdaptiveCard'],
  'a newer version': [{ ...cardOf([]), version: '1.6' }, 'above 1.5'],
  'no version': [{ type: 'AdaptiveCard', body: [] }, 'without a version'],
  'an unknown element': [cardOf([{ type: 'Heading', text: 'x' }]), 'no Heading'],
  'an element of a newer version': [cardOf([{ type: 'Carousel', pages: [] }]), 'no Carousel'],
  'an unknown property': [cardOf([text('x', { bold: true })]), 'no bold'],
  'a property of a newer version': [cardOf([input('a', { labelWidth: 10 })]), 'no labelWidth'],
  'a value that is none': [cardOf([text('x', { color: 'pink' })]), 'pink'],
  'a value of another kind': [cardOf([text('x', { wrap: 'no' })]), 'no boolean'],
  'text without words': [cardOf([{ type: 'TextBlock' }]), 'TextBlock without text'],
  'inputs that share an id': [cardOf([input('a'), input('a')]), 'called a'],
  'inputs without an id': [cardOf([{ type: 'Input.Text', label: 'x' }]), 'without an id'],
  'a required input that says nothing': [cardOf([input('a', { isRequired: true })]), 'errorMessage'],
  'a regex that is none': [cardOf([input('a', { regex: '(' })]), 'regex'],
  'choices without values': [
    cardOf([{ type: 'Input.ChoiceSet', id: 'a', choices: [{ title: 'x' }] }]),
    'choices without value',
  ],
  'no choices': [cardOf([{ type: 'Input.ChoiceSet', id: 'a', choices: [] }]), 'no choices'],
  'facts of another kind': [
    cardOf([{ type: 'FactSet', facts: [{ title: 'x', value: 1 }] }]),
    'facts without value',
  ],
  'too many to refresh for': [cardOf([], refresh(people)), '61 of at most 60'],
  'ids of Entra to refresh for': [cardOf([], refresh(['00000000-0000-4000-8000-000000000001'])), 'no 29:'],
  'a refresh of another kind': [cardOf([], { refresh: { action: { type: 'Action.Submit' } } }), 'refresh'],
  'an action without a verb': [cardOf([], { actions: [{ type: 'Action.Execute', title: 'x' }] }), 'verb'],
  'a dialog by another action': [
    cardOf([], { actions: [{ ...execute, data: { msteams: { type: 'task/fetch' } } }] }),
    'only Action.Submit',
  ],
  'a link to nowhere': [
    cardOf([], { actions: [{ type: 'Action.OpenUrl', title: 'x', url: 'muster' }] }),
    'address',
  ],
  'a mention of nobody': [cardOf([text('<at>Ada</at>')]), 'in no entity'],
  'a mention that is not there': [
    cardOf([text('Ada')], {
      msteams: {
        entities: [{ type: 'mention', text: '<at>Ada</at>', mentioned: { id: '29:a', name: 'Ada' } }],
      },
    }),
    'not in the text',
  ],
};

it.each(Object.entries(bad))('does not show %s', (_, [card, why]) => {
  expect(cardProblems(card).join('; ')).toContain(why);
});

it('takes no card that it would not show, nor one with words beside it, nor too much', async () => {
  const teams = await teamsWith();
  const connector = await connectorOf(teams);
  const post = (activity: Fields) =>
    connector.post(`${at(teams.conversation('Lunch'))}/activities`, activity);
  const card = withCard(cardOf([text('x')]));
  const mention = {
    type: 'mention',
    text: '<at>Ada</at>',
    mentioned: { id: teams.user('Ada').mri, name: 'Ada' },
  };
  expect((await post(words('Hello <at>Ada</at>', { entities: [mention] }))).status).toBe(201);
  expect(teams.problems).toEqual([]);
  const refusals = [
    await post(withCard(cardOf([{ type: 'Heading' }]))),
    await post({ ...card, text: 'and words' }),
    await post(words('Hello <at>Ada</at>')),
    await post(words('Hello', { entities: [mention] })),
    await post(words('')),
    await post(words('x'.repeat(60_000))),
    await post({ type: 'typing' }),
  ];
  expect(refusals.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 413, 400]);
  expect(teams.forgive()).toHaveLength(refusals.length);
});
