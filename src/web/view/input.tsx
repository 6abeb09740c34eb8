/** Each kind of field of a form as what a browser has for it. */
import type { JSX } from 'preact';
import type { FormField, FormOption, FormValues } from '../../domain/form.js';
import { displayText } from '../../domain/message.js';
import { Hidden } from './post.js';
import { Name } from './text.js';

/** How the values of a form's fields are called in its request: one value, or several. */
export const ONE = 'one.';
export const SEVERAL = 'several.';

export const inputId = (name: string): string => `f-${name}`;
export const helpId = (name: string): string => `f-${name}-help`;
export const problemId = (name: string): string => `f-${name}-problem`;

const textOf = (value: FormValues[string] | undefined): string =>
  typeof value === 'string' ? value : (value?.join(', ') ?? '');
const listOf = (value: FormValues[string] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

export interface FieldProps {
  readonly field: FormField;
  readonly value: FormValues[string] | undefined;
  readonly problems: readonly string[];
  /** Its help follows what is answered elsewhere in the form. */
  readonly hinted: boolean;
  /** Help elsewhere in the form follows its answer. */
  readonly watched: boolean;
}

/** What every input says about itself. */
const described = ({ field, problems, hinted, watched }: FieldProps) => ({
  id: inputId(field.name),
  name: `${ONE}${field.name}`,
  'aria-describedby': [field.help === undefined && !hinted ? '' : helpId(field.name), problemId(field.name)]
    .join(' ')
    .trim(),
  ...(watched ? { 'data-watched': true } : {}),
  ...(field.required ? { 'aria-required': 'true' as const } : {}),
  ...(problems.length > 0 ? { 'aria-invalid': 'true' as const } : {}),
});

interface ChoiceProps extends FieldProps {
  readonly options: readonly FormOption[];
  /** What it says where nothing is chosen. */
  readonly none?: string;
}

const Choice = ({ options, none = '—', ...props }: ChoiceProps) => {
  const chosen = textOf(props.value);
  return (
    <select {...described(props)}>
      <option value="" selected={chosen === ''}>
        {props.field.required ? 'Please choose' : none}
      </option>
      {options.map(({ value, label }) => (
        <option value={value} selected={value === chosen}>
          {displayText(label)}
        </option>
      ))}
    </select>
  );
};

/** From so many on somebody is looked for by typing. */
const SEARCHED = 25;

/** One of many people: the name is typed, and the browser offers those that fit. Whoever is not offered is found by name, too. */
function Person({ options, ...props }: ChoiceProps) {
  const words = textOf(props.value);
  const chosen = options.find(({ value }) => value === words);
  const list = `${inputId(props.field.name)}-people`;
  return (
    <>
      <input
        type="text"
        list={list}
        autocomplete="off"
        dir="auto"
        placeholder="Begin to type a name …"
        value={chosen?.label ?? words}
        {...described(props)}
      />
      <datalist id={list}>
        {options.map(({ label }) => (
          <option value={displayText(label)} />
        ))}
      </datalist>
    </>
  );
}

const YES_NO: readonly FormOption[] = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
];
/** From so many on a list of choices can be narrowed by typing. */
const MANY = 12;

function Choices({ field, value, watched }: FieldProps) {
  const all = 'options' in field.input ? field.input.options : [];
  const chosen = ({ value: one }: FormOption): boolean => listOf(value).includes(one);
  // In a long list what is chosen stands first: else it would have to be looked for.
  const options =
    all.length < MANY ? all : [...all.filter(chosen), ...all.filter((option) => !chosen(option))];
  if (options.length === 0) return <p class="help">There is nothing to choose from yet.</p>;
  return (
    <>
      {options.length < MANY ? null : (
        <input
          type="search"
          class="narrow"
          data-narrows={`${inputId(field.name)}-choices`}
          aria-label={`Narrow down: ${field.label}`}
          placeholder="Narrow down …"
          hidden
        />
      )}
      <div id={`${inputId(field.name)}-choices`} class={options.length < MANY ? 'checks' : 'checks many'}>
        {options.map((option) => (
          <label class="check">
            <input
              type="checkbox"
              name={`${SEVERAL}${field.name}`}
              value={option.value}
              checked={chosen(option)}
              {...(watched ? { 'data-watched': true } : {})}
            />{' '}
            <Name text={option.label} />
          </label>
        ))}
      </div>
    </>
  );
}

export function Input(props: FieldProps): JSX.Element {
  const { field, value } = props;
  switch (field.input.type) {
    case 'line':
    // In words it is quicker said than picked: “20 minutes ago”.
    case 'instant':
      return <input type="text" autocomplete="off" dir="auto" value={textOf(value)} {...described(props)} />;
    case 'paragraph':
      // A line break at the very start would be taken for HTML's own.
      return <textarea rows={4} dir="auto" {...described(props)}>{`\n${textOf(value)}`}</textarea>;
    case 'person':
      if (field.input.options.length >= SEARCHED) return <Person options={field.input.options} {...props} />;
      return <Choice options={field.input.options} {...props} />;
    case 'choice':
      return <Choice options={field.input.options} {...props} />;
    case 'yesno':
      if (field.input.open === true) return <Choice options={YES_NO} none="Not known" {...props} />;
      return (
        <label class="check">
          {/* Of several values the last one counts: a box that was cleared says no, instead of nothing. */}
          <Hidden name={`${ONE}${field.name}`} value="no" />
          <input
            type="checkbox"
            value="yes"
            checked={/^(yes|true|on|1)$/iu.test(textOf(value))}
            {...described(props)}
          />{' '}
          Yes
        </label>
      );
    case 'choices':
    case 'people':
      return <Choices {...props} />;
  }
}
