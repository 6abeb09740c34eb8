/** Asking for what is missing: a command's input as a form, keeping what was typed. */
import type { Form, FormField, FormValues } from '../../domain/form.js';
import { CONFIRM, type Command, type ReadContext } from '../commands/command.js';

export interface Asking {
  readonly command: Command;
  readonly context: ReadContext;
  /** What was typed or chosen so far. */
  readonly typed: FormValues;
  /** Canonical values known so far, for the pre-fill. */
  readonly known: Record<string, unknown>;
  readonly problems: Form['errors'];
  readonly intro?: string;
}

/** The form of a command. What it is about is not asked for where it is known. */
export async function ask({ command, context, typed, known, problems, intro }: Asking): Promise<Form> {
  const about = known[command.subject];
  const settled = typeof about === 'string' ? { [command.subject]: about } : {};
  const prefilled = await command.prefill(context, known);
  const fields: FormField[] = [];
  const values: Record<string, FormValues[string]> = { ...prefilled, ...typed };
  const hints = command.hints?.of(values) ?? {};
  const first = asksSubjectFirst(command) && !(command.subject in settled);
  for (const [name, field] of Object.entries(command.input)) {
    if (field.input === null || name in settled || (first && name !== command.subject)) continue;
    const asked = await field.input(context, known);
    if (asked === null) continue;
    // Where nothing is an answer of its own, it can be given.
    const input = asked.type === 'yesno' && field.clears === true ? { ...asked, open: true } : asked;
    fields.push({
      name,
      label: field.label,
      ...helpFor(hints[name] ?? field.help),
      required: field.required,
      input,
    });
    const list = values[name];
    if (input.type === 'line' && typeof list === 'object') values[name] = list.join(', ');
  }
  if (command.subject in settled) delete values[command.subject];
  return {
    command: `${command.family} ${command.name}`,
    title: command.summary,
    submit: first ? 'Next' : (command.submit ?? 'Send'),
    ...(intro === undefined ? {} : { intro }),
    context: settled,
    fields,
    ...(command.hints === undefined ? {} : { watched: command.hints.from }),
    values,
    errors: problems,
  };
}

const helpFor = (help: string | undefined) => (help === undefined ? {} : { help });

/**
 * Where an empty field takes away what is there, nothing can be asked before it is known what is there: first what it is
 * about, then the rest.
 */
const asksSubjectFirst = ({ asksWhenBare, input, subject }: Command): boolean =>
  asksWhenBare === true &&
  input[subject]?.required === true &&
  Object.values(input).some(({ clears }) => clears === true);

/** The same command once more, with what somebody should know before: sending it is the confirmation. */
export const askAgain = (command: Command, values: FormValues, warning: string): Form => ({
  command: `${command.family} ${command.name}`,
  title: command.summary,
  submit: command.submit ?? 'Go on',
  intro: warning,
  context: { ...values, [CONFIRM]: 'yes' },
  fields: [],
  values: {},
  errors: {},
});
