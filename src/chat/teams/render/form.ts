/** Forms of our vocabulary as dialogs of Teams', and dialogs that only say something. */
import type { Form, FormField } from '../../../domain/form.js';
import type { Message } from '../../../domain/message.js';
import { problemsIn, valueIn } from '../../formValues.js';
import { dataOf } from '../actions.js';
import type { Card } from '../connector.js';
import { labelOf as buttonLabel } from './buttons.js';
import { cardOf } from './card.js';
import { type Element, type Submit, textBlock } from './elements.js';
import { fieldsOf, HIDDEN, ZONE } from './fields.js';
import { type Asking, inputsOf, labelOf } from './inputs.js';
import { renderMessage } from './message.js';
import type { Reader } from './reader.js';
import { sizeOf } from './space.js';
import { cutAtWord, cutTo, inlineLines, literal, oneLine, shown, visible } from './text.js';

export { TEAMS_PERSON } from './fields.js';
export { readForm } from './readForm.js';

/** A dialog is taken up to about 100 KB, as a message is (facts page, section 7). */
const DIALOG_BYTES = 60_000;
const MAX_TITLE = 64;
const MAX_WORDS = 3_000;

export interface FormOptions {
  /** The id under which the form is kept until it comes back. */
  readonly formId: string;
  readonly reader: Reader;
  /** IANA zone of the person, in which they read and write times. */
  readonly timezone: string;
}

type Look = Parameters<typeof textBlock>[1];

/** As a block, or none if there is nothing to be seen in it. */
function words(text: string, look: Look = {}, before = ''): readonly Element[] {
  const lines = inlineLines(shown(text, MAX_WORDS).text);
  return lines === '' ? [] : [textBlock(`${before}${lines}`, look)];
}

const problem = (text: string): readonly Element[] =>
  words(text, { color: 'Attention', weight: 'Bolder', spacing: 'Small' }, '⚠️ ');
const note = (text: string): readonly Element[] =>
  words(text, { size: 'Small', isSubtle: true, spacing: 'Small' });

const joined = (problems: readonly string[]): string => visible(problems.join(' ')).trim();

/** What is wrong with the form as a whole, or with what it does not ask for. */
function wholeProblems(form: Form): readonly Element[] {
  const asked = new Set(form.fields.map(({ name }) => name));
  const whole = Object.entries(form.errors)
    .filter(([name]) => !asked.has(name))
    .map(([, problems]) => joined(problems));
  const marked = fieldsOf(form).some(({ name }) => joined(problemsIn(form, name)) !== '');
  const said = [...whole, ...(marked ? ['Please look at the marked fields; nothing was lost.'] : [])]
    .filter((text) => text !== '')
    .join(' ');
  return said === '' ? [] : [{ type: 'Container', style: 'attention', bleed: true, items: problem(said) }];
}

function top(form: Form): readonly Element[] {
  const isQuestion = form.fields.length === 0;
  return [
    ...wholeProblems(form),
    ...words(form.intro ?? '', {}, isQuestion ? '⚠️ ' : ''),
    ...(isQuestion ? words('Do you want to go on?') : []),
  ];
}

function fieldElements(field: FormField, form: Form, asking: Omit<Asking, 'isRefused'>): readonly Element[] {
  const problems = joined(problemsIn(form, field.name));
  const { inputs, note: said } = inputsOf(field, valueIn(form, field.name), {
    ...asking,
    isRefused: problems !== '',
  });
  const below = [...problem(problems), ...note(field.help ?? ''), ...note(said ?? '')];
  if (inputs.length === 0)
    return [...words(`${labelOf(field)}: there is nothing to choose from yet.`), ...below];
  const [first, second] = inputs;
  // A date and its time stand beside each other.
  if (first !== undefined && second !== undefined)
    return [
      {
        type: 'ColumnSet',
        columns: [first, second].map((input) => ({ type: 'Column', width: 'stretch', items: [input] })),
      },
      ...below,
    ];
  return [...inputs, ...below];
}

const pressed = (title: string, data: Submit['data'], style?: Submit['style']): Submit => ({
  type: 'Action.Submit',
  title: buttonLabel(title),
  data,
  ...(style === undefined ? {} : { style }),
});

const isWatched = ({ watched = [], fields }: Form): boolean =>
  fields.some(({ name }) => watched.includes(name));

/** What sends the form, and, where what is asked depends on the answers, what draws it anew: Teams tells of no change. */
function actionsOf(form: Form, options: FormOptions, hidden: readonly string[]): readonly Submit[] {
  const { formId, timezone } = options;
  const more = {
    ...(hidden.length === 0 ? {} : { [HIDDEN]: hidden }),
    ...(form.fields.some(({ input }) => input.type === 'instant') ? { [ZONE]: timezone } : {}),
  };
  return [
    pressed(
      form.submit === '' ? 'Send' : form.submit,
      { ...dataOf({ do: 'submit', form: formId }), ...more },
      form.fields.length === 0 ? 'destructive' : 'positive',
    ),
    ...(isWatched(form) ? [pressed('Update', { ...dataOf({ do: 'redraw', form: formId }), ...more })] : []),
  ];
}

/**
 * A form for a dialog: what is wrong on top and below the fields, what is known already filled in. Fields beyond what a
 * dialog takes are left out, and it says so ({@link readForm} leaves them as they were).
 */
export function renderForm(form: Form, options: FormOptions): Card {
  const { timezone } = options;
  // A form that is drawn anew halfway cannot be held back for what is missing in it yet.
  const asking = { timezone, holdsBack: !isWatched(form) };
  const body: Element[] = [...top(form)];
  let left = DIALOG_BYTES - sizeOf(body);
  const hidden: string[] = [];
  for (const field of fieldsOf(form)) {
    const elements = fieldElements(field, form, asking);
    const size = sizeOf(elements);
    if (hidden.length > 0 || size > left) hidden.push(field.name);
    else {
      body.push(...elements);
      left -= size;
    }
  }
  if (hidden.length > 0)
    body.push(
      ...problem(`${hidden.length} more ${hidden.length === 1 ? 'field does' : 'fields do'} not fit here.`),
    );
  if (isWatched(form))
    body.push(...note('“Update” shows what follows from your answers; nothing is sent by it.'));
  return cardOf({
    body,
    actions: actionsOf(form, options, hidden),
    fallbackText: cutAtWord(literal(oneLine(form.title)), MAX_TITLE) || 'Muster',
  });
}

/** A result or a refusal, where a form stood: to be read and closed. `title` is what the form was called. */
export function renderNotice(title: string, message: Message, reader: Reader): Card {
  const { card, summary } = renderMessage(message, reader, { type: 'none' });
  return { ...card, fallbackText: cutTo(literal(`${oneLine(title)}: ${summary}`), MAX_WORDS).text };
}

/** What opens, or goes on in, a window over the conversation. */
export interface Dialog {
  readonly title: string;
  readonly height: 'small' | 'medium' | 'large';
  readonly width: 'medium';
  readonly card: { readonly contentType: 'application/vnd.microsoft.card.adaptive'; readonly content: Card };
}

/** How many lines a card takes, more or less. */
function linesOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + linesOf(one), 0);
  if (typeof value !== 'object' || value === null) return 0;
  const inside = Object.values(value).reduce<number>((sum, one) => sum + linesOf(one), 0);
  const { type, isMultiline, text } = { type: '', isMultiline: false, text: '', ...value };
  if (type === 'Input.Text' && isMultiline) return 6;
  if (type.startsWith('Input.')) return 3 + inside / 2;
  return inside + (typeof text === 'string' && text !== '' ? Math.ceil(text.length / 80) : 0);
}

/** A card as a dialog, as high as it needs. */
export function dialogOf(title: string, card: Card): Dialog {
  const lines = linesOf(card['body']);
  return {
    title: cutAtWord(literal(oneLine(title)), MAX_TITLE) || 'Muster',
    height: lines <= 6 ? 'small' : lines <= 16 ? 'medium' : 'large',
    width: 'medium',
    card: { contentType: 'application/vnd.microsoft.card.adaptive', content: card },
  };
}
