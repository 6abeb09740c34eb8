import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readForm } from '../../../../src/chat/teams/render/form.js';
import type { Form, FormInput } from '../../../../src/domain/form.js';
import { field, filledIn, formOf, options, render, wordsIn } from './formGiven.js';
import { ada, grace, problemsOf, text } from './given.js';

const ENTRA = '00000000-0000-4000-8000-00000000000a';
const OTHER = '00000000-0000-4000-8000-00000000000b';
const own = [
  { value: ada.id, label: ada.name },
  { value: grace.id, label: grace.name },
];
const form = (input: FormInput, value?: string | string[], more: Partial<Form> = {}): Form =>
  formOf([field(input)], value === undefined ? {} : { it: value }, more);
const line = { type: 'line', maxLength: 200 } as const;
const choice = { type: 'choice', options: options(3) } as const;
const choices = { type: 'choices', options: options(3) } as const;
const many = { type: 'choice', options: options(900) } as const;
const several = { type: 'choices', options: options(900) } as const;
const somebody = { type: 'person', options: own } as const;
const people = { type: 'people', options: own } as const;
const instant = { type: 'instant', maxLength: 60 } as const;
const wrong = { errors: { it: ['There is no such thing.'] } };
const NOON = '2026-03-02T11:00:00Z';

describe('what comes back', () => {
  test.each<[string, Form, unknown, Record<string, unknown>]>([
    ['a text', form(line), 'now', { it: 'now' }],
    ['no text', form(line), '', {}],
    ['a number', form(line), 42, { it: '42' }],
    ['something else', form(line), { a: 1 }, {}],
    ['a text that was taken away', form(line, 'before'), undefined, { it: '' }],
    ['a text left alone', form(line, 'before'), 'before', { it: 'before' }],
    ['a text whose line breaks are a client’s', form(line, 'a\nb'), 'a\r\nb', { it: 'a\nb' }],
    ['a choice', form(choice), 'value-1', { it: 'value-1' }],
    ['no choice', form(choice), undefined, {}],
    ['a choice that was taken back', form(choice, 'value-1'), '#none', { it: '' }],
    ['a choice that was cleared', form(choice, 'value-1'), '', { it: '' }],
    ['a choice that could not be shown', form(choice, 'gone'), '', { it: 'gone' }],
    ['a choice that was wrong', form(choice, 'gone', wrong), '', { it: '' }],
    ['a choice that was written', form(many), 'option 7', { it: 'value-7' }],
    ['a choice that was written and is none', form(many), 'else', { it: 'else' }],
    ['choices', form(choices), 'value-2,value-0', { it: ['value-2', 'value-0'] }],
    ['choices that were written', form(several), 'Option 2, value-3', { it: ['value-2', 'value-3'] }],
    ['no choices', form(choices), '', {}],
    ['choices that were taken away', form(choices, ['value-1']), undefined, { it: [] }],
    ['yes', form({ type: 'yesno' }), 'yes', { it: 'yes' }],
    ['yes of another client', form({ type: 'yesno' }), true, { it: 'yes' }],
    ['no', form({ type: 'yesno' }), 'no', { it: 'no' }],
    ['not known', form({ type: 'yesno', open: true }), '#2', {}],
    ['not known any more', form({ type: 'yesno', open: true }, 'yes'), '#2', { it: '' }],
    ['somebody of ours', form(somebody), grace.id, { it: grace.id }],
    ['somebody else', form(somebody), ENTRA, { it: `teams:${ENTRA}` }],
    ['nobody', form(somebody), '', {}],
    ['somebody who was taken away', form(somebody, ada.id), '', { it: '' }],
    ['somebody who could not be shown', form(somebody, 'eve'), '', { it: 'eve' }],
    [
      'people',
      form(people),
      `${ada.id},${ENTRA}, ${OTHER}`,
      { it: [ada.id, `teams:${ENTRA}`, `teams:${OTHER}`] },
    ],
    ['people who were taken away', form(people, [ada.id]), '', { it: [] }],
    ['people who could not be shown', form(people, ['eve']), ada.id, { it: [ada.id, 'eve'] }],
  ])('%s', (_, given, sent, values) => {
    expect(readForm(given, { muster: {}, 'field:it': sent })).toEqual(values);
  });

  test.each<[string, Form, string, string, Record<string, unknown>]>([
    ['a date and a time', form(instant), '2026-03-02', '09:30', { it: '2026-03-02T09:30' }],
    ['a date', form(instant), '2026-03-02', '', { it: '2026-03-02T00:00' }],
    ['a time', form(instant), '', '09:30', { it: '09:30' }],
    ['no instant', form(instant), '', '', {}],
    ['an instant left alone', form(instant, NOON), '2026-03-02', '12:00', { it: NOON }],
    ['an instant that was taken away', form(instant, NOON), '', '', { it: '' }],
    ['words left alone', form(instant, '20 minutes ago'), '', '', { it: '20 minutes ago' }],
    ['words that were wrong', form(instant, 'soon', wrong), '', '', { it: '' }],
  ])('%s', (_, given, date, time, values) => {
    const sent = { 'field:it': date, 'time:it': time, zone: 'Europe/Berlin' };
    expect(readForm(given, sent)).toEqual(values);
  });

  test('nothing that a client makes up does harm', () => {
    const given = formOf([field(instant), field(people, { name: '__proto__' })], { it: NOON });
    expect(readForm(given, { zone: 'Nowhere/<at>', hidden: 7 })).toEqual({ it: NOON });
    expect(readForm(given, { zone: 7, hidden: [{}] })).toEqual({ it: NOON });
  });

  test('a text too long for an input is kept as a whole when it is left alone', () => {
    const long = form(line, 'ü'.repeat(20_000));
    expect(wordsIn(render(long))[0]).toContain('Only the beginning of 20000 characters fits here.');
    expect(readForm(long, filledIn(render(long)))).toEqual(long.values);
    expect(readForm(long, { 'field:it': 'short' })).toEqual({ it: 'short' });
  });

  test('more fields than a dialog takes are left as they were', () => {
    const fields = Array.from({ length: 60 }, (_, i) =>
      field({ type: 'paragraph', maxLength: 3_000 }, { name: `f${i}`, label: `${i}` }),
    );
    const given = formOf(fields, Object.fromEntries(fields.map(({ name }) => [name, 'ﷺ'.repeat(2_000)])));
    const card = render(given);
    expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(70_000);
    expect(wordsIn(card).at(-1)).toMatch(/^⚠️ \u2060?\d+ more fields do not fit here\.$/u);
    expect(readForm(given, filledIn(card))).toEqual(given.values);
  });

  const optionList = fc.uniqueArray(fc.record({ value: text.filter((t) => t.trim() !== ''), label: text }), {
    maxLength: 30,
    selector: ({ value }) => value.trim().toLowerCase(),
  });
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const anyField: fc.Arbitrary<{ input: FormInput; value: string | string[] | undefined }> = fc.oneof(
    fc.record({
      input: fc.record({
        type: fc.constantFrom('line' as const, 'paragraph' as const),
        maxLength: fc.integer({ min: 1, max: 9_999 }),
      }),
      value: maybe(text),
    }),
    optionList.chain((all) =>
      fc.record({
        input: fc.constant({ type: 'choice' as const, options: all }),
        value: maybe(fc.constantFrom('', 'unknown', ...all.map(({ value }) => value))),
      }),
    ),
    optionList.chain((all) =>
      fc.record({
        input: fc.constantFrom(
          { type: 'choices' as const, options: all },
          { type: 'people' as const, options: all },
        ),
        value: maybe(fc.subarray(all.map(({ value }) => value))),
      }),
    ),
    fc.record({
      input: fc.record({ type: fc.constant('yesno' as const), open: fc.boolean() }),
      value: fc.constantFrom('yes', 'no'),
    }),
    fc.record({
      input: fc.constant(instant),
      value: maybe(
        fc.oneof(
          text,
          fc
            .date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2200-01-01') })
            .map((at) => at.toISOString()),
        ),
      ),
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
      watched: fc.constantFrom([], ['f0']),
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
        const whole = { ...given, errors: {} };
        expect(readForm(whole, filledIn(render(whole)))).toEqual(whole.values);
      }),
      { numRuns: 300 },
    );
  });

  test('whatever is in a form, Teams takes it', () => {
    fc.assert(
      fc.property(anyForm, (given) => {
        const card = render(given);
        expect(problemsOf(card, { inDialog: true })).toEqual([]);
        expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(80_000);
      }),
      { numRuns: 200 },
    );
  });
});
