/** What somebody filled in, as the values of the form that they were shown. */
import type { Form, FormField, FormOption } from '../../../domain/form.js';
import {
  asItWas,
  meant,
  nothing,
  type Read,
  shownChoice,
  untouched,
  type Value,
  valueIn,
} from '../../formValues.js';
import {
  fieldsOf,
  HIDDEN,
  inputIdOf,
  offeredPeople,
  shownInstant,
  shownText,
  TEAMS_PERSON,
  timeIdOf,
  unshownPeople,
  ZONE,
} from './fields.js';
import { canBeListed, NONE, ownValue } from './options.js';

/** What is in the data of a submit, by the ids of the inputs. */
type Data = Readonly<Record<string, unknown>>;

/** Numbers and switches come back as themselves or as words, as a client sees fit; empty inputs are left out by some. */
function sent(data: Data, id: string): string {
  const value = Object.hasOwn(data, id) ? data[id] : undefined;
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
}

const parted = (words: string): readonly string[] =>
  words
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

function readText(value: Value, raw: string): Read {
  const typed = raw.replace(/\r\n?/gu, '\n');
  if (typed === '') return nothing(value);
  // It may have been longer than an input takes.
  return value !== undefined && typed === shownText(value) ? asItWas(value) : typed;
}

/** The option that somebody wrote the name of; anything else as it was written: the command will say what is wrong. */
const named = (options: readonly FormOption[], words: string): string =>
  options[meant(options, words) ?? -1]?.value ?? words;

function readChoice(
  form: Form,
  name: string,
  value: Value,
  options: readonly FormOption[],
  code: string,
): Read {
  if (!canBeListed(options)) return code.trim() === '' ? nothing(value) : named(options, code);
  if (code === NONE.value) return nothing(value);
  if (code === '')
    return shownChoice(options, value) === undefined ? untouched(form, name, value) : nothing(value);
  return ownValue(options, code) ?? code;
}

function several(all: readonly string[], value: Value): Read {
  return all.length === 0 && value === undefined ? undefined : [...new Set(all)];
}

function readPeople(field: FormField, options: readonly FormOption[], form: Form, words: string): Read {
  const value = valueIn(form, field.name);
  const offered = offeredPeople(options, value);
  const picked = parted(words).map((code) => ownValue(offered, code) ?? `${TEAMS_PERSON}${code}`);
  const unshown = unshownPeople(options, value);
  if (field.input.type === 'people') return several([...picked, ...unshown], value);
  return picked[0] ?? (unshown.length > 0 ? untouched(form, field.name, value) : nothing(value));
}

/** In the person's own zone, as the command reads what stands without one. */
function readInstant(form: Form, name: string, data: Data): Read {
  const value = valueIn(form, name);
  const shown = shownInstant(value, sent(data, ZONE));
  const [date, time] = [sent(data, inputIdOf(name)), sent(data, timeIdOf(name))];
  if (date === '' && time === '') return shown === undefined ? untouched(form, name, value) : nothing(value);
  if (date === shown?.date && time === shown.time) return asItWas(value);
  return date === '' ? time : `${date}T${time === '' ? '00:00' : time}`;
}

function readField(form: Form, field: FormField, data: Data): Read {
  const { name, input } = field;
  const value = valueIn(form, name);
  const words = sent(data, inputIdOf(name));
  switch (input.type) {
    case 'line':
    case 'paragraph':
      return readText(value, words);
    case 'choice':
      return input.options.length === 0
        ? asItWas(value)
        : readChoice(form, name, value, input.options, words);
    case 'choices': {
      if (input.options.length === 0) return asItWas(value);
      const listed = canBeListed(input.options);
      return several(
        parted(words).map((code) =>
          listed ? (ownValue(input.options, code) ?? code) : named(input.options, code),
        ),
        value,
      );
    }
    case 'yesno':
      if (/^(yes|true)$/iu.test(words)) return 'yes';
      return /^(no|false)$/iu.test(words) ? 'no' : nothing(value);
    case 'person':
    case 'people':
      return readPeople(field, input.options, form, words);
    case 'instant':
      return readInstant(form, name, data);
  }
}

/**
 * The values of a form's fields, as {@link Form.values} has them; what the form knows without asking is not among them.
 * Somebody of ours who was chosen is their id, anybody else {@link TEAMS_PERSON} with their id in Entra. Nothing said is an
 * empty value where something stood before, which takes that away, else it is left out. What could not be shown, or not as a
 * whole, and was left alone stays as it was.
 */
export function readForm(form: Form, data: Data): Record<string, string | string[]> {
  const hidden: unknown = data[HIDDEN];
  const isHidden = (name: string): boolean => Array.isArray(hidden) && hidden.includes(name);
  const values = fieldsOf(form).map((field): [string, Read] => [
    field.name,
    isHidden(field.name) ? asItWas(valueIn(form, field.name)) : readField(form, field, data),
  ]);
  return Object.fromEntries(
    values.filter((pair): pair is [string, string | string[]] => pair[1] !== undefined),
  );
}
