// docs/commands.md, and the tables of who may do what: from the commands' own declarations.
import type { Command } from '../src/core/commands/command.js';
import { flagOf } from '../src/core/dispatch/text.js';
import { usageOf } from '../src/core/dispatch/usage.js';
import { USER_ROLES } from '../src/store/schema/people.js';

type Table = (head: readonly string[], rows: readonly (readonly string[])[]) => string;
type Family = { readonly name: string; readonly commands: readonly Command[] };

const subjects: Readonly<Record<string, string>> = {
  incident: 'Incidents',
  user: 'People',
  team: 'Teams',
  service: 'Services',
  token: 'API tokens',
  session: 'Signing in',
  audit: 'The audit log',
};
/** What a family of commands is about, as a heading. */
export const titleOf = (family: string): string => subjects[family] ?? family;

const whoMay = (c: Command): string =>
  c.whoMay ?? `${c.permission.toLowerCase()}s${c.orReporter === true ? ', and whoever reported it' : ''}`;
const code = (words: string): string => `\`${words}\``;

const HEAD = `# Commands

Every command works in the workspace as it stands here, as a form where something is missing, and over REST. In an
incident's war room the incident is understood; elsewhere its reference comes first. Words in \`<…>\` are needed, words in
\`[…]\` may be left out. Lists are separated by commas. Texts need no quotation marks; put a name of several words before
other words in quotation marks. Times are read in your own zone: \`in 2h\`, \`tomorrow 9am\`, \`14:30\`,
\`2026-03-01T09:30:00Z\`. People are named by name, e-mail address, or \`me\`.

What is repeated and is so already changes nothing and is no error. What the present state forbids is refused with a
sentence that says what is possible instead.

How each of them is given in Slack, in Teams and over REST stands in [Parity](parity.md).

Rendered by \`npm run docs\` from the commands themselves; \`/incident help\` and \`/incident help <command>\` say the same.
`;

const command = (c: Command, table: Table): string => {
  const fields = Object.entries(c.input).filter(
    ([name, field]) => field.placeholder !== 'json' && name !== 'incident',
  );
  const examples = c.examples.map((example) => `/${c.family} ${example}`).join('\n');
  return [
    `### \`/${c.family} ${c.name}\``,
    `${c.summary}.`,
    ...(c.aliases === undefined ? [] : [`Also ${c.aliases.map(code).join(', ')}.`]),
    `For ${whoMay(c)}.`,
    `\`\`\`\n${usageOf(c)}\n\`\`\``,
    `For example:\n\n\`\`\`\n${examples}\n\`\`\``,
    ...(fields.length === 0
      ? []
      : [
          table(
            ['option', 'what it is', ''],
            fields.map(([name, field]) => [
              code(flagOf(name)),
              `${field.label}${field.help === undefined ? '' : `. ${field.help}`}`,
              field.required ? 'needed' : '',
            ]),
          ),
        ]),
    ...(c.rest.length === 0
      ? []
      : [`REST: ${c.rest.map((r) => code(`${r.method} /api/v1${r.path}`)).join(', ')}`]),
  ].join('\n\n');
};

export const commandsDocument = (families: readonly Family[], table: Table): string =>
  [
    HEAD,
    ...families.map(({ name, commands }) =>
      [`## ${titleOf(name)}`, ...commands.map((c) => command(c, table))].join('\n\n'),
    ),
    '',
  ].join('\n');

/** The commands in short, for the README. */
export const commandTable = (families: readonly Family[], table: Table): string =>
  families
    .map(({ name, commands }) => {
      const rows = commands
        .filter((c) => c.name !== 'help')
        .map((c) => [code(`/${c.family} ${c.examples[0]}`), c.summary, whoMay(c)]);
      return `**${titleOf(name)}**\n\n${table(['for example', 'does', 'who may'], rows)}`;
    })
    .join('\n\n');

/** Which role may use which commands: each command stands where it first becomes possible. */
export const permissionTable = (families: readonly Family[], table: Table): string =>
  table(
    ['role', 'may, besides what the roles above may'],
    USER_ROLES.map((role) => [
      role.toLowerCase(),
      families
        .map(({ name, commands }) => {
          const own = commands.filter((c) => c.permission === role && c.name !== 'help');
          return own.length === 0
            ? ''
            : `${titleOf(name)}: ${own.map((c) => `${c.name}${c.orReporter === true ? '¹' : ''}`).join(', ')}`;
        })
        .filter((line) => line !== '')
        .join('<br>'),
    ]),
  );
