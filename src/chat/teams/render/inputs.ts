/** Each kind of field of a form as what a dialog has for it. */
import type { FormField, FormOption } from '../../../domain/form.js';
import { chosen, shownChoice, shownYesNo, type Value, yesNoOptions } from '../../formValues.js';
import type { ChoiceInput, Input, TextInput } from './elements.js';
import {
  inputIdOf,
  isTextCut,
  MAX_TEXT,
  offeredPeople,
  pickedPeople,
  shownInstant,
  shownText,
  textLength,
  timeIdOf,
  unshownPeople,
} from './fields.js';
import { canBeListed, choicesOf, MAX_BOXES, NONE } from './options.js';
import { cutTo, literal, oneLine } from './text.js';

/** Everybody in the organization, found by the client as somebody types (facts page, section 7). */
const PEOPLE = { type: 'Data.Query', dataset: 'graph.microsoft.com/users' } as const;
const MAX_LABEL = 500;

export interface Shown {
  /** None where there is nothing to choose from. */
  readonly inputs: readonly Input[];
  /** What has to be said beside it. */
  readonly note?: string;
}

export interface Asking {
  /** IANA zone in which the person reads and writes times. */
  readonly timezone: string;
  /** Whether the client may hold back a form in which something required is missing. */
  readonly holdsBack: boolean;
  /** Whether what stands in the field was refused: then it is gone unless it is written anew. */
  readonly isRefused: boolean;
}

export const labelOf = ({ label, name }: FormField): string =>
  cutTo(literal(oneLine(label) || oneLine(name)), MAX_LABEL).text || '–';

const asked = (field: FormField, { holdsBack }: Asking) => ({
  id: inputIdOf(field.name),
  label: !field.required || holdsBack ? labelOf(field) : `${labelOf(field)} (required)`,
  ...(field.required && holdsBack ? { isRequired: true as const, errorMessage: 'This is required.' } : {}),
});

function text(field: FormField, value: Value, asking: Asking, isLong: boolean, maxLength: number): Shown {
  const initial = shownText(value);
  const input: TextInput = {
    type: 'Input.Text',
    ...asked(field, asking),
    // What is there already may be too long: it is refused with a sentence, not with a form that cannot be sent.
    maxLength: Math.max(1, Math.min(MAX_TEXT, maxLength), initial.length),
    // A line that came with line breaks would lose them in an input of one line.
    ...(isLong || initial.includes('\n') ? { isMultiline: true } : {}),
    ...(initial === '' ? {} : { value: initial }),
  };
  if (!isTextCut(value)) return { inputs: [input] };
  return {
    inputs: [input],
    note: `Only the beginning of ${textLength(value)} characters fits here. Left as it is, all of “${labelOf(field)}” is kept; changed, it is what you see.`,
  };
}

const TYPED_LENGTH = 500;

/** More options than a card takes: they are typed, as in a command. */
function typed(field: FormField, value: Value, asking: Asking, options: readonly FormOption[]): Shown {
  const labels = chosen(options, value).map((i) => options[i]?.label ?? '');
  return {
    ...text(field, labels.length === 0 ? value : labels, asking, false, TYPED_LENGTH),
    note: `There are ${options.length} to choose from: write which${field.input.type === 'choices' ? ', with commas between them' : ''}.`,
  };
}

function choice(field: FormField, value: Value, asking: Asking, options: readonly FormOption[]): Shown {
  if (options.length === 0) return { inputs: [] };
  if (!canBeListed(options)) return typed(field, value, asking, options);
  const own = choicesOf(options);
  const at = shownChoice(options, value);
  const initial = at === undefined ? undefined : own[at]?.value;
  const input: ChoiceInput = {
    type: 'Input.ChoiceSet',
    ...asked(field, asking),
    choices: field.required ? own : [NONE, ...own],
    style: own.length > MAX_BOXES ? 'filtered' : 'compact',
    wrap: true,
    placeholder: 'Choose …',
    ...(initial === undefined ? {} : { value: initial }),
  };
  return { inputs: [input] };
}

function choices(field: FormField, value: Value, asking: Asking, options: readonly FormOption[]): Shown {
  if (options.length === 0) return { inputs: [] };
  if (!canBeListed(options)) return typed(field, value, asking, options);
  const own = choicesOf(options);
  const initial = chosen(options, value)
    .map((i) => own[i]?.value)
    .filter((one) => one !== undefined);
  const input: ChoiceInput = {
    type: 'Input.ChoiceSet',
    ...asked(field, asking),
    choices: own,
    isMultiSelect: true,
    style: own.length > MAX_BOXES ? 'filtered' : 'expanded',
    wrap: true,
    ...(own.length > MAX_BOXES ? { placeholder: 'Choose …' } : {}),
    ...(initial.length === 0 ? {} : { value: initial.join(',') }),
  };
  return { inputs: [input] };
}

function yesNo(field: FormField, value: Value, open: boolean): Shown {
  const options = yesNoOptions(open);
  const initial = shownYesNo(value, open);
  // Three answers are no switch; and neither holds a form back, there always is one.
  if (open) {
    const own = choicesOf(options);
    return {
      inputs: [
        {
          type: 'Input.ChoiceSet',
          id: inputIdOf(field.name),
          label: labelOf(field),
          choices: own,
          style: 'compact',
          wrap: true,
          ...(own[initial] === undefined ? {} : { value: own[initial].value }),
        },
      ],
    };
  }
  return {
    inputs: [
      {
        type: 'Input.Toggle',
        id: inputIdOf(field.name),
        label: labelOf(field),
        title: 'Yes',
        value: initial === 0 ? 'yes' : 'no',
        valueOn: 'yes',
        valueOff: 'no',
        wrap: true,
      },
    ],
  };
}

/** Our people, and beside them everybody whom the client finds. */
function people(field: FormField, value: Value, asking: Asking, options: readonly FormOption[]): Shown {
  const several = field.input.type === 'people';
  const offered = offeredPeople(options, value);
  const own = choicesOf(offered);
  const initial = [...chosen(offered, value).flatMap((i) => own[i]?.value ?? []), ...pickedPeople(value)];
  const missing = unshownPeople(options, value).map(oneLine).join(', ');
  const input: ChoiceInput = {
    type: 'Input.ChoiceSet',
    ...asked(field, asking),
    choices: own,
    'choices.data': PEOPLE,
    style: 'filtered',
    wrap: true,
    placeholder: several ? 'Search for people …' : 'Search for somebody …',
    ...(several ? { isMultiSelect: true } : {}),
    ...(initial.length === 0 ? {} : { value: several ? initial.join(',') : (initial[0] ?? '') }),
  };
  return { inputs: [input], ...(missing === '' ? {} : { note: `At present: ${missing}.` }) };
}

/** A date and a time of day: inputs of Teams know no zone, so it is said. */
function instant(field: FormField, value: Value, asking: Asking): Shown {
  const { label, ...rest } = asked(field, asking);
  const at = shownInstant(value, asking.timezone);
  const words = at === undefined ? oneLine(shownText(value)) : '';
  const zone = `In the time zone ${asking.timezone}.`;
  return {
    inputs: [
      { type: 'Input.Date', ...rest, label, ...(at === undefined ? {} : { value: at.date }) },
      {
        type: 'Input.Time',
        id: timeIdOf(field.name),
        label: `${labelOf(field)}: time`,
        ...(at === undefined ? {} : { value: at.time }),
      },
    ],
    note:
      words === ''
        ? zone
        : asking.isRefused
          ? `You wrote: ${words}. ${zone}`
          : `At present: ${words}. Left empty, it stays. ${zone}`,
  };
}

/** The inputs of a field, with what is known already. */
export function inputsOf(field: FormField, value: Value, asking: Asking): Shown {
  const { input } = field;
  switch (input.type) {
    case 'line':
      return text(field, value, asking, false, input.maxLength);
    case 'paragraph':
      return text(field, value, asking, true, input.maxLength);
    case 'choice':
      return choice(field, value, asking, input.options);
    case 'choices':
      return choices(field, value, asking, input.options);
    case 'yesno':
      return yesNo(field, value, input.open === true);
    case 'person':
    case 'people':
      return people(field, value, asking, input.options);
    case 'instant':
      return instant(field, value, asking);
  }
}
