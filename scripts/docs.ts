// npm run docs: renders what can be derived into the documents. A test fails when they have drifted.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environment } from '../src/app/config.js';
import { manifestYaml } from '../src/chat/slack/manifest.js';
import { SCOPES } from '../src/chat/slack/scopes.js';
import { manifestJson } from '../src/chat/teams/manifest.js';
import { PERMISSIONS } from '../src/chat/teams/permissions.js';
import { families } from '../src/core/commands/families.js';
import { Registry } from '../src/core/dispatch/registry.js';
import { errorCatalogue } from '../src/domain/errors.js';
import { describeApi } from '../src/http/api/openapi.js';
import { rooms } from './boundaries.mjs';
import { commandsDocument, commandTable, permissionTable } from './commands-document.js';
import { configurationKeys, environmentTable } from './configuration-document.js';
import { metricsDocument } from './metrics-document.js';
import { parityDocument } from './parity-document.js';

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
/** Outside code Markdown would take `<path>` for a tag. */
const literal = (cell: string): string =>
  cell
    .split('`')
    .map((part, i) => (i % 2 === 0 ? part.replace(/<(?!br>)/gu, '&lt;') : part))
    .join('`')
    .replaceAll('|', '\\|');
const row = (...cells: readonly string[]): string => `| ${cells.map(literal).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((r) => row(...r))].join('\n');

const errorTable = (): string =>
  table(
    ['code', 'status', 'what to do'],
    Object.entries(errorCatalogue).map(([code, { httpStatus, remedy }]) => [
      `\`${code}\``,
      String(httpStatus),
      remedy,
    ]),
  );

const roomTable = (): string =>
  table(
    ['room', 'rule'],
    rooms.map(({ name, rule }) => [`\`${name}\``, rule]),
  );

const scopeTable = (): string =>
  table(
    ['permission', 'without it Muster cannot'],
    SCOPES.map(({ scope, cannot }) => [`\`${scope}\``, cannot]),
  );

const teamsPermissionTable = (): string =>
  table(
    ['permission', 'granted', 'without it Muster cannot', 'then instead'],
    PERMISSIONS.map(({ name, granted, cannot, instead }) => [
      `\`${name}\``,
      granted === 'resource' ? 'with the app, for its team or chat' : 'by an administrator',
      cannot,
      instead ?? 'nothing: it is needed',
    ]),
  );

const envExample = (): string =>
  [
    '# Every variable Muster reads. All of them are optional; what stands here is the default.',
    ...Object.entries(environment.shape).flatMap(([name, schema]) => {
      const { description, default: fallback } = schema.meta() ?? {};
      return [
        '',
        `# ${description ?? ''}`,
        fallback === undefined
          ? `# ${name}=`
          : `${name}=${/\s/u.test(String(fallback)) ? `"${String(fallback)}"` : String(fallback)}`,
      ];
    }),
    '',
  ].join('\n');

/** Replaces what stands between the marks of a section. */
const fill = (document: string, section: string, content: string): string => {
  const [begin, end] = [`<!-- rendered: ${section} -->`, `<!-- end: ${section} -->`];
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from === -1 || to < from) throw new Error(`A document lacks the marks of ${section}.`);
  return `${document.slice(0, from + begin.length)}\n${content}\n${document.slice(to)}`;
};

/** Every rendered document by its name, as it should be. */
export const renderDocs = (): Readonly<Record<string, string>> => {
  const read = (name: string): string => readFileSync(path(name), 'utf8');
  return {
    'README.md': fill(
      fill(read('README.md'), 'commands', commandTable(families, table)),
      'errors',
      errorTable(),
    ),
    'ARCHITECTURE.md': fill(read('ARCHITECTURE.md'), 'rooms', roomTable()),
    '.env.example': envExample(),
    'docs/access.md': fill(read('docs/access.md'), 'permissions', permissionTable(families, table)),
    'docs/commands.md': commandsDocument(families, table),
    'docs/configuration.md': fill(
      fill(read('docs/configuration.md'), 'environment', environmentTable(table)),
      'keys',
      configurationKeys(table),
    ),
    'docs/metrics.md': metricsDocument(table),
    'docs/parity.md': parityDocument(new Registry(families), table),
    'docs/slack.md': fill(read('docs/slack.md'), 'scopes', scopeTable()),
    'manifests/slack/manifest.yaml': manifestYaml({ publicUrl: 'https://muster.example.com', socket: false }),
    'docs/teams.md': fill(read('docs/teams.md'), 'permissions', teamsPermissionTable()),
    'manifests/teams/manifest.json': manifestJson({
      publicUrl: 'https://muster.example.com',
      appId: '00000000-0000-0000-0000-000000000000',
      registry: new Registry(families),
    }),
    'docs/openapi.json': `${JSON.stringify(describeApi(new Registry(families)), null, 2)}\n`,
  };
};

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [name, content] of Object.entries(renderDocs())) writeFileSync(path(name), content);
