/** Whether a line will be answered with a form, as far as that can be told before it is run. */

import { Refusal } from '../../domain/errors.js';
import type { Place } from '../commands/command.js';
import type { Registry } from './registry.js';
import { splitLine } from './text.js';

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
