import { Refusal } from '../../domain/errors.js';
import type { Viewer } from '../../store/queries/viewer.js';
import { atLeast } from '../dispatch/permission.js';
import { usageOf } from '../dispatch/usage.js';
import { commandHelp, familyHelp } from '../messages/help.js';
import { type Catalogue, type Command, type Outcome, readCommand } from './command.js';
import { likely, lineField, optional } from './fields/index.js';

/** The verb `help` of a family: its verbs that one may use, or everything about one of them. */
export const makeHelp = (family: string, example: string): Command => {
  // The same for everybody of a role: made once, so that whoever shows it can keep what they made of it, too.
  const overviews = new WeakMap<Catalogue, Map<Viewer['role'], Outcome>>();
  return readCommand({
    family,
    name: 'help',
    aliases: ['?'],
    summary: 'Get help',
    examples: ['help', `help ${example}`],
    permission: 'VIEWER',
    input: {
      topic: optional({
        ...lineField({ label: 'Command', max: 60, noun: 'command' }),
        suggest: (typed, { verbs }) => likely(verbs(family))(typed),
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
        const known = overviews.get(catalogue)?.get(viewer.role);
        if (known !== undefined) return Promise.resolve(known);
        const usable = commands.filter(may);
        const others = catalogue.families.filter((f) => f.name !== family && f.commands.some(isUseful(may)));
        const overview: Outcome = {
          value: usable.map((c) => ({ name: c.name, usage: usageOf(c), summary: c.summary })),
          reply: {
            message: familyHelp(
              family,
              usable,
              others.map(({ name }) => name),
            ),
          },
        };
        overviews.set(catalogue, new Map(overviews.get(catalogue)).set(viewer.role, overview));
        return Promise.resolve(overview);
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
};

/** A family of which somebody may use nothing but its help is none for them. */
const isUseful = (may: (c: Command) => boolean) => (c: Command) => c.name !== 'help' && may(c);
