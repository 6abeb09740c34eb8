/** A form of the core as a dialog: the fields, their help, and what was wrong beside them. */
import type { Form, FormValues } from '../../domain/form.js';
import { CloseIcon, ToneIcon } from './icons.js';
import { type FieldProps, helpId, Input, inputId, ONE, problemId, SEVERAL } from './input.js';
import { Hidden, Post, Swap } from './post.js';
import { Plain, Spoken } from './text.js';

export const FORM_ALERT = 'form-alert';
export const FORM_NONCE = 'form-nonce';

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
  if (field.input.type === 'choices' || field.input.type === 'people')
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
  // Nothing is asked but whether to go on: a question, and what follows is the answer's weight.
  const isQuestion = form.fields.length === 0;
  return (
    <dialog
      class={isQuestion ? 'dialog question' : 'dialog'}
      aria-labelledby="form-title"
      {...(isQuestion ? { role: 'alertdialog', 'aria-describedby': 'form-intro' } : {})}
      {...(open === true ? { open: true } : {})}
    >
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
          {form.intro === undefined ? null : (
            <p id="form-intro" class="intro">
              {isQuestion ? <ToneIcon tone="warning" /> : null}
              <span>
                <Plain text={form.intro} />
              </span>
            </p>
          )}
          {isQuestion ? <p class="go-on">Do you want to go on?</p> : null}
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
          <button type="submit" class={isQuestion ? 'button fatal' : 'button primary'}>
            {form.submit}
          </button>
          {/* Whoever only presses Enter changes nothing. */}
          <button type="button" class="button" data-close {...(isQuestion ? { autofocus: true } : {})}>
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
