import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readForm, suggestions, type ViewState } from '../../../../src/chat/slack/render/modal.js';
import type { Form } from '../../../../src/domain/form.js';
import { blockKitProblems, tooLarge } from '../../../support/slack/blockKit/problems.js';
import { filledIn } from './filledIn.js';
import { field, formOf, options, render } from './formGiven.js';
import { ada, grace, reader, text, textsOf } from './given.js';

const state = (input: object): ViewState => ({ values: { 'field:it': { value: input } } });

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
