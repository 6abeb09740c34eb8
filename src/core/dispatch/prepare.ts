/** From a request to a command with its values: found, allowed, read and checked, or asked for with a form. */
import { Refusal } from '../../domain/errors.js';
import type { FormValues } from '../../domain/form.js';
import type { Viewer } from '../../store/queries/viewer.js';
import { CONFIRM, type Command, NOWHERE, type Place, type ReadContext } from '../commands/command.js';
import { ask, askAgain } from './ask.js';
import { parseInput } from './input.js';
import { mayRun, refuseRole } from './permission.js';
import type { Registry } from './registry.js';
import { type Answer, isForm, type Request } from './request.js';
import { type RawValues, readWords, splitLine } from './text.js';
import { usageOf } from './usage.js';

export interface Prepared {
  readonly command: Command;
  readonly values: Record<string, unknown>;
  readonly place: Place;
}

/** Finds the command and its values, or answers with what is missing or wrong. */
export async function prepare(
  request: Request,
  registry: Registry,
  contextAt: (place: Place) => ReadContext,
  found: (command: Command) => void,
): Promise<Prepared | Answer> {
  const { asked, viewer } = request;
  const place = request.place ?? NOWHERE;
  const typedLine = asked.type === 'line' ? asked.line : asked.command;
  const { family, verb, rest } = splitLine(typedLine, registry.familyNames);
  const command = find(
    registry,
    family,
    verb === '' ? registry.bareVerb(family, place, request.canAsk) : verb,
    asked,
  );
  found(command);
  const context = contextAt(place);
  const explain = (refusal: Refusal): Refusal =>
    asked.type === 'line' && refusal.code === 'INVALID'
      ? refusal.with({
          usage: usageOf(command),
          example: `/${family} ${command.examples[0]}`,
          typed: asked.typed ?? asked.line,
        })
      : refusal;

  if (!hasRoleFor(command, viewer)) throw refuseRole(command, viewer);
  let raw: Record<string, unknown>;
  try {
    raw = asked.type === 'line' ? spokenOf(readWords(command, rest), asked.people) : { ...asked.values };
  } catch (error) {
    throw error instanceof Refusal ? explain(error) : error;
  }
  if (command.input['incident'] !== undefined && raw['incident'] === undefined && place.incidentId !== null)
    raw['incident'] = place.incidentId;

  const { values, problems, missing, refusal } = await parseInput(
    command,
    raw,
    asked.type === 'line' ? 'words' : asked.origin,
    context,
  );
  if (refusal !== undefined) throw explain(refusal);
  const fromForm = isForm(asked);
  const bare =
    (asked.type === 'line' || fromForm) &&
    command.asksWhenBare === true &&
    Object.keys(raw).every((name) => name === command.subject);
  const wrong = Object.keys(problems).length > 0;
  const lacking = wrong ? missing : [...missing, ...command.wants(values)];
  // Somebody is still filling it in: nothing is wrong yet.
  if (request.refill === true)
    return {
      type: 'form',
      form: await ask({ command, context, typed: asFormValues(raw, values), known: values, problems: {} }),
    };
  if (
    request.canAsk &&
    ((lacking.length > 0 && !wrong) || bare || (fromForm && (wrong || lacking.length > 0)))
  ) {
    // A form that was sent says what is missing beside the field; one that is opened for the first time need not.
    const shown = fromForm
      ? { ...Object.fromEntries(lacking.map((name) => [name, ['Please fill this in.']])), ...problems }
      : problems;
    return {
      type: 'form',
      form: await ask({
        command,
        context,
        typed: asFormValues(raw, values),
        known: values,
        problems: shown,
      }),
    };
  }
  if (wrong || missing.length > 0) throw explain(incomplete(command, problems, missing));
  const warns = values[CONFIRM] !== true && (request.canAsk || asked.type === 'line');
  const warning = warns ? await command.confirm?.(context, values) : undefined;
  if (warning === undefined) return { command, values, place };
  if (!request.canAsk)
    throw new Refusal('INVALID', `${warning} Send it again with --confirm to go on.`, {
      fields: { [CONFIRM]: [warning] },
    });
  return { type: 'form', form: askAgain(command, asFormValues(raw, values), warning) };
}

/** @throws {Refusal} UNKNOWN_COMMAND with what was typed, which may have been long. */
function find(registry: Registry, family: string, verb: string, asked: Request['asked']): Command {
  try {
    return registry.find(family, verb);
  } catch (error) {
    if (!(error instanceof Refusal) || asked.type !== 'line') throw error;
    throw error.with({ typed: asked.typed ?? asked.line });
  }
}

/** The words with people by their names, where they are spoken of: `@` and an id by itself is somebody who is meant. */
function spokenOf(words: RawValues, people: Readonly<Record<string, string>> = {}): RawValues {
  const named = (text: string): string =>
    Object.hasOwn(people, text.slice(1))
      ? text
      : Object.entries(people).reduce((all, [id, name]) => all.replaceAll(`@${id}`, () => `@${name}`), text);
  return Object.fromEntries(
    Object.entries(words).map(([field, value]) => [
      field,
      typeof value === 'string' ? named(value) : value.map(named),
    ]),
  );
}

const hasRoleFor = (command: Command, viewer: Viewer): boolean =>
  command.orReporter === true || mayRun.byRole(command, viewer);

/** What stands in a form again: the canonical value where a choice shows it, else the words. */
export const asFormValues = (
  raw: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, unknown>>,
): FormValues =>
  Object.fromEntries(
    Object.entries(raw).flatMap(([name, words]) => {
      const value = [values[name], words].find(isFormValue);
      return value === undefined ? [] : [[name, value]];
    }),
  );

const isFormValue = (value: unknown): value is FormValues[string] =>
  typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));

function incomplete(
  command: Command,
  problems: Record<string, readonly string[]>,
  missing: readonly string[],
): Refusal {
  const lacking = Object.fromEntries(missing.map((name) => [name, ['This is required.']]));
  const sentences = Object.values(problems).flat();
  const labels = missing.map((name) => command.input[name]?.label.toLowerCase() ?? name);
  if (labels.length > 0) sentences.push(`Missing: ${labels.join(', ')}.`);
  return new Refusal('INVALID', sentences.join(' '), { fields: { ...problems, ...lacking } });
}
