import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fieldErrors,
  fieldOfBlock,
  loadingView,
  noticeView,
  suggestions,
} from '../../../../src/chat/slack/render/modal.js';
import { md, say } from '../../../../src/domain/message.js';
import { blockKitProblems } from '../../../support/slack/blockKit/problems.js';
import { field, formOf, inputIn, options, render } from './formGiven.js';
import { ada, grace, message, reader, text, textsOf } from './given.js';

describe('a form', () => {
  test('is a modal', () => {
    const view = render(
      formOf([field({ type: 'line', maxLength: 200 }, { required: true, help: 'Short.' })]),
    );
    expect(view).toEqual({
      type: 'modal',
      callback_id: 'form',
      private_metadata: 'form-1',
      title: { type: 'plain_text', text: 'Declare an incident', emoji: false },
      submit: { type: 'plain_text', text: 'Declare', emoji: false },
      close: { type: 'plain_text', text: 'Cancel', emoji: false },
      blocks: [
        {
          type: 'input',
          block_id: 'field:it',
          label: { type: 'plain_text', text: 'It', emoji: false },
          hint: { type: 'plain_text', text: 'Short.', emoji: false },
          optional: false,
          element: { type: 'plain_text_input', action_id: 'value', multiline: false, max_length: 200 },
        },
      ],
    });
  });

  test('has its whole title on top where the bar is too short for it', () => {
    const view = render(formOf([], {}, { title: 'Change the severity of an incident' }));
    expect(view.title.text).toBe('Incident declare');
    expect(textsOf(view.blocks[0], 'plain_text')).toEqual(['Change the severity of an incident']);
  });

  test('without fields is a question', () => {
    const view = render(formOf([], {}, { intro: 'This cancels it.', submit: 'Cancel it' }));
    expect(textsOf(view.blocks, 'plain_text')).toEqual([
      ':warning: This cancels it.',
      'Do you want to go on?',
    ]);
    expect(view.submit?.text).toBe('Cancel it');
    expect(view.close?.text).toBe('Go back');
  });

  test('says what is wrong on top and below the fields', () => {
    const line = field({ type: 'line', maxLength: 9 });
    const view = render(
      formOf([line], {}, { errors: { '': ['It is closed.'], it: ['Too long.'], incident: ['Not found.'] } }),
    );
    expect(textsOf(view.blocks, 'plain_text')).toEqual([
      ':warning: It is closed. Not found. Please look at the marked fields; nothing was lost.',
      'It',
      ':warning: Too long.',
    ]);
  });

  test('lets the named fields be heard at once', () => {
    const both = [field({ type: 'yesno' }), field({ type: 'yesno' }, { name: 'other' })];
    const blocks = render(formOf(both), { dispatch: ['other'] }).blocks;
    expect(blocks.map((block) => 'dispatch_action' in block && block.dispatch_action)).toEqual([false, true]);
  });
});

describe('each kind of field', () => {
  test.each([
    [
      { type: 'line', maxLength: 200 },
      'x',
      { type: 'plain_text_input', initial_value: 'x', max_length: 200 },
    ],
    [{ type: 'line', maxLength: 2 }, 'too long', { max_length: 8, initial_value: 'too long' }],
    [{ type: 'line', maxLength: 20_000 }, undefined, { max_length: 3_000 }],
    [{ type: 'line', maxLength: 200 }, 'a\nb', { multiline: true }],
    [{ type: 'line', maxLength: 200 }, ['a', 'b'], { initial_value: 'a, b' }],
    [{ type: 'paragraph', maxLength: 100 }, undefined, { type: 'plain_text_input', multiline: true }],
    [
      { type: 'choice', options: options(3) },
      'value-1',
      { type: 'static_select', initial_option: { value: 'value-1' } },
    ],
    [{ type: 'choice', options: options(3) }, 'OPTION 1', { initial_option: { value: 'value-1' } }],
    [{ type: 'choice', options: options(101) }, 'value-7', { type: 'external_select', min_query_length: 0 }],
    [
      { type: 'choices', options: options(10) },
      ['value-2'],
      { type: 'checkboxes', initial_options: [{ value: 'value-2' }] },
    ],
    [{ type: 'choices', options: options(11) }, undefined, { type: 'multi_static_select' }],
    [{ type: 'choices', options: options(101) }, undefined, { type: 'multi_external_select' }],
    [{ type: 'yesno' }, undefined, { type: 'radio_buttons', initial_option: { value: 'no' } }],
    [{ type: 'yesno' }, 'true', { initial_option: { value: 'yes' } }],
    [{ type: 'yesno', open: true }, undefined, { initial_option: { text: { text: 'Not known' } } }],
    [{ type: 'person', options: [] }, ada.id, { type: 'users_select', initial_user: 'U0ADA' }],
  ] as const)('%j with %j', (input, value, element) => {
    expect(inputIn(formOf([field(input)], value === undefined ? {} : { it: value }))).toMatchObject(element);
  });

  test.each([
    [{ type: 'choice', options: options(3) }, 'else', 'initial_option'],
    [{ type: 'choices', options: options(3) }, ['else'], 'initial_options'],
    [{ type: 'person', options: [] }, grace.id, 'initial_user'],
    [{ type: 'line', maxLength: 9 }, '', 'initial_value'],
  ] as const)('%j does not start with %j', (input, value, initial) => {
    expect(inputIn(formOf([field(input)], { it: value }))).not.toHaveProperty(initial);
  });

  test('where there is nothing to choose from it says so', () => {
    const form = formOf([field({ type: 'choice', options: [] }, { label: 'Service' })]);
    expect(textsOf(render(form).blocks, 'plain_text')).toEqual([
      'Service: there is nothing to choose from yet.',
    ]);
  });

  test('somebody who is not in Slack is named beside it', () => {
    const form = formOf([field({ type: 'person', options: [{ value: grace.id, label: grace.name }] })], {
      it: grace.id,
    });
    expect(textsOf(render(form).blocks, 'plain_text')).toContain('At present: Grace Hopper.');
  });

  test('many long options are loaded as somebody types', () => {
    const long = options(90).map(({ value }) => ({ value, label: 'ﷺ'.repeat(75) + value }));
    expect(inputIn(formOf([field({ type: 'choice', options: long })]))).toMatchObject({
      type: 'external_select',
    });
  });
});

describe('what is wrong', () => {
  const fields = [
    field({ type: 'line', maxLength: 9 }),
    field({ type: 'choice', options: [] }, { name: 'none' }),
  ];
  test.each([
    [{ it: ['Too long.', 'Too loud.'] }, { 'field:it': 'Too long. Too loud.' }],
    [{ it: ['Too long.'], '': ['Closed.'] }, undefined],
    [{ none: ['Missing.'] }, undefined],
    [{ other: ['Missing.'] }, undefined],
    [{ it: [] }, undefined],
    [{}, undefined],
  ])('%j can be said beside the inputs: %j', (errors: Record<string, string[]>, said) => {
    expect(fieldErrors(formOf(fields, {}, { errors }))).toEqual(said);
  });
});

describe('suggestions', () => {
  test('hold what is typed, anywhere and in any case', () => {
    expect(suggestions(options(200), 'TION 19').map(({ value }) => value)).toEqual([
      'value-19',
      ...Array.from({ length: 10 }, (_, i) => `value-${190 + i}`),
    ]);
  });
  test('are no more than Slack takes, and nothing may be one of them', () => {
    expect(suggestions(options(200), '', true)).toHaveLength(100);
    expect(suggestions(options(200), '', true)[0]?.value).toBe('#none');
  });
});

test('a block leads back to its field', () => {
  const form = formOf([field({ type: 'yesno' })]);
  expect(fieldOfBlock(form, 'field:it')).toBe(form.fields[0]);
  expect(fieldOfBlock(form, 'else')).toBeUndefined();
});

describe('modals that only say something', () => {
  test('while it is being found out', () => {
    expect(blockKitProblems({ view: loadingView('Declare an incident') })).toEqual([]);
  });
  test('what came of it', () => {
    const view = noticeView('Resolve', say('good', md`**INC-1** is resolved.`), reader);
    expect(view.submit).toBeUndefined();
    expect(textsOf(view.blocks, 'text')).toEqual([' ', 'INC-1', ' is resolved.']);
  });
  test('whatever it is', () => {
    fc.assert(
      fc.property(text, message, (title, given) => {
        expect(blockKitProblems({ view: noticeView(title, given, reader) })).toEqual([]);
        expect(blockKitProblems({ view: loadingView(title) })).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
