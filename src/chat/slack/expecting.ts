/** Whether a line will be answered with a form, as far as that can be told before it is run. */
import type { Place } from '../../core/commands/command.js';
import type { Registry } from '../../core/dispatch/registry.js';
import { splitLine } from '../../core/dispatch/text.js';
import { Refusal } from '../../domain/errors.js';

const REFERENCE = /^\S*\d\S*$/u;

/** True for a line that names no more than what it is about, of a command that asks for more. */
export function expectsForm(registry: Registry, line: string, place: Place): boolean {
  const { family, verb, rest } = splitLine(line, registry.familyNames);
  if (rest !== '' && !REFERENCE.test(rest)) return false;
  try {
    const command = registry.find(family, verb === '' ? registry.bareVerb(family, place, true) : verb);
    const asked = Object.entries(command.input).filter(([name]) => name !== command.subject);
    return command.asksWhenBare === true || asked.some(([, { required }]) => required);
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
