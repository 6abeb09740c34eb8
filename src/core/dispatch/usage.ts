import type { Command } from '../commands/command.js';
import { fieldAt, flagOf } from './text.js';

/** A part of a usage line; `field` is the argument that it stands for. */
export interface UsagePart {
  readonly field: string | undefined;
  readonly text: string;
}

/** The flag of a field as one types it: a list's by one of its values. */
export const flagShown = (name: string, many: boolean): string =>
  flagOf(many ? name.replace(/(?<!u)s$/u, '') : name);

/** The fields that a line gives by flags only. */
export function flagsOf(command: Command): readonly (readonly [string, Command['input'][string]])[] {
  const placed = new Set(command.positions.map(fieldAt));
  return Object.entries(command.input).filter(
    ([name, field]) => !placed.has(name) && field.placeholder !== 'json',
  );
}

/** How a command is typed, part by part: first its words, then what can be said by flags. */
export function usageParts(command: Command): readonly UsagePart[] {
  const words = command.positions.map((position) => {
    const name = fieldAt(position);
    const field = command.input[name];
    const word = field?.placeholder ?? position;
    // The incident is understood in its room, so it is never demanded in the line.
    const demanded = field?.required === true && !position.endsWith('?') && position !== 'incident';
    return { field: name, text: demanded ? `<${word}>` : `[${word}]` };
  });
  const flags = flagsOf(command).map(([name, field]) => {
    const flag = flagShown(name, field.many === true);
    return { field: name, text: field.isSwitch === true ? `[${flag}]` : `[${flag} ${field.placeholder}]` };
  });
  return [{ field: undefined, text: `/${command.family} ${command.name}` }, ...words, ...flags];
}

/** The same in one line: `/incident declare [sev1…sev4] <title> [--service service]`. */
export const usageOf = (command: Command): string =>
  usageParts(command)
    .map(({ text }) => text)
    .join(' ');
