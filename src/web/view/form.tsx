/** A form of the core as a dialog: the fields, their help, and what was wrong beside them. */
import type { JSX } from 'preact';
import type { Form, FormField, FormOption, FormValues } from '../../domain/form.js';
import { CloseIcon } from './icons.js';
import { Hidden, Post, Swap } from './post.js';
import { Plain, Spoken } from './text.js';

/** How the values of a form's fields are called in its request: one value, or several. */
export const ONE = 'one.';
export const SEVERAL = 'several.';

export const FORM_ALERT = 'form-alert';
export const FORM_NONCE = 'form-nonce';
const inputId = (name: string): string => `f-${name}`;
const helpId = (name: string): string => `f-${name}-help`;
export const problemId = (name: string): string => `f-${name}-problem`;

const textOf = (value: FormValues[string] | undefined): string =>
  typeof value === 'string' ? value : (value?.join(', ') ?? '');
const listOf = (value: FormValues[string] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

interface FieldProps {
  readonly field: FormField;
  readonly value: FormValues[string] | undefined;
  readonly problems: readonly string[];
}

/** What every input says about itself. */
const described = ({ field, problems }: FieldProps) => ({
  id: inputId(field.name),
  name: `${ONE}${field.name}`,
  'aria-describedby': [field.help === undefined ? '' : helpId(field.name), problemId(field.name)]
    .join(' ')
    .trim(),
  ...(field.required ? { 'aria-required': 'true' as const } : {}),
  ...(problems.length > 0 ? { 'aria-invalid': 'true' as const } : {}),
});

const Choice = ({ options, ...props }: FieldProps & { readonly options: readonly FormOption[] }) => {
  const chosen = textOf(props.value);
  return (
    <select {...described(props)}>
      <option value="" selected={chosen === ''}>
        {props.field.required ? 'Please choose' : '—'}
      </option>
      {options.map(({ value, label }) => (
        <option value={value} selected={value === chosen}>
          {label}
        </option>
      ))}
    </select>
  );
};

function Input(props: FieldProps): JSX.Element {
  const { field, value } = props;
  switch (field.input.type) {
    case 'line':
      return <input type="text" autocomplete="off" dir="auto" value={textOf(value)} {...described(props)} />;
    case 'paragraph':
      // A line break at the very start would be taken for HTML's own.
      return <textarea rows={4} dir="auto" {...described(props)}>{`\n${textOf(value)}`}</textarea>;
    case 'choice':
    case 'person':
      return <Choice options={field.input.options} {...props} />;
    case 'yesno':
      return (
        <label class="check">
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
      return (
        <div class="checks">
          {field.input.options.map((option) => (
            <label class="check">
              <input
                type="checkbox"
                name={`${SEVERAL}${field.name}`}
                value={option.value}
                checked={listOf(value).includes(option.value)}
              />{' '}
              {option.label}
            </label>
          ))}
          {field.input.options.length === 0 ? (
            <span class="help">There is nothing to choose from yet.</span>
          ) : null}
        </div>
      );
  }
}

const Problems = ({ name, problems }: { readonly name: string; readonly problems: readonly string[] }) => (
  <p class="problem" id={problemId(name)}>
    <Plain text={problems.join(' ')} />
  </p>
);

function Field(props: FieldProps) {
  const { field, problems } = props;
  const label = (
    <>
      {field.label}
      {field.required ? (
        <span class="required" title="required">
          <span aria-hidden="true">*</span>
          <Spoken>required</Spoken>
        </span>
      ) : null}
    </>
  );
  const inside = (
    <>
      {field.help === undefined ? null : (
        <p class="help" id={helpId(field.name)}>
          {field.help}
        </p>
      )}
      <Input {...props} />
      <Problems name={field.name} problems={problems} />
    </>
  );
  if (field.input.type === 'choices')
    return (
      <fieldset class="field">
        <legend>{label}</legend>
        {inside}
      </fieldset>
    );
  return (
    <div class="field">
      <label for={inputId(field.name)}>{label}</label>
      {inside}
    </div>
  );
}

const context = ([name, value]: [string, FormValues[string]]) =>
  typeof value === 'string' ? (
    <Hidden name={`${ONE}${name}`} value={value} />
  ) : (
    value.map((one) => <Hidden name={`${SEVERAL}${name}`} value={one} />)
  );

interface DialogProps {
  readonly form: Form;
  readonly channelId: string;
  readonly nonce: string;
  /** Stands open in the page: where there is no JavaScript to open it. */
  readonly open?: boolean;
}

export function FormDialog({ form, channelId, nonce, open }: DialogProps) {
  const whole = form.errors[''] ?? [];
  const count = Object.values(form.errors).filter((problems) => problems.length > 0).length;
  const summary = [
    ...whole,
    ...(count > whole.length ? ['Please look at the marked fields; nothing was lost.'] : []),
  ];
  return (
    <dialog class="dialog" aria-labelledby="form-title" {...(open === true ? { open: true } : {})}>
      <header>
        <h2 id="form-title">{form.title}</h2>
        {/* Sent by GET to the channel itself: without JavaScript this closes it, too. */}
        <form method="dialog" action={`/c/${channelId}`}>
          <button type="submit" class="plain" aria-label="Close">
            <CloseIcon />
          </button>
        </form>
      </header>
      <Post to={`/c/${channelId}/forms`} class="form">
        <Hidden name="command" value={form.command} />
        <Hidden name="nonce" value={nonce} id={FORM_NONCE} />
        {Object.entries(form.context).map(context)}
        <div class="fields">
          {form.intro === undefined ? null : <p>{form.intro}</p>}
          <div id={FORM_ALERT} role="alert">
            {summary.length === 0 ? null : (
              <p class="problem">
                <Plain text={summary.join(' ')} />
              </p>
            )}
          </div>
          {form.fields.map((field) => (
            <Field field={field} value={form.values[field.name]} problems={form.errors[field.name] ?? []} />
          ))}
        </div>
        <footer>
          <button type="submit" class="button primary">
            {form.submit}
          </button>
          <button type="button" class="button" data-close>
            Cancel
          </button>
        </footer>
      </Post>
    </dialog>
  );
}

/** Problems beside the fields of a dialog that stays open. */
export const FieldProblems = ({
  fields,
}: {
  readonly fields: Readonly<Record<string, readonly string[]>>;
}) => (
  <>
    {Object.entries(fields).map(([name, problems]) => (
      <Swap into={problemId(name)}>
        <Plain text={problems.join(' ')} />
      </Swap>
    ))}
  </>
);
