/** What somebody filled in, as the values of the form that they were shown. */
import type { Form, FormField, FormOption } from '../../../domain/form.js';
import {
  asItWas,
  chosen,
  nothing,
  peopleOf,
  personIn,
  type Read,
  shownChoice,
  untouched,
  type Value,
  valueIn,
  yesNoOptions,
} from '../../formValues.js';
import { blockIdOf, fieldsOf, shownChoices, shownText, VALUE_ACTION } from './fields.js';
import { ownValue } from './options.js';
import { mentionOf, type Reader } from './reader.js';

/** The part of a view's state that our inputs fill in. */
export interface InputState {
  readonly value?: string | null;
  readonly selected_option?: { readonly value: string } | null;
  readonly selected_options?: readonly { readonly value: string }[];
  readonly selected_user?: string | null;
  readonly selected_users?: readonly string[];
}
export interface ViewState {
  readonly values: Readonly<Record<string, Readonly<Record<string, InputState>>>>;
}

/** What stands before the Slack id of somebody who was chosen. */
export const SLACK_PERSON = 'slack:';

function readText(value: Value, typed: string): Read {
  if (typed === '') return nothing(value);
  // It may have been longer than an input takes.
  return value !== undefined && typed === shownText(value) ? asItWas(value) : typed;
}

function readChoices(
  options: readonly FormOption[],
  value: Value,
  { selected_options = [] }: InputState,
): Read {
  const picked = selected_options
    .map(({ value: code }) => ownValue(options, code))
    .filter((one) => one !== undefined);
  const hidden = chosen(options, value)
    .slice(shownChoices(options, value).length)
    .map((i) => options[i]?.value)
    .filter((one) => one !== undefined);
  const all = [...new Set([...picked, ...hidden])];
  return all.length === 0 && value === undefined ? undefined : all;
}

function readField(form: Form, field: FormField, state: InputState, reader: Reader | undefined): Read {
  const { name, input } = field;
  const value = valueIn(form, name);
  switch (input.type) {
    case 'line':
    case 'instant':
    case 'paragraph':
      return readText(value, state.value ?? '');
    case 'choice': {
      const shown = shownChoice(input.options, value);
      if (!state.selected_option) return shown === undefined ? untouched(form, name, value) : nothing(value);
      const own = ownValue(input.options, state.selected_option.value);
      return own ?? nothing(value);
    }
    case 'choices':
      return readChoices(input.options, value, state);
    case 'yesno': {
      const own = state.selected_option
        ? ownValue(yesNoOptions(input.open === true), state.selected_option.value)
        : undefined;
      return own === undefined || own === '' ? nothing(value) : own;
    }
    case 'people': {
      const chosen = (state.selected_users ?? []).map((id) => `${SLACK_PERSON}${id}`);
      // Whoever is not in Slack could not be shown, and so not be taken away.
      const hidden = peopleOf(value).filter(
        (who) => reader === undefined || mentionOf(who, reader) === undefined,
      );
      const all = reader === undefined ? chosen : [...chosen, ...hidden];
      return all.length === 0 && value === undefined ? undefined : all;
    }
    case 'person': {
      if (state.selected_user) return `${SLACK_PERSON}${state.selected_user}`;
      const shown = reader !== undefined && mentionOf(personIn(value), reader) !== undefined;
      return shown ? nothing(value) : untouched(form, name, value);
    }
  }
}

/**
 * The values of a form's fields, as {@link Form.values} has them; what the form knows without asking is not among them.
 * Somebody who was chosen is {@link SLACK_PERSON} with their Slack id. Nothing said is an empty value where something stood
 * before, which takes that away, else it is left out. What could not be shown, or not as a whole, and was left alone stays
 * as it was; with the reader it was rendered for, somebody who was taken away is told from somebody who could not be shown.
 */
export function readForm(form: Form, state: ViewState, reader?: Reader): Record<string, string | string[]> {
  const values = fieldsOf(form).map((field): [string, Read] => {
    const inputs = state.values[blockIdOf(field.name)]?.[VALUE_ACTION];
    return [
      field.name,
      inputs === undefined ? asItWas(valueIn(form, field.name)) : readField(form, field, inputs, reader),
    ];
  });
  return Object.fromEntries(
    values.filter((pair): pair is [string, string | string[]] => pair[1] !== undefined),
  );
}
