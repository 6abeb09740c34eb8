/** A form of the core as a dialog: the fields, their help, and what was wrong beside them. */
import type { Form, FormValues } from '../../domain/form.js';
import { Icon, ToneIcon } from './icons.js';
import { type FieldProps, helpId, Input, inputId, ONE, problemId, SEVERAL } from './input.js';
import { Hidden, Post, Swap } from './post.js';
import { Plain, Spoken } from './text.js';
import { Unreached } from './unreached.js';

export const FORM_ALERT = 'form-alert';
export const FORM_NONCE = 'form-nonce';

const Problems = ({ name, problems }: { readonly name: string; readonly problems: readonly string[] }) => (
  <p class="problem" id={problemId(name)}>
    <Plain text={problems.join(' ')} />
  </p>
);

/** What is filled in is sent when an answer changes on which others depend; one after the other, and the newest last. */
const following = (again: string) => ({
  'hx-post': again,
  'hx-trigger': 'change target:[data-watched]',
  'hx-sync': 'this:queue last',
  'hx-disabled-elt': 'unset',
});

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
      {field.help === undefined && !props.hinted ? null : (
        <p class="help" id={helpId(field.name)} {...(props.hinted ? { 'aria-live': 'polite' as const } : {})}>
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

export interface DialogProps {
  readonly form: Form;
  /** The message that it is about, where it is made of one. */
  readonly about?: string | undefined;
  readonly channelId: string;
  readonly nonce: string;
  /** Stands open in the page: where there is no JavaScript to open it. */
  readonly open?: boolean;
}

export function FormDialog({ form, about, channelId, nonce, open }: DialogProps) {
  const whole = form.errors[''] ?? [];
  const count = Object.values(form.errors).filter((problems) => problems.length > 0).length;
  const summary = [
    ...whole,
    ...(count > whole.length ? ['Please look at the marked fields; nothing was lost.'] : []),
  ];
  // Nothing is asked but whether to go on: a question, and what follows is the answer's weight.
  const isQuestion = form.fields.length === 0;
  const watched = form.watched ?? [];
  const follows = form.fields.some(({ name }) => watched.includes(name));
  const again = `/c/${channelId}/forms/again`;
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
            <Icon name="close" />
          </button>
        </form>
      </header>
      <Post to={`/c/${channelId}/forms`} class="form">
        <Hidden name="command" value={form.command} />
        <Hidden name="nonce" value={nonce} id={FORM_NONCE} />
        {about === undefined ? null : <Hidden name="message" value={about} />}
        {Object.entries(form.context).map(context)}
        <div class="fields" {...(follows ? following(again) : {})}>
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
            <Field
              field={field}
              value={form.values[field.name]}
              problems={form.errors[field.name] ?? []}
              hinted={follows}
              watched={watched.includes(field.name)}
            />
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
          {/* The last of the buttons: Enter in a field presses the first. */}
          {follows ? (
            <noscript>
              <button type="submit" formaction={again} class="button">
                Update
              </button>
            </noscript>
          ) : null}
        </footer>
        <Unreached id="form-unreached" retry />
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
