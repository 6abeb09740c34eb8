import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dialogOf, renderNotice } from '../../../../src/chat/teams/render/form.js';
import { md, say } from '../../../../src/domain/message.js';
import { field, formOf, inputsIn, options, render, wordsIn } from './formGiven.js';
import { ada, grace, message, problemsOf, reader, text } from './given.js';

describe('a form', () => {
  test('is an input for each field, and a button that sends it', () => {
    const card = render(
      formOf([field({ type: 'line', maxLength: 200 }, { required: true, help: 'Short.' })]),
    );
    expect(card['body']).toEqual([
      {
        type: 'Input.Text',
        id: 'field:it',
        label: 'It',
        isRequired: true,
        errorMessage: 'This is required.',
        maxLength: 200,
      },
      { type: 'TextBlock', text: 'Short.', wrap: true, size: 'Small', isSubtle: true, spacing: 'Small' },
    ]);
    expect(card['actions']).toEqual([
      {
        type: 'Action.Submit',
        title: 'Declare',
        style: 'positive',
        data: { muster: { do: 'submit', form: 'form-1' } },
      },
    ]);
  });

  test('whose answers change what it says can be drawn anew before it is complete', () => {
    const card = render(formOf([field({ type: 'yesno' }, { required: true })], {}, { watched: ['it'] }));
    expect(card['actions']).toMatchObject([
      { title: 'Declare' },
      { title: 'Update', data: { muster: { do: 'redraw', form: 'form-1' } } },
    ]);
    const line = field({ type: 'line', maxLength: 9 }, { required: true });
    const [input] = inputsIn(render(formOf([line], {}, { watched: ['it'] })));
    expect(input).toMatchObject({ label: 'It (required)' });
    expect(input).not.toHaveProperty('isRequired');
  });

  test('says what is wrong on top and below the fields, and keeps what was typed', () => {
    const line = field({ type: 'line', maxLength: 9 });
    const card = render(
      formOf(
        [line, field({ type: 'yesno' }, { name: 'other' })],
        { it: 'too long, really' },
        { errors: { '': ['It is *closed*.'], it: ['Too long.'], incident: ['Not found.'] } },
      ),
    );
    expect(wordsIn(card)).toEqual([
      '⚠️ It is ∗closed∗. Not found. Please look at the marked fields; nothing was lost.',
      '⚠️ Too long.',
    ]);
    expect(JSON.stringify(card['body'])).toMatch(/too long, really.*Too long\..*field:other/u);
    expect(inputsIn(card)[0]).toMatchObject({ value: 'too long, really', maxLength: 16 });
  });

  test('without fields is a question', () => {
    const card = render(formOf([], {}, { intro: 'This cancels it.', submit: 'Cancel it' }));
    expect(wordsIn(card)).toEqual(['⚠️ This cancels it.', 'Do you want to go on?']);
    expect(card['actions']).toMatchObject([{ title: 'Cancel it', style: 'destructive' }]);
  });

  test('is as high as it needs', () => {
    const few = render(formOf([field({ type: 'line', maxLength: 9 })]));
    const many = render(
      formOf(
        Array.from({ length: 9 }, (_, i) => field({ type: 'paragraph', maxLength: 9 }, { name: `${i}` })),
      ),
    );
    expect(dialogOf('Few', few)).toEqual({
      title: 'Few',
      height: 'small',
      width: 'medium',
      card: { contentType: 'application/vnd.microsoft.card.adaptive', content: few },
    });
    expect(dialogOf('Many', many).height).toBe('large');
  });
});

describe('each kind of field', () => {
  const own = [{ value: grace.id, label: grace.name }];
  test.each([
    [{ type: 'line', maxLength: 200 }, 'x', { type: 'Input.Text', value: 'x', maxLength: 200 }],
    [{ type: 'line', maxLength: 200 }, 'a\nb', { isMultiline: true }],
    [{ type: 'line', maxLength: 200 }, ['a', 'b'], { value: 'a, b' }],
    [{ type: 'line', maxLength: 20_000 }, undefined, { maxLength: 8_000 }],
    [{ type: 'paragraph', maxLength: 100 }, undefined, { type: 'Input.Text', isMultiline: true }],
    [{ type: 'choice', options: options(3) }, 'OPTION 1', { style: 'compact', value: 'value-1' }],
    [{ type: 'choice', options: options(11) }, 'value-7', { style: 'filtered', value: 'value-7' }],
    [{ type: 'choice', options: options(900) }, 'value-7', { type: 'Input.Text', value: 'Option 7' }],
    [
      { type: 'choices', options: options(3) },
      ['value-2', 'value-0'],
      { isMultiSelect: true, style: 'expanded', value: 'value-2,value-0' },
    ],
    [{ type: 'yesno' }, undefined, { type: 'Input.Toggle', value: 'no', valueOn: 'yes', valueOff: 'no' }],
    [{ type: 'yesno' }, 'true', { value: 'yes' }],
    [{ type: 'yesno', open: true }, 'yes', { type: 'Input.ChoiceSet', value: 'yes' }],
    [
      { type: 'person', options: own },
      grace.id,
      {
        'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' },
        choices: [{ title: 'Grace Hopper', value: grace.id }],
        value: grace.id,
        style: 'filtered',
      },
    ],
    [{ type: 'people', options: own }, [grace.id], { isMultiSelect: true, value: grace.id }],
    [{ type: 'instant', maxLength: 60 }, '2026-03-02T23:30:00Z', { type: 'Input.Date', value: '2026-03-03' }],
  ] as const)('%j with %j', (input, value, shown) => {
    const card = render(formOf([field(input)], value === undefined ? {} : { it: value }));
    expect(inputsIn(card)[0]).toMatchObject(shown);
    expect(problemsOf(card, { inDialog: true })).toEqual([]);
  });

  test.each([
    [{ type: 'choice', options: options(3) }, 'else'],
    [{ type: 'choices', options: options(3) }, ['else']],
    [{ type: 'person', options: own }, ada.id],
    [{ type: 'instant', maxLength: 60 }, 'soon'],
  ] as const)('%j does not start with %j', (input, value) => {
    expect(inputsIn(render(formOf([field(input)], { it: value })))[0]).not.toHaveProperty('value');
  });

  test('a choice that may be left open can be taken back', () => {
    const [input] = inputsIn(render(formOf([field({ type: 'choice', options: options(1) })])));
    expect(input?.['choices']).toEqual([
      { title: '—', value: '#none' },
      { title: 'Option 0', value: 'value-0' },
    ]);
  });

  test('an instant is a date and a time, and says in which zone', () => {
    const card = render(formOf([field({ type: 'instant', maxLength: 60 })], { it: '2026-03-02T23:30:00Z' }));
    expect(inputsIn(card)).toMatchObject([
      { id: 'field:it', value: '2026-03-03' },
      { id: 'time:it', type: 'Input.Time', value: '00:30' },
    ]);
    expect(wordsIn(card)).toEqual(['In the time zone Europe/Berlin.']);
  });

  test('an instant in words stands beside it', () => {
    const instant = formOf([field({ type: 'instant', maxLength: 60 })], { it: 'soon' });
    expect(wordsIn(render(instant))).toEqual([
      'At present: soon. Left empty, it stays. In the time zone Europe/Berlin.',
    ]);
    expect(wordsIn(render({ ...instant, errors: { it: ['No time.'] } }))).toContain(
      'You wrote: soon. In the time zone Europe/Berlin.',
    );
  });

  test('where there is nothing to choose from it says so', () => {
    const form = formOf([field({ type: 'choice', options: [] }, { label: 'Service' })]);
    expect(wordsIn(render(form))).toEqual(['Service: there is nothing to choose from yet.']);
  });
});

describe('a dialog that only says something', () => {
  test('is what came of it', () => {
    expect(renderNotice('Resolve', say('good', md`**INC-1** is resolved.`), reader)).toMatchObject({
      fallbackText: 'Resolve: INC-1 is resolved.',
      body: [{ type: 'RichTextBlock' }],
    });
  });

  test('whatever it is', () => {
    fc.assert(
      fc.property(text, message, (title, given) => {
        const { card, title: shown } = dialogOf(title, renderNotice(title, given, reader));
        expect(problemsOf(card.content, { inDialog: true })).toEqual([]);
        expect(shown).not.toBe('');
        expect(shown.length).toBeLessThanOrEqual(64);
      }),
      { numRuns: 50 },
    );
  });
});
