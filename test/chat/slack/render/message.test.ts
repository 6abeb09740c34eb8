import { describe, expect, test } from 'vitest';
import { peopleIn, renderMessage } from '../../../../src/chat/slack/render/message.js';
import { type Message, md, person, say, time } from '../../../../src/domain/message.js';
import { ada, grace, reader, textsOf } from './given.js';

const at = new Date('2026-03-02T09:00:00Z');
const blocksOf = (given: Message, more = {}) => renderMessage(given, { ...reader, ...more }).blocks;
const rich = (...elements: object[]) => ({ type: 'rich_text', elements });
const section = (...elements: object[]) => ({ type: 'rich_text_section', elements });
const words = (text: string) => ({ type: 'text', text });

describe('each thing of the vocabulary', () => {
  test.each([
    ['danger', ':red_circle: Down'],
    ['warning', ':large_orange_circle: Down'],
    ['info', ':large_blue_circle: Down'],
    ['good', ':large_green_circle: Down'],
  ] as const)('a title of the tone %s is a header with a light', (tone, text) => {
    expect(blocksOf({ title: 'Down', tone, blocks: [] })).toEqual([
      { type: 'header', text: { type: 'plain_text', text, emoji: true } },
    ]);
  });

  test('a neutral title has one where it is about something that is in some state', () => {
    const buttons = [{ label: 'Reopen', command: '/incident reopen INC-1' }];
    expect(
      textsOf(blocksOf({ title: 'Over', tone: 'neutral', blocks: [], buttons })[0], 'plain_text'),
    ).toEqual([':white_circle: Over']);
  });

  test('else it has none', () => {
    expect(blocksOf({ title: ':x:', tone: 'neutral', blocks: [] })).toEqual([
      { type: 'header', text: { type: 'plain_text', text: ':x:', emoji: false } },
    ]);
  });

  test.each([
    ['danger', 'rotating_light'],
    ['warning', 'warning'],
    ['good', 'white_check_mark'],
  ] as const)('a line of the tone %s has its sign in front', (tone, name) => {
    expect(blocksOf(say(tone, md`Done.`))).toEqual([
      rich(section({ type: 'emoji', name }, words(' '), words('Done.'))),
    ]);
  });

  test('a line that is merely said has none', () => {
    expect(blocksOf(say('info', md`Done.`))).toEqual([rich(section(words('Done.')))]);
  });

  test('text is a tree in which people are mentions, times dates and links links', () => {
    const line = md`**${person(ada)}** and ${person(grace)} _met_ ~~late~~ ${time(at)}: ${{ type: 'link', text: 'notes', url: 'https://x.example/?a=1&b=2' }} \`x\``;
    expect(blocksOf(say('info', line))).toEqual([
      rich(
        section(
          { type: 'user', user_id: 'U0ADA', style: { bold: true } },
          words(' and '),
          { type: 'text', text: '@Grace Hopper', style: { bold: true } },
          words(' '),
          { type: 'text', text: 'met', style: { italic: true } },
          words(' '),
          { type: 'text', text: 'late', style: { strike: true } },
          words(' '),
          {
            type: 'date',
            timestamp: 1_772_442_000,
            format: '{date_short_pretty} {time}',
            fallback: '2026-03-02 09:00 UTC',
          },
          words(': '),
          { type: 'link', url: 'https://x.example/?a=1&b=2', text: 'notes' },
          words(' '),
          { type: 'text', text: 'x', style: { code: true } },
        ),
      ),
    ]);
  });

  test('a quote and a list stand with the line that introduces them', () => {
    const blocks = blocksOf({
      tone: 'neutral',
      blocks: [
        { type: 'text', markdown: md`**Impact**` },
        { type: 'quote', text: '*nobody* can pay' },
        { type: 'text', markdown: md`Who` },
        { type: 'list', items: [md`one`, md`two`] },
      ],
    });
    expect(blocks).toEqual([
      rich(section({ type: 'text', text: 'Impact', style: { bold: true } }), {
        type: 'rich_text_quote',
        elements: [words('*nobody* can pay')],
      }),
      rich(section(words('Who')), {
        type: 'rich_text_list',
        style: 'bullet',
        elements: [section(words('one')), section(words('two'))],
      }),
    ]);
  });

  test('facts are fields, ten to a section', () => {
    const facts = Array.from({ length: 12 }, (_, i) => ({
      label: `Fact ${i}`,
      value: { type: 'text', text: `value ${i}` } as const,
    }));
    const blocks = blocksOf({ tone: 'neutral', blocks: [{ type: 'facts', facts }] });
    expect(blocks.map((block) => (block.type === 'section' ? block.fields?.length : 0))).toEqual([10, 2]);
    expect(textsOf(blocks, 'mrkdwn')[0]).toBe('*Fact 0*\nvalue 0');
  });

  test.each([
    [{ type: 'text', text: 'pay_ments & <more>' }, 'mrkdwn', '*Label*\npay_ments &amp; &lt;more&gt;'],
    [{ type: 'text', text: '*loud*' }, 'plain_text', 'Label\n*loud*'],
    [{ type: 'text', text: 'on :fire: now' }, 'plain_text', 'Label\non :fire: now'],
    [{ type: 'text', text: '> quoted' }, 'plain_text', 'Label\n> quoted'],
    [{ type: 'text', text: '' }, 'mrkdwn', '*Label*\n–'],
    [{ type: 'people', people: [ada, grace] }, 'mrkdwn', '*Label*\n<@U0ADA>, *@Grace Hopper*'],
    [{ type: 'people', people: [{ id: 'x', name: '*Eve*' }] }, 'mrkdwn', '*Label*\n*@∗Eve∗*'],
    [{ type: 'people', people: [] }, 'mrkdwn', '*Label*\n_nobody yet_'],
    [
      { type: 'time', at: at.toISOString() },
      'mrkdwn',
      '*Label*\n<!date^1772442000^{date_short_pretty} {time}|2026-03-02 09:00 UTC>',
    ],
    [{ type: 'time', at: '<!here>' }, 'mrkdwn', '*Label*\n&lt;!here&gt;'],
    [
      { type: 'link', text: 'a|b>c', url: 'https://x.example/?a=1&b=<|>' },
      'mrkdwn',
      '*Label*\n<https://x.example/?a=1&amp;b=%3C%7C%3E|a∣b&gt;c>',
    ],
    [{ type: 'link', text: 'Call', url: 'tel:+49301' }, 'mrkdwn', '*Label*\nCall (tel:+49301)'],
    [{ type: 'link', text: 'x', url: 'javascript:alert(1)' }, 'mrkdwn', '*Label*\nx (javascript:alert(1))'],
  ] as const)('a fact of %j', (value, type, text) => {
    const blocks = blocksOf({
      tone: 'neutral',
      blocks: [{ type: 'facts', facts: [{ label: 'Label', value }] }],
    });
    expect(textsOf(blocks, type)).toEqual([text]);
  });

  test('a picture is one where Slack can fetch it, else a line', () => {
    const pictures = (url: string) =>
      blocksOf({ tone: 'neutral', blocks: [{ type: 'picture', url, alt: 'Errors' }] });
    expect(pictures('https://x.example/a.png')).toEqual([
      { type: 'image', image_url: 'https://x.example/a.png', alt_text: 'Errors' },
    ]);
    expect(pictures('/a.png')).toMatchObject([{ image_url: 'https://muster.example/a.png' }]);
    expect(pictures('http://x.example/a.png')).toEqual([
      rich(section({ type: 'link', url: 'http://x.example/a.png', text: 'Errors' })),
    ]);
  });

  test('buttons carry their command line', () => {
    const blocks = blocksOf({
      title: 'INC-1',
      tone: 'danger',
      blocks: [],
      buttons: [
        { label: 'Acknowledge', command: '/incident ack INC-1', style: 'primary' },
        { label: 'Resolve', command: '/incident resolve INC-1' },
      ],
    });
    expect(blocks.at(-1)).toEqual({
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: 'command:0',
          text: { type: 'plain_text', text: 'Acknowledge', emoji: false },
          value: '/incident ack INC-1',
          style: 'primary',
          accessibility_label: 'Acknowledge: INC-1',
        },
        {
          type: 'button',
          action_id: 'command:1',
          text: { type: 'plain_text', text: 'Resolve', emoji: false },
          value: '/incident resolve INC-1',
          accessibility_label: 'Resolve: INC-1',
        },
      ],
    });
  });

  test('a command too long for a button is written out', () => {
    const command = `/incident note ${'x'.repeat(2_000)}`;
    const blocks = blocksOf(say('neutral', md`Hm.`, [{ label: 'Note it', command }]));
    expect(blocks).toHaveLength(2);
    expect(textsOf(blocks[1], 'plain_text')[0]).toMatch(/^Note it: type \/incident note x+…$/u);
  });

  test('the text for notifications is escaped words', () => {
    const { text } = renderMessage(
      {
        title: 'INC-1 · <!channel>',
        tone: 'danger',
        blocks: [
          { type: 'text', markdown: md`**${person(ada)}** acknowledged, ${time(at)}.` },
          { type: 'facts', facts: [{ label: 'Severity', value: { type: 'text', text: 'SEV1' } }] },
        ],
      },
      reader,
    );
    expect(text).toBe(
      'INC-1 · &lt;!channel&gt;\n@Ada Lovelace acknowledged, 2026-03-02 09:00 UTC.\nSeverity: SEV1',
    );
  });

  test('without anything to be seen there is still a text', () => {
    const { text, blocks } = renderMessage(
      { title: ' ', tone: 'danger', blocks: [say('info', md``).blocks, []].flat() },
      reader,
    );
    expect(blocks).toEqual([]);
    expect(text).not.toBe('');
  });
});

test('everybody who is named is found, once', () => {
  const given: Message = {
    tone: 'neutral',
    blocks: [
      { type: 'text', markdown: md`${person(ada)}` },
      { type: 'list', items: [md`x ${person(grace)}`, md`${person({ id: 'a b/c', name: 'Odd' })}`] },
      {
        type: 'facts',
        facts: [{ label: 'Who', value: { type: 'people', people: [ada, { id: 'x', name: 'X' }] } }],
      },
    ],
  };
  expect(peopleIn(given)).toEqual([ada.id, grace.id, 'a b/c', 'x']);
});
