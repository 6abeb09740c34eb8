/** What will become of a line, as far as that can be told before it is run. */

import { Refusal } from '../../domain/errors.js';
import type { Viewer } from '../../store/queries/viewer.js';
import type { Command, Place } from '../commands/command.js';
import { mayRun } from './permission.js';
import type { Registry } from './registry.js';
import { splitLine } from './text.js';

const REFERENCE = /^\S*\d\S*$/u;

/** True for a line that names no more than what it is about, of a command that asks for more. */
export function expectsForm(registry: Registry, line: string, place: Place): boolean {
  const { rest } = splitLine(line, registry.familyNames);
  if (rest !== '' && !REFERENCE.test(rest)) return false;
  const command = commandIn(registry, line, place);
  if (command === undefined) return false;
  const asked = Object.entries(command.input).filter(([name]) => name !== command.subject);
  return command.asksWhenBare === true || asked.some(([, { required }]) => required);
}

/** Whether a button with this line is of use to somebody. What they may really do is judged when they press it. */
export function mayOffer(registry: Registry, line: string, viewer: Viewer, place: Place): boolean {
  const command = commandIn(registry, line, place);
  return command === undefined || command.orReporter === true || mayRun.byRole(command, viewer);
}

/** Undefined for a line that names no command. */
function commandIn(registry: Registry, line: string, place: Place): Command | undefined {
  const { family, verb } = splitLine(line, registry.familyNames);
  try {
    return registry.find(family, verb === '' ? registry.bareVerb(family, place, true) : verb);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
