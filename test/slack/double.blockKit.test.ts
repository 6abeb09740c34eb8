/** Whether the doubled Slack finds in blocks and views what the real one refuses. */
import { describe, expect, it } from 'vitest';
import { blockKitProblems, tooLarge } from '../support/slack/blockKit/problems.js';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (more: object = {}) => ({ type: 'section', text: mrkdwn('text'), ...more });
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), action_id: 'go', ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const input = (element: object, more: object = {}) => ({
  type: 'input',
  label: plain('Title'),
  element,
  ...more,
});
const option = (name: string) => ({ text: plain(name), value: name });
const options = (count: number) => Array.from({ length: count }, (_, at) => option(`o${at}`));
const select = (more: object = {}) => ({ type: 'static_select', options: options(2), ...more });
const modal = (blocks: readonly object[], more: object = {}) => ({
  type: 'modal',
  title: plain('Title'),
  submit: plain('Go'),
  blocks,
  ...more,
});
const dividers = (count: number) => Array.from({ length: count }, () => ({ type: 'divider' }));
const long = (length: number) => 'x'.repeat(length);

describe('blocks', () => {
  it('are found good when they are', () => {
    const good = [
      { type: 'header', text: plain(long(150)) },
      section({ block_id: 'one', accessory: button({ value: '7', style: 'danger' }) }),
      section({ text: undefined, fields: [mrkdwn(long(2000)), plain('b')] }),
      {
        type: 'context',
        elements: [mrkdwn('a'), { type: 'image', image_url: 'https://x/y', alt_text: 'b' }],
      },
      actions(button(), button({ action_id: 'other', confirm: { text: plain('Sure?') } }), select()),
      { type: 'divider' },
      { type: 'markdown', text: '# Title' },
      { type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] },
      input({ type: 'plain_text_input', multiline: true, max_length: 3000 }, { optional: true }),
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_list',
            style: 'bullet',
            elements: [
              { type: 'rich_text_section', elements: [{ type: 'text', text: 'a', style: { bold: true } }] },
            ],
          },
        ],
      },
    ].map((block) => JSON.parse(JSON.stringify(block)));
    expect(blockKitProblems({ blocks: good })).toEqual([]);
  });

  it.each([
    ['/blocks: has more than 50 blocks', dividers(51)],
    ['/blocks/0/type: unknown, or not allowed here', [{ type: 'banner' }]],
    ['/blocks/0/colour: unknown property', [section({ colour: 'red' })]],
    ['/blocks/0/text/text: is empty', [section({ text: mrkdwn('') })]],
    ['/blocks/0/text/text: has 3001 characters, of at most 3000', [section({ text: mrkdwn(long(3001)) })]],
    ['/blocks/0/text/text: has 151 characters', [{ type: 'header', text: plain(long(151)) }]],
    ['/blocks/0/text/type: ', [{ type: 'header', text: mrkdwn('bold') }]],
    ['/blocks/0: needs text or fields', [{ type: 'section' }]],
    ['/blocks/0/fields: has more than 10 entries', [section({ fields: Array(11).fill(plain('a')) })]],
    [
      '/blocks/0/elements: has more than 25 entries',
      [actions(...Array(26).fill(button({ action_id: undefined })))],
    ],
    [
      '/blocks/0/elements: has more than 10 entries',
      [{ type: 'context', elements: Array(11).fill(plain('a')) }],
    ],
    ['/blocks/0/elements: is empty', [actions()]],
    ['/blocks/0/elements/0/text/text: has 76', [actions(button({ text: plain(long(76)) }))]],
    ['/blocks/0/elements/0/text/type: ', [actions(button({ text: mrkdwn('bold') }))]],
    ['/blocks/0/elements/0/value: has 2001', [actions(button({ value: long(2001) }))]],
    ['/blocks/0/elements/0/url: is no URL', [actions(button({ url: 'nowhere' }))]],
    ['/blocks/0/elements/0/style: ', [actions(button({ style: 'warning' }))]],
    ['/blocks/0/elements/0/options: has more than 100 entries', [actions(select({ options: options(101) }))]],
    ['/blocks/0/elements/0/options: is empty', [actions(select({ options: [] }))]],
    [
      '/blocks/0/elements/0/options/0/text/text: has 76',
      [actions(select({ options: [{ ...option('a'), text: plain(long(76)) }] }))],
    ],
    [
      '/blocks/0/elements/0: starts with an option that is not among its options',
      [actions(select({ initial_option: option('other') }))],
    ],
    ['/blocks/0/elements/0: needs either options or option_groups', [actions({ type: 'static_select' })]],
    [
      '/blocks/0/elements/0/options: has more than 5 entries',
      [actions({ type: 'overflow', options: options(6) })],
    ],
    [
      '/blocks/0/elements/0/options: has more than 10 entries',
      [actions({ type: 'checkboxes', options: options(11) })],
    ],
    ['/blocks/0/elements/0/type: unknown', [actions({ type: 'plain_text_input' })]],
    [
      '/blocks/0/accessory/confirm/title/text: has 101',
      [section({ accessory: button({ confirm: { title: plain(long(101)), text: plain('a') } }) })],
    ],
    ['/blocks/0/element/max_length: ', [input({ type: 'plain_text_input', max_length: 3001 })]],
    [
      '/blocks/0/element: starts with more characters than it takes',
      [input({ type: 'plain_text_input', max_length: 2, initial_value: 'abc' })],
    ],
    ['/blocks/0/element/placeholder/text: has 151', [input(select({ placeholder: plain(long(151)) }))]],
    ['/blocks/0/element/initial_date: is no date', [input({ type: 'datepicker', initial_date: '2.3.2026' })]],
    ['/blocks/0/label/text: has 2001', [input(select(), { label: plain(long(2001)) })]],
    ['/blocks/0/element: file_input is for modals only', [input({ type: 'file_input' })]],
    ['/blocks/0/alt_text: ', [{ type: 'image', image_url: 'https://x/y' }]],
    [
      '/blocks: block_id twice occurs more than once',
      [section({ block_id: 'twice' }), section({ block_id: 'twice' })],
    ],
    ['/blocks/0: action_id go occurs more than once', [actions(button(), button())]],
    ['/blocks/0/block_id: has 256', [section({ block_id: long(256) })]],
    [
      '/blocks: only_one_table_allowed',
      Array(2).fill({ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }),
    ],
    [
      '/blocks: markdown has 12001',
      [
        { type: 'markdown', text: long(6001) },
        { type: 'markdown', text: long(6000) },
      ],
    ],
  ])('%s', (problem, blocks) => {
    expect(blockKitProblems({ blocks })).toEqual([expect.stringContaining(problem)]);
  });
});

describe('views', () => {
  it('are found good when they are', () => {
    expect(blockKitProblems({ view: modal(dividers(100)) })).toEqual([]);
    expect(blockKitProblems({ view: modal([input({ type: 'file_input', max_files: 1 })]) })).toEqual([]);
    expect(blockKitProblems({ view: { type: 'home', blocks: [section()] } })).toEqual([]);
    expect(tooLarge(modal([section()]))).toBe(false);
    expect(tooLarge(modal(Array(100).fill(section({ text: mrkdwn(long(3000)) }))))).toBe(true);
  });

  it.each([
    ['/view/blocks: has more than 100 blocks', modal(dividers(101))],
    ['/view/title/text: has 25', modal([], { title: plain(long(25)) })],
    ['/view/title: ', modal([], { title: undefined })],
    ['/view/submit: required', modal([input(select())], { submit: undefined })],
    ['/view/close/text: has 25', modal([], { close: plain(long(25)) })],
    ['/view/private_metadata: has more than 3000', modal([], { private_metadata: long(3001) })],
    ['/view/callback_id: has 256', modal([], { callback_id: long(256) })],
    ['/view/external_id: has more than 255', modal([], { external_id: long(256) })],
    ['/view/type: unknown', { type: 'page', blocks: [] }],
    ['/view/title: unknown property', { type: 'home', title: plain('Home'), blocks: [] }],
    ['/view/blocks/0/type: unknown', modal([{ type: 'markdown', text: 'a' }])],
    [
      '/view/blocks: focus_on_load is set more than once',
      modal(Array(2).fill(input(select({ focus_on_load: true })))),
    ],
  ])('%s', (problem, view) => {
    expect(blockKitProblems({ view })).toEqual([expect.stringContaining(problem)]);
  });
});
