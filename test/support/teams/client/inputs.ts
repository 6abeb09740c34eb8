/** Filling in inputs, and what the client checks before it sends them. */
import { type Fields, fieldsIn, isFields, textIn } from '../../slack/json.js';
import { choicesOf, inputsOf } from '../cards/walk.js';
import type { State } from '../state.js';

/** What is typed or chosen: words, several choices, or a switch. */
export type Filling = string | number | boolean | readonly string[];

const idOf = (input: Fields): string => textIn(input['id']) ?? '';

/** The input with this label or id. */
function named(card: Fields, name: string): Fields {
  const inputs = inputsOf(card);
  const words = (input: Fields) => [idOf(input), textIn(input['label']), textIn(input['title'])];
  const found = inputs.find((input) => words(input).includes(name));
  if (found === undefined)
    throw new Error(
      `There is no input "${name}"; there are ${inputs.map((input) => textIn(input['label']) ?? idOf(input)).join(', ')}.`,
    );
  return found;
}

/** Whether people are picked here, out of Entra. */
const picksPeople = (input: Fields): boolean =>
  textIn(fieldsIn(input['choices.data'])['dataset'])?.startsWith('graph.microsoft.com/users') === true;

function chosen(state: State, input: Fields, choice: string): string {
  const choices = choicesOf(input);
  const offered =
    choices.find((each) => each['title'] === choice) ?? choices.find((each) => each['value'] === choice);
  if (offered !== undefined) return textIn(offered['value']) ?? '';
  if (picksPeople(input)) return state.user(choice).id;
  const titles = choices.map((each) => String(each['title'])).join(', ');
  throw new Error(`${idOf(input)} does not offer "${choice}"; it offers ${titles}.`);
}

function written(state: State, input: Fields, filling: Filling): string {
  if (input['type'] === 'Input.Toggle') {
    const on = filling === true || filling === 'true';
    return textIn(input[on ? 'valueOn' : 'valueOff']) ?? String(on);
  }
  if (input['type'] !== 'Input.ChoiceSet') return String(filling);
  const several = Array.isArray(filling) ? filling : [String(filling)];
  if (several.length > 1 && input['isMultiSelect'] !== true)
    throw new Error(`${idOf(input)} takes one choice.`);
  return several
    .filter((choice) => choice !== '')
    .map((choice) => chosen(state, input, choice))
    .join(',');
}

/** What stands in the inputs of a fresh card. */
export function initialValues(card: Fields): Map<string, string> {
  const values = inputsOf(card).map((input): [string, string] => {
    const value =
      textIn(input['value']) ?? (typeof input['value'] === 'number' ? String(input['value']) : '');
    return [
      idOf(input),
      input['type'] === 'Input.Toggle' && value === '' ? (textIn(input['valueOff']) ?? 'false') : value,
    ];
  });
  return new Map(values);
}

/** Fills in inputs by label or id. */
export function fillIn(
  state: State,
  card: Fields,
  values: Map<string, string>,
  fillings: Readonly<Record<string, Filling>>,
): void {
  for (const [name, filling] of Object.entries(fillings)) {
    const input = named(card, name);
    values.set(idOf(input), written(state, input, filling));
  }
}

const date = /^\d{4}-\d{2}-\d{2}$/;
const time = /^([01]\d|2[0-3]):[0-5]\d$/;

function wrongWith(input: Fields, value: string): string | undefined {
  const said = textIn(input['errorMessage']) ?? 'The value is not valid.';
  const { type, isRequired, regex, maxLength, min, max } = input;
  const missing = type === 'Input.Toggle' ? value !== (textIn(input['valueOn']) ?? 'true') : value === '';
  if (missing) return isRequired === true ? said : undefined;
  if (typeof regex === 'string' && !new RegExp(regex).test(value)) return said;
  if (typeof maxLength === 'number' && value.length > maxLength) return said;
  if (type === 'Input.Date' && !date.test(value)) return said;
  if (type === 'Input.Time' && !time.test(value)) return said;
  const number = type === 'Input.Number' ? Number(value) : value;
  if (Number.isNaN(number)) return said;
  const below =
    typeof min === typeof number && number < (typeof min === 'number' || typeof min === 'string' ? min : '');
  const above =
    typeof max === typeof number && number > (typeof max === 'number' || typeof max === 'string' ? max : '');
  return below || above ? said : undefined;
}

/** What the client finds wrong before it sends anything, by the input's id. */
export function clientErrors(card: Fields, values: ReadonlyMap<string, string>): Map<string, string> {
  const wrong = inputsOf(card).map((input): [string, string | undefined] => [
    idOf(input),
    wrongWith(input, values.get(idOf(input)) ?? ''),
  ]);
  return new Map(wrong.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The data of an action with what was filled in, as it is sent. What is empty is left out. */
export function dataWith(action: Fields, values: ReadonlyMap<string, string>): Fields {
  const filled = Object.fromEntries([...values].filter(([, value]) => value !== ''));
  const data = action['data'];
  if (action['associatedInputs'] === 'none' || action['associatedInputs'] === 'None') return fieldsIn(data);
  return { ...(isFields(data) ? data : {}), ...filled };
}
