// docs/parity.md: what can be done where, from the commands' declarations and from what each island says of itself.
import { slackSurface } from '../src/chat/slack/means.js';
import { teamsSurface } from '../src/chat/teams/means.js';
import { ENTRY_POINTS, type EntryPoint, type Means, type Surface } from '../src/core/chat/entryPoints.js';
import type { Registry } from '../src/core/dispatch/registry.js';
import { PREFIX } from '../src/http/api/contract.js';
import { restSurface } from '../src/http/api/means.js';
import { webSurface } from '../src/web/means.js';
import { titleOf } from './commands-document.js';

type Table = (head: readonly string[], rows: readonly (readonly string[])[]) => string;

/** Where people and programs meet Muster, in the order of the columns. */
export const SURFACES: readonly Surface[] = [slackSurface, teamsSurface, webSurface, restSurface];

/** A row of a table: what it is about, and how it is done on each surface. */
export interface Row {
  readonly what: string;
  readonly means: readonly Means[];
}

interface Group {
  readonly heading: string;
  readonly rows: readonly Row[];
}

const isEntryPoint = (key: string): key is EntryPoint => SURFACES.every(({ means }) => key in means);

/** The ways in which people meet Muster, by what they are about. */
export const entryGroups: readonly Group[] = Object.entries(ENTRY_POINTS).map(([heading, points]) => ({
  heading,
  rows: Object.entries(points).map(([key, what]) => {
    if (!isEntryPoint(key)) throw new Error(`Nobody knows of ${key}.`);
    return { what, means: SURFACES.map(({ means }) => means[key]) };
  }),
}));

/** Every verb, by its family. */
export const verbGroups = (registry: Registry): readonly Group[] =>
  registry.families.map(({ name, commands }) => ({
    heading: titleOf(name),
    rows: commands.map((command) => ({
      what: command.summary,
      means: SURFACES.map(({ verb }) => verb(command, registry)),
    })),
  }));

function cell(means: Means): string {
  if ('none' in means) return `– ${means.none}`;
  if ('missing' in means) return `**missing**: ${means.missing}`;
  return means.but === undefined ? means.how : `${means.how} (${means.but})`;
}

const HEAD = `# Parity

What can be done where, and how. A dash says why the platform leaves no way to do it, or nothing that it could be done to;
what stands in brackets is the part that it does not allow. Where it says **missing**, the platform is not the reason.

Rendered by \`npm run docs\`: the verbs from their declarations, everything else from what each island says of itself
(\`means.ts\`), which the compiler keeps complete.`;

const VERBS = `Behind a comma stands what a verb opens that comes with nothing but its name: a modal, a dialog, a form. In a war room
the incident is understood; elsewhere every verb that is about one asks which. Routes stand below \`${PREFIX}\`. What each verb takes is in
[Commands](commands.md).`;

/** Both tables. */
export function parityDocument(registry: Registry, table: Table): string {
  const tables = (groups: readonly Group[]): readonly string[] =>
    groups.flatMap(({ heading, rows }) => [
      `### ${heading}`,
      table(
        ['', ...SURFACES.map(({ name }) => name)],
        rows.map(({ what, means }) => [what, ...means.map(cell)]),
      ),
    ]);
  return [
    HEAD,
    '## Ways in and out',
    ...tables(entryGroups),
    '## Verbs',
    VERBS,
    ...tables(verbGroups(registry)),
    '',
  ].join('\n\n');
}
