import type { Command } from '../commands/command.js';
import { flagOf } from './text.js';

/** How a command is typed, in one line: `/incident declare [sev1…sev4] <title> [--service service]`. */
export function usageOf(command: Command): string {
  const placed = new Set(command.positions.map((p) => p.replace(/[?…]$/u, '')));
  const words = command.positions.map((position) => {
    const field = command.input[position.replace(/[?…]$/u, '')];
    const word = field?.placeholder ?? position;
    // The incident is understood in its room, so it is never demanded in the line.
    return field?.required === true && !position.endsWith('?') && position !== 'incident'
      ? `<${word}>`
      : `[${word}]`;
  });
  const flags = Object.entries(command.input)
    .filter(([name, field]) => !placed.has(name) && field.placeholder !== 'json')
    .map(([name, field]) => {
      const flag = flagOf(field.many === true ? name.replace(/(?<!u)s$/u, '') : name);
      return field.isSwitch === true ? `[${flag}]` : `[${flag} ${field.placeholder}]`;
    });
  return [`/${command.family} ${command.name}`, ...words, ...flags].join(' ');
}
