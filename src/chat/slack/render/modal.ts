/** Forms of our vocabulary as modals of Slack's, and modals that only say something. */
import type { ContextBlock, InputBlock, KnownBlock, ModalView, SectionBlock } from '@slack/types';
import type { Form, FormField } from '../../../domain/form.js';
import type { Message } from '../../../domain/message.js';
import { problemsIn, valueIn } from '../../formValues.js';
import { blockIdOf, fieldsOf, hasInput } from './fields.js';
import { inputOf } from './inputs.js';
import { renderMessage } from './message.js';
import type { Reader } from './reader.js';
import { cutAtWord, oneLine, plain, plainWithEmoji, shown, visible } from './text.js';

export { fieldOfBlock, VALUE_ACTION } from './fields.js';
export { suggestions } from './options.js';
export { type InputState, readForm, SLACK_PERSON, type ViewState } from './readForm.js';

/** Slack's limits (sections 5 and 6 of the platform's facts). */
const MAX_BLOCKS = 100;
const MAX_TITLE = 24;
const MAX_HEADER = 150;
const MAX_LABEL = 2_000;
const MAX_SECTION = 3_000;
const MAX_CONTEXT = 2_000;
/** A view may have 250 KB; the rest is for what Slack adds. */
const MAX_BYTES = 230_000;
/** Blocks that may follow the fields. */
const ROOM = 1;

export interface FormOptions {
  /** The id under which the form is kept until it comes back. */
  readonly formId: string;
  readonly callbackId: string;
  readonly reader: Reader;
  /** Names of fields whose change has to reach us at once. */
  readonly dispatch?: readonly string[];
}

const short = (text: string, otherwise: string) =>
  plain(cutAtWord(oneLine(text), MAX_TITLE) || otherwise, MAX_TITLE);

const section = (text: string): SectionBlock => ({
  type: 'section',
  text: plain(shown(text, MAX_SECTION).text, MAX_SECTION),
});
const warning = (text: string): SectionBlock => ({
  type: 'section',
  text: plainWithEmoji('warning', shown(text, MAX_SECTION).text, MAX_SECTION),
});
const note = (text: string): ContextBlock => ({
  type: 'context',
  elements: [plain(shown(text, MAX_CONTEXT).text, MAX_CONTEXT)],
});
const problem = (text: string): ContextBlock => ({
  type: 'context',
  elements: [plainWithEmoji('warning', shown(text, MAX_CONTEXT).text, MAX_CONTEXT)],
});

const joined = (problems: readonly string[]): string => visible(problems.join(' ')).trim();

/** Where the title is too long for the bar the command itself stands there: half a title twice would say less. */
function barTitle({ title, command }: Form) {
  const line = oneLine(title);
  const named = oneLine(command);
  const fits = line.length > MAX_TITLE && named !== '' && named.length <= MAX_TITLE;
  return short(fits ? named.charAt(0).toUpperCase() + named.slice(1) : line, 'Muster');
}

/** A title too long for the bar stands as a whole on top of what is below it. */
function wholeTitle(title: string): KnownBlock[] {
  const line = oneLine(title);
  if (line.length <= MAX_TITLE) return [];
  return [line.length <= MAX_HEADER ? { type: 'header', text: plain(line, MAX_HEADER) } : section(line)];
}

/** What is wrong with the form as a whole, or with what it does not ask for. */
function wholeProblems(form: Form): KnownBlock[] {
  const asked = new Set(form.fields.map(({ name }) => name));
  const whole = Object.entries(form.errors)
    .filter(([name]) => !asked.has(name))
    .map(([, problems]) => joined(problems));
  const marked = fieldsOf(form).some(({ name }) => joined(problemsIn(form, name)) !== '');
  const all = [...whole, ...(marked ? ['Please look at the marked fields; nothing was lost.'] : [])].filter(
    (text) => text !== '',
  );
  return all.length === 0 ? [] : [warning(all.join(' '))];
}

function fieldBlocks(field: FormField, form: Form, { reader, dispatch = [] }: FormOptions): KnownBlock[] {
  const { element, note: said } = inputOf(field, valueIn(form, field.name), reader);
  const label = oneLine(field.label) || oneLine(field.name) || '–';
  const problems = joined(problemsIn(form, field.name));
  const below = [
    ...(said === undefined ? [] : [note(said)]),
    ...(problems === '' ? [] : [problem(problems)]),
  ];
  if (element === undefined) return [section(`${label}: there is nothing to choose from yet.`), ...below];
  const help = visible(field.help ?? '').trim();
  const input: InputBlock = {
    type: 'input',
    block_id: blockIdOf(field.name),
    label: plain(label, MAX_LABEL),
    element,
    optional: !field.required,
    ...(help === '' ? {} : { hint: plain(shown(help, MAX_LABEL).text, MAX_LABEL) }),
    ...(dispatch.includes(field.name) ? { dispatch_action: true } : {}),
  };
  return [input, ...below];
}

const bytesOf = (blocks: readonly unknown[]): number => Buffer.byteLength(JSON.stringify(blocks));

function top(form: Form): KnownBlock[] {
  const intro = visible(form.intro ?? '').trim();
  // Nothing is asked but whether to go on: a question, and the intro is the answer's weight.
  const isQuestion = form.fields.length === 0;
  return [
    ...wholeTitle(form.title),
    ...wholeProblems(form),
    ...(intro === '' ? [] : [isQuestion ? warning(intro) : section(intro)]),
    ...(isQuestion ? [section('Do you want to go on?')] : []),
  ];
}

/**
 * A form as a modal: what is wrong on top and below the fields, what is known already filled in. At most 100 blocks and
 * 250 KB; fields beyond that are left out, and the modal says so ({@link readForm} leaves them as they were).
 */
export function renderForm(form: Form, options: FormOptions): ModalView {
  const blocks = top(form);
  let bytes = bytesOf(blocks);
  let left = 0;
  for (const field of fieldsOf(form)) {
    const more = fieldBlocks(field, form, options);
    const size = bytesOf(more);
    if (left > 0 || blocks.length + more.length > MAX_BLOCKS - ROOM || bytes + size > MAX_BYTES) left += 1;
    else {
      blocks.push(...more);
      bytes += size;
    }
  }
  if (left > 0) blocks.push(problem(`${left} more ${left === 1 ? 'field does' : 'fields do'} not fit here.`));
  return {
    type: 'modal',
    callback_id: options.callbackId,
    private_metadata: options.formId,
    title: barTitle(form),
    submit: short(form.submit, 'Send'),
    // Beside a button that cancels something else, “Cancel” could mean either.
    close: plain(/cancel/iu.test(form.submit) ? 'Go back' : 'Cancel', MAX_TITLE),
    blocks,
  };
}

/**
 * What is wrong, by block, for a modal that shows this form's fields already: Slack then marks them itself and keeps all
 * that is typed. Undefined where that cannot say everything, or nothing is wrong: then the form is drawn anew.
 */
export function fieldErrors(form: Form): Record<string, string> | undefined {
  const wrong = Object.entries(form.errors)
    .map(([name, problems]) => [name, joined(problems)] as const)
    .filter(([, text]) => text !== '');
  const inputs = new Set(
    fieldsOf(form)
      .filter(hasInput)
      .map(({ name }) => name),
  );
  if (wrong.length === 0 || !wrong.every(([name]) => inputs.has(name))) return undefined;
  return Object.fromEntries(wrong.map(([name, text]) => [blockIdOf(name), shown(text, MAX_CONTEXT).text]));
}

/** What is shown at once, while what is to be shown is being found out. */
export const loadingView = (title: string): ModalView => ({
  type: 'modal',
  title: short(title, 'Muster'),
  close: plain('Cancel', MAX_TITLE),
  blocks: [...wholeTitle(title), section('One moment …')],
});

/** A result or a refusal, where a form stood: to be read and closed. */
export function noticeView(title: string, message: Message, reader: Reader): ModalView {
  const { blocks, text } = renderMessage(message, reader);
  return {
    type: 'modal',
    title: short(title, 'Muster'),
    close: plain('Close', MAX_TITLE),
    blocks: blocks.length === 0 ? [section(text)] : blocks,
  };
}
