/** Help, derived from the declarations themselves. */
import { type Markdown, type Message, md, part, text } from '../../domain/message.js';
import type { Command } from '../commands/command.js';
import { flagOf } from '../dispatch/text.js';
import { usageOf } from '../dispatch/usage.js';

// Usage lines are ours and hold no backticks; inside them Markdown escapes nothing.
const code = (words: string) => part(`\`${words.replaceAll('`', "'")}\`` as Markdown);

/** All verbs of a family; `others` are the words that more can be done with. */
export function familyHelp(family: string, commands: readonly Command[], others: readonly string[]): Message {
  const first = commands[0]?.name ?? 'help';
  const more = md`More about one of them: ${code(`/${family} help ${first}`)}`;
  const inRoom = md`In an incident's room you need not name the incident; elsewhere give its reference, as in ${code(`/${family} ack INC-2026-004`)}.`;
  return {
    title: `What the ${family} commands do`,
    tone: 'neutral',
    blocks: [
      { type: 'list', items: commands.map((c) => md`${code(`/${family} ${c.name}`)} ${c.summary}`) },
      text(family === 'incident' ? md`${part(inRoom)} ${part(more)}` : more),
      ...(others.length === 0
        ? []
        : [
            text(
              md`There is also ${others.map((other) => code(`/${other} help`)).reduce((a, b) => part(md`${a}, ${b}`))}`,
            ),
          ]),
    ],
  };
}

export const commandHelp = (command: Command): Message => ({
  title: command.summary,
  tone: 'neutral',
  blocks: [
    text(md`${code(usageOf(command))}`),
    { type: 'list', items: command.examples.map((example) => md`${code(`/${command.family} ${example}`)}`) },
    {
      type: 'list',
      items: Object.entries(command.input)
        .filter(([, field]) => field.placeholder !== 'json')
        .map(
          ([name, field]) =>
            md`**${field.label}** (${code(flagOf(name))})${field.required ? ', required' : ''}${field.help === undefined ? '' : `: ${field.help}`}`,
        ),
    },
    ...(command.aliases === undefined ? [] : [text(md`Also: ${command.aliases.join(', ')}`)]),
  ],
});
