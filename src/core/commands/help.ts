import { Refusal } from '../../domain/errors.js';
import { atLeast } from '../dispatch/permission.js';
import { usageOf } from '../dispatch/usage.js';
import { commandHelp, familyHelp } from '../messages/help.js';
import { type Command, readCommand } from './command.js';
import { lineField, optional } from './fields/index.js';

/** The verb `help` of a family: its verbs that one may use, or everything about one of them. */
export const makeHelp = (family: string, example: string): Command =>
  readCommand({
    family,
    name: 'help',
    aliases: ['?'],
    summary: 'Get help',
    examples: ['help', `help ${example}`],
    permission: 'VIEWER',
    input: {
      topic: optional({
        ...lineField({ label: 'Command', max: 60, noun: 'command' }),
        placeholder: 'command',
      }),
    },
    positions: ['topic…'],
    rest: [],
    returns: null,
    run: ({ viewer, catalogue }, { topic }) => {
      const commands = catalogue.families.find((f) => f.name === family)?.commands ?? [];
      const may = (c: Command): boolean => c.orReporter === true || atLeast(viewer.role, c.permission);
      if (topic === undefined) {
        const usable = commands.filter(may);
        const others = catalogue.families.filter((f) => f.name !== family && f.commands.some(isUseful(may)));
        return Promise.resolve({
          value: usable.map((c) => ({ name: c.name, usage: usageOf(c), summary: c.summary })),
          reply: {
            message: familyHelp(
              family,
              usable,
              others.map(({ name }) => name),
            ),
          },
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

/** A family of which somebody may use nothing but its help is none for them. */
const isUseful = (may: (c: Command) => boolean) => (c: Command) => c.name !== 'help' && may(c);
