import { Refusal } from '../../../domain/errors.js';
import { atLeast } from '../../dispatch/permission.js';
import { usageOf } from '../../dispatch/usage.js';
import { commandHelp, familyHelp } from '../../messages/help.js';
import { readCommand } from '../command.js';
import { lineField, optional } from '../fields/index.js';

export const help = readCommand({
  family: 'incident',
  name: 'help',
  aliases: ['?'],
  summary: 'Get help',
  examples: ['help', 'help declare'],
  permission: 'VIEWER',
  input: {
    topic: optional({ ...lineField({ label: 'Command', max: 60, noun: 'command' }), placeholder: 'command' }),
  },
  positions: ['topic…'],
  rest: [],
  returns: null,
  run: ({ viewer, catalogue }, { topic }) => {
    const family = catalogue.families.find((f) => f.name === 'incident');
    const commands = family?.commands ?? [];
    if (topic === undefined) {
      const usable = commands.filter((c) => c.orReporter === true || atLeast(viewer.role, c.permission));
      return Promise.resolve({
        value: usable.map((c) => ({ name: c.name, usage: usageOf(c), summary: c.summary })),
        reply: { message: familyHelp('incident', usable) },
      });
    }
    const word = topic.trim().toLowerCase();
    const command = commands.find((c) => c.name === word || c.aliases?.includes(word) === true);
    if (command === undefined)
      throw new Refusal('UNKNOWN_COMMAND', `There is no command “${topic}”. Try help for all of them.`);
    return Promise.resolve({
      value: {
        name: command.name,
        usage: usageOf(command),
        summary: command.summary,
        examples: command.examples,
      },
      reply: { message: commandHelp(command) },
    });
  },
});
