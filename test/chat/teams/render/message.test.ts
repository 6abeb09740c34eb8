import { describe, expect, test } from 'vitest';
import { type Actions, peopleIn, renderMessage } from '../../../../src/chat/teams/render/message.js';
import { type Message, md, person, say, time } from '../../../../src/domain/message.js';
import {
  ada,
  buttons,
  grace,
  mri,
  namesake,
  none,
  objectsIn,
  problemsOf,
  reader,
  refresh,
  view,
} from './given.js';

const at = new Date('2026-03-02T09:00:00.250Z');
const cardOf = (message: Message, actions: Actions = none) => renderMessage(message, reader, actions).card;
const bodyOf = (message: Message, actions: Actions = none) => cardOf(message, actions)['body'];
const factsOf = (value: unknown) =>
  [...objectsIn(value)].filter((one) => one['title'] === 'Label').map((one) => one['value']);
const card: Message = {
  title: 'INC-1 · Down',
  tone: 'danger',
  blocks: [{ type: 'facts', facts: [{ label: 'Severity', value: { type: 'text', text: 'SEV1' } }] }],
  buttons: [
    { label: 'Acknowledge', command: '/incident ack INC-1', style: 'primary' },
    { label: 'Change severity', command: '/incident severity INC-1' },
  ],
};

describe('a message', () => {
  test('has its title in the colour of its tone, with a sign, and its facts below', () => {
    expect(bodyOf(card)).toEqual([
      {
        type: 'Container',
        style: 'attention',
        bleed: true,
        items: [
          {
            type: 'TextBlock',
            text: '🚨 INC-1 · Down',
            wrap: true,
            weight: 'Bolder',
            size: 'Medium',
            style: 'heading',
          },
        ],
      },
      { type: 'FactSet', facts: [{ title: 'Severity', value: 'SEV1' }] },
    ]);
  });

  test.each([
    ['danger', '🚨 Done.'],
    ['warning', '⚠️ Done.'],
    ['good', '✅ Done.'],
    ['info', 'Done.'],
    ['neutral', 'Done.'],
  ] as const)('that is only a line has a sign in front of it where it is %s', (tone, text) => {
    const runs = [...objectsIn(bodyOf(say(tone, md`Done.`)))].filter((one) => one['type'] === 'TextRun');
    expect(runs.map((run) => run['text']).join('')).toBe(text);
  });

  test('with somebody or an instant in it is Markdown', () => {
    const line = md`**${person(ada)} acknowledged ${'pay_ments *x*'}** ${time(at)}: ${{ type: 'link', text: 'a [b]', url: 'https://x.example/x_(y)' }} \`x\``;
    const rendered = cardOf(say('info', line));
    expect(rendered['body']).toEqual([
      {
        type: 'TextBlock',
        text: '<at>Ada Lovelace</at> **acknowledged pay_ments ∗x∗** {{DATE(2026-03-02T09:00:00Z,SHORT)}} {{TIME(2026-03-02T09:00:00Z)}}: [a (b)](https://x.example/x%5F%28y%29) x',
        wrap: true,
      },
    ]);
    expect(rendered['msteams']).toEqual({
      entities: [
        {
          type: 'mention',
          text: '<at>Ada Lovelace</at>',
          mentioned: { id: mri('ada'), name: 'Ada Lovelace' },
        },
      ],
    });
  });

  test('without is rich text, in which everything stands as it was typed', () => {
    const line = md`${person(grace)} _ran_ ~~${'*late*'}~~ \`rm -r *\` ${{ type: 'link', text: 'here', url: 'https://x.example/' }}`;
    expect(bodyOf(say('info', line))).toEqual([
      {
        type: 'RichTextBlock',
        inlines: [
          { type: 'TextRun', text: '@Grace Hopper', weight: 'Bolder' },
          { type: 'TextRun', text: ' ' },
          { type: 'TextRun', text: 'ran', italic: true },
          { type: 'TextRun', text: ' ' },
          { type: 'TextRun', text: '*late*', strikethrough: true },
          { type: 'TextRun', text: ' ' },
          { type: 'TextRun', text: 'rm -r *', fontType: 'Monospace' },
          { type: 'TextRun', text: ' ' },
          {
            type: 'TextRun',
            text: 'here',
            color: 'Accent',
            underline: true,
            selectAction: { type: 'Action.OpenUrl', url: 'https://x.example/' },
          },
        ],
      },
    ]);
  });

  test('two people of one name are told apart', () => {
    const rendered = cardOf(say('info', md`${person(ada)} and ${person(namesake)} and ${person(ada)}`));
    expect(rendered['body']).toMatchObject([
      { text: '<at>Ada Lovelace</at> and <at>Ada Lovelace (2)</at> and <at>Ada Lovelace</at>' },
    ]);
    expect(rendered['msteams']).toMatchObject({
      entities: [
        { mentioned: { id: mri('ada') } },
        { text: '<at>Ada Lovelace (2)</at>', mentioned: { id: mri('other') } },
      ],
    });
  });

  test('a name cannot end its mention', () => {
    const odd = { ...reader, mentionOf: () => ({ id: mri('x'), name: 'A</at>*b*<at>' }) };
    const rendered = renderMessage(say('info', md`${person(ada)}`), odd, none).card;
    expect(rendered['body']).toMatchObject([{ text: '<at>A\u2060/at∗b∗\u2060at</at>' }]);
    expect(problemsOf(rendered)).toEqual([]);
  });

  test('nobody is called by what they did themselves, nor by what was struck out', () => {
    expect(cardOf({ ...say('info', md`${person(ada)} noted:`), by: ada.id })).not.toHaveProperty('msteams');
    expect(cardOf(say('info', md`~~${time(at)} ${person(ada)}~~`))).not.toHaveProperty('msteams');
  });

  test('what has no id of Teams’ is only named', () => {
    const odd = { ...reader, mentionOf: () => ({ id: 'ada', name: 'Ada' }) };
    const { card: rendered } = renderMessage(say('info', md`${person(ada)}`), odd, none);
    expect(rendered).not.toHaveProperty('msteams');
    expect(JSON.stringify(rendered)).toContain('@Ada Lovelace');
  });

  test.each([
    [{ type: 'text', text: 'pay_ments & *more*' }, 'pay_ments & ∗more∗'],
    [{ type: 'text', text: '' }, '–'],
    [{ type: 'text', text: '- a\n- b' }, '\u2060- a\n\n\u2060- b'],
    [{ type: 'people', people: [ada, grace] }, '<at>Ada Lovelace</at>, **@Grace Hopper**'],
    [{ type: 'people', people: [] }, '_nobody yet_'],
    [
      { type: 'time', at: at.toISOString() },
      '{{DATE(2026-03-02T09:00:00Z,SHORT)}} {{TIME(2026-03-02T09:00:00Z)}}',
    ],
    [{ type: 'time', at: '<at>x</at>' }, '<\u2060at>x<\u2060/at>'],
    [{ type: 'time', at: '+012026-03-02T09:00:00Z' }, '+012026-03-02 09:00 UTC'],
    [
      { type: 'link', text: 'Join [it]', url: 'https://x.example/a_b' },
      '[Join (it)](https://x.example/a%5Fb)',
    ],
    [{ type: 'link', text: 'Call', url: 'tel:+49301' }, 'Call (tel:+49301)'],
    [{ type: 'link', text: 'x', url: 'javascript:alert(1)' }, 'x (javascript:alert(1))'],
  ] as const)('a fact of %j', (value, shown) => {
    expect(
      factsOf(bodyOf({ tone: 'neutral', blocks: [{ type: 'facts', facts: [{ label: 'Label', value }] }] })),
    ).toEqual([shown]);
  });

  test('a quotation stands literally in a box of its own', () => {
    expect(bodyOf({ tone: 'neutral', blocks: [{ type: 'quote', text: '*a*\n<at>b</at>' }] })).toEqual([
      {
        type: 'Container',
        style: 'emphasis',
        spacing: 'Small',
        items: [
          { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: '*a*\n<\u2060at>b<\u2060/at>' }] },
        ],
      },
    ]);
  });

  test('a picture is one where Teams can fetch it, else a line', () => {
    const pictures = (url: string) =>
      bodyOf({ tone: 'neutral', blocks: [{ type: 'picture', url, alt: 'Errors' }] });
    expect(pictures('/a.png')).toEqual([
      { type: 'Image', url: 'https://muster.example/a.png', altText: 'Errors' },
    ]);
    expect(pictures('http://x.example/a.png')).toMatchObject([{ type: 'RichTextBlock' }]);
  });

  test('has words for notifications and for clients that show no cards', () => {
    const { card: rendered, summary } = renderMessage(
      { ...say('good', md`${person(ada)} noted:`), title: 'INC-1' },
      reader,
      none,
    );
    expect(summary).toBe('INC-1: @Ada Lovelace noted:');
    expect(rendered['fallbackText']).toBe('INC-1\n@Ada Lovelace noted:');
  });

  test('without anything to be seen says so', () => {
    const { card: rendered, summary } = renderMessage(
      { title: ' ', tone: 'danger', blocks: [] },
      reader,
      none,
    );
    expect(problemsOf(rendered)).toEqual([]);
    expect(summary).not.toBe('');
    expect(rendered['body']).toHaveLength(1);
  });
});

describe('what can be done', () => {
  const data = { muster: { do: 'run', line: '/incident ack INC-1' } };

  test('is a button that works in old clients, too, and opens a dialog where there will be a form', () => {
    expect(cardOf(card, buttons)['actions']).toEqual([
      {
        type: 'Action.Execute',
        verb: 'run',
        data,
        title: 'Acknowledge',
        style: 'positive',
        fallback: { type: 'Action.Submit', data, title: 'Acknowledge', style: 'positive' },
      },
      {
        type: 'Action.Submit',
        title: 'Change severity',
        data: { muster: { do: 'run', line: '/incident severity INC-1' }, msteams: { type: 'task/fetch' } },
      },
    ]);
  });

  test('is left out where it may not be done', () => {
    const rendered = cardOf(card, { ...buttons, mayRun: (line) => line.includes('ack'), refresh });
    expect(rendered['actions']).toHaveLength(1);
    expect(rendered['refresh']).toBeDefined();
    expect(cardOf(card, { ...buttons, mayRun: () => false, refresh })).not.toHaveProperty('actions');
  });

  test('is one button where several read it, and each gets a view of their own', () => {
    const rendered = cardOf(card, view);
    expect(rendered['actions']).toMatchObject([
      {
        type: 'Action.Execute',
        verb: 'view',
        title: 'Actions…',
        data: { muster: { do: 'view', id: 'post-1' } },
      },
    ]);
    expect(rendered['refresh']).toEqual({
      action: {
        type: 'Action.Execute',
        verb: 'view',
        title: 'Refresh',
        data: { muster: { do: 'view', id: 'post-1' } },
      },
      userIds: [mri('ada'), mri('grace')],
    });
    expect(cardOf(say('good', md`Done.`), view)).not.toHaveProperty('refresh');
  });

  test('is offered by itself to sixty people at most, and each once', () => {
    const many = Array.from({ length: 90 }, (_, i) => mri(`${i}`));
    const rendered = cardOf(card, {
      type: 'view',
      refresh: { id: 'x', userIds: [mri('0'), 'nobody', ...many] },
    });
    expect(rendered['refresh']).toMatchObject({ userIds: many.slice(0, 60) });
    expect(problemsOf(rendered)).toEqual([]);
  });

  test('beyond five stands in the menu of the client', () => {
    const seven = Array.from({ length: 7 }, (_, i) => ({ label: `${i}`, command: `/x ${i}` }));
    const actions = cardOf({ ...card, buttons: seven }, buttons)['actions'];
    expect(
      [...objectsIn(actions)].filter((one) => one['type'] === 'Action.Execute').map((one) => one['mode']),
    ).toEqual([...Array.from({ length: 5 }, () => undefined), 'secondary', 'secondary']);
  });

  test('beside that is unfolded by its heading', () => {
    const more = [
      { heading: 'What it is', buttons: [{ label: 'Rename', command: '/incident rename INC-1' }] },
    ];
    const rendered = cardOf({ ...card, more }, buttons);
    const [toggle] = [...objectsIn(rendered)].filter((one) => one['type'] === 'Action.ToggleVisibility');
    const hidden = [...objectsIn(rendered)].filter((one) => one['isVisible'] === false);
    expect(toggle).toMatchObject({ title: 'What it is …', targetElements: [hidden[0]?.['id']] });
    expect(JSON.stringify(hidden)).toContain('/incident rename INC-1');
    expect(problemsOf(rendered)).toEqual([]);
  });

  test('a command too long for a button is written out', () => {
    const command = `/incident note ${'x'.repeat(2_000)}`;
    const rendered = cardOf(say('neutral', md`Hm.`, [{ label: 'Note it', command }]), buttons);
    expect(rendered).not.toHaveProperty('actions');
    expect(JSON.stringify(rendered['body'])).toContain('Note it: type /incident note xxx');
  });
});

test('everybody who is named is found', () => {
  expect(peopleIn(say('info', md`${person(ada)} ${person(grace)}`))).toEqual([ada.id, grace.id]);
});
