import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fieldErrors,
  fieldOfBlock,
  loadingView,
  noticeView,
  readForm,
  renderForm,
  suggestions,
  type ViewState,
} from '../../../../src/chat/slack/render/modal.js';
import type { Form, FormField, FormInput, FormOption, FormValues } from '../../../../src/domain/form.js';
import { md, say } from '../../../../src/domain/message.js';
import { blockKitProblems, tooLarge } from '../../../support/slack/blockKit/problems.js';
import { filledIn } from './filledIn.js';
import { ada, grace, message, reader, text, textsOf } from './given.js';

const options = (count: number): FormOption[] =>
  Array.from({ length: count }, (_, i) => ({ value: `value-${i}`, label: `Option ${i}` }));
const field = (input: FormInput, more: Partial<FormField> = {}): FormField => ({
  name: 'it',
  label: 'It',
  required: false,
  input,
  ...more,
});
const formOf = (fields: readonly FormField[], values: FormValues = {}, more: Partial<Form> = {}): Form => ({
  command: 'incident declare',
  title: 'Declare an incident',
  submit: 'Declare',
  context: {},
  fields,
  values,
  errors: {},
  ...more,
});
const render = (form: Form, more = {}) =>
  renderForm(form, { formId: 'form-1', callbackId: 'form', reader, ...more });
const inputIn = (form: Form) =>
  render(form)
    .blocks.map((block) => ('element' in block ? block.element : undefined))
    .find((element) => element !== undefined);
const state = (input: object): ViewState => ({ values: { 'field:it': { value: input } } });

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

describe('what comes back', () => {
  const line = formOf([field({ type: 'line', maxLength: 200 })]);
  const prefilled = { ...line, values: { it: 'before' } };
  const choice = (value?: string, more: Partial<Form> = {}) =>
    formOf([field({ type: 'choice', options: options(3) })], value === undefined ? {} : { it: value }, more);
  const choices = (value?: string[]) =>
    formOf([field({ type: 'choices', options: options(3) })], value === undefined ? {} : { it: value });
  const yesno = (open: boolean, value?: string) =>
    formOf([field({ type: 'yesno', open })], value === undefined ? {} : { it: value });
  const somebody = (value?: string) =>
    formOf([field({ type: 'person', options: [] })], value === undefined ? {} : { it: value });
  const option = (value: string) => ({ selected_option: { value } });

  test.each([
    ['a text', line, { value: 'now' }, { it: 'now' }],
    ['no text', line, { value: null }, {}],
    ['a text that was taken away', prefilled, { value: null }, { it: '' }],
    ['a text left alone', prefilled, { value: 'before' }, { it: 'before' }],
    ['a choice', choice(), option('value-1'), { it: 'value-1' }],
    ['no choice', choice(), { selected_option: null }, {}],
    ['a choice that was taken back', choice('value-1'), option('#none'), { it: '' }],
    ['a choice that could not be shown', choice('gone'), { selected_option: null }, { it: 'gone' }],
    [
      'a choice that was wrong',
      choice('gone', { errors: { it: ['There is no such thing.'] } }),
      { selected_option: null },
      { it: '' },
    ],
    [
      'choices',
      choices(),
      { selected_options: [{ value: 'value-2' }, { value: 'value-0' }] },
      { it: ['value-2', 'value-0'] },
    ],
    ['no choices', choices(), { selected_options: [] }, {}],
    ['choices that were taken away', choices(['value-1']), { selected_options: [] }, { it: [] }],
    ['choices that are none any more', choices(['gone']), { selected_options: [] }, { it: [] }],
    ['yes', yesno(false), option('yes'), { it: 'yes' }],
    ['no', yesno(false), option('no'), { it: 'no' }],
    ['not known', yesno(true), option('#2'), {}],
    ['not known any more', yesno(true, 'yes'), option('#2'), { it: '' }],
    ['somebody', somebody(), { selected_user: 'U1' }, { it: 'slack:U1' }],
    ['nobody', somebody(), { selected_user: null }, {}],
    ['somebody who was taken away', somebody(ada.id), { selected_user: null }, { it: '' }],
    ['somebody who could not be shown', somebody(grace.id), { selected_user: null }, { it: grace.id }],
  ] as const)('%s', (_, form, input, values) => {
    expect(readForm(form, state(input), reader)).toEqual(values);
  });

  test('what was not shown stays', () => {
    expect(readForm(prefilled, { values: {} })).toEqual({ it: 'before' });
  });

  test('a text too long for an input is kept as a whole when it is left alone', () => {
    const long = { ...line, values: { it: 'ü'.repeat(5_000) } };
    const view = render(long);
    expect(textsOf(view.blocks, 'plain_text')[1]).toContain(
      'Only the beginning of 5000 characters fits here.',
    );
    expect(readForm(long, filledIn(view))).toEqual(long.values);
    expect(readForm(long, state({ value: 'short' }))).toEqual({ it: 'short' });
  });

  test('values that Slack would not take are those of the form again', () => {
    const odd = ['x'.repeat(200), '', '#1', 'same', 'same'].map((value, i) => ({ value, label: `${i}` }));
    const view = render(formOf([field({ type: 'choice', options: odd }, { required: true })]));
    expect(blockKitProblems({ view })).toEqual([]);
    const codes = suggestions(odd, '').map(({ value }) => value ?? '');
    const form = formOf([field({ type: 'choices', options: odd })]);
    const read = readForm(form, state({ selected_options: codes.map((value) => ({ value })) }));
    expect(read['it']).toEqual(['x'.repeat(200), '', '#1', 'same']);
  });

  const optionList = fc.uniqueArray(fc.record({ value: text.filter((t) => t.trim() !== ''), label: text }), {
    maxLength: 30,
    selector: ({ value }) => value.trim().toLowerCase(),
  });
  const anyField = fc.oneof(
    fc
      .record({
        type: fc.constantFrom('line' as const, 'paragraph' as const),
        maxLength: fc.integer({ min: 1, max: 9_999 }),
      })
      .chain((input) => fc.record({ input: fc.constant(input), value: fc.option(text, { nil: undefined }) })),
    optionList.chain((all) =>
      fc.record({
        input: fc.constant({ type: 'choice' as const, options: all }),
        value: fc.option(fc.constantFrom('', 'unknown', ...all.map(({ value }) => value)), {
          nil: undefined,
        }),
      }),
    ),
    optionList.chain((all) =>
      fc.record({
        input: fc.constant({ type: 'choices' as const, options: all }),
        value: fc.option(fc.subarray(all.map(({ value }) => value)), { nil: undefined }),
      }),
    ),
    fc.record({
      input: fc.record({ type: fc.constant('yesno' as const), open: fc.boolean() }),
      value: fc.constantFrom('yes', 'no'),
    }),
  );
  const anyForm = fc
    .record({
      fields: fc.array(fc.tuple(anyField, fc.record({ label: text, help: text, required: fc.boolean() })), {
        maxLength: 12,
      }),
      title: text,
      submit: text,
      intro: text,
      problems: fc.array(text, { maxLength: 3 }),
    })
    .map(({ fields, problems, ...more }) =>
      formOf(
        fields.map(([{ input }, described], i) => ({ name: `f${i}`, input, ...described })),
        Object.fromEntries(
          fields.flatMap(([{ value }], i) => (value === undefined ? [] : [[`f${i}`, value] as const])),
        ),
        {
          ...more,
          errors: Object.fromEntries(problems.map((problem, i) => [i === 0 ? '' : `f${i}`, [problem]])),
        },
      ),
    );

  test('left alone, it is what it was', () => {
    fc.assert(
      fc.property(anyForm, (given) => {
        const form = { ...given, errors: {} };
        expect(readForm(form, filledIn(render(form)), reader)).toEqual(form.values);
      }),
      { numRuns: 200 },
    );
  });

  test('whatever is in a form, Slack takes it', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        const view = render(form);
        expect(blockKitProblems({ view })).toEqual([]);
        expect(tooLarge(view)).toBe(false);
        expect(textsOf(view, 'mrkdwn')).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('more fields than a view takes are left as they were', () => {
    const many = Array.from({ length: 120 }, (_, i) =>
      field({ type: 'paragraph', maxLength: 3_000 }, { name: `f${i}`, label: `${i}` }),
    );
    const form = formOf(many, Object.fromEntries(many.map(({ name }) => [name, 'ﷺ'.repeat(2_000)])));
    const view = render(form);
    expect(blockKitProblems({ view })).toEqual([]);
    expect(tooLarge(view)).toBe(false);
    expect(textsOf(view, 'plain_text').at(-1)).toMatch(/^:warning: \d+ more fields do not fit here\.$/u);
    expect(readForm(form, filledIn(view))).toEqual(form.values);
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
