/** Configuration as code from the command line: what would change, changing it, and writing down what is there. */
import { allOrganizations, everythingOf } from '../../store/queries/configuration.js';
import type { Store } from '../../store/store.js';
import { readConfig } from '../config.js';
import { type Applied, applyConfiguration, rehearseConfiguration } from '../configuration/apply.js';
import { exportYaml } from '../configuration/export.js';
import { namesOf } from '../configuration/files.js';
import type { Wanted } from '../configuration/merge.js';
import { namesPeople, readConfiguration } from '../configuration/read.js';
import { ensureOrganization, seedExample } from '../seed.js';
import { type CliCommand, type Terminal, UsageProblem } from './command.js';
import { options } from './options.js';
import { type Opened, withStore } from './store.js';

export const configCheck: CliCommand = {
  name: 'config check',
  takes: '[file or folder …]',
  summary: 'Say what is wrong with the configuration, or what it would change; write nothing',
  run: async (args, terminal) => {
    const wanted = readConfiguration(filesIn(args, terminal));
    return await withStore(terminal.env, { missing: 'in memory' }, async (opened) => {
      if (opened.fresh) await begin(opened, wanted);
      const found = await rehearseConfiguration(opened, wanted);
      terminal.out.write(`ok\n${report(found, 'would ')}`);
      return 0;
    });
  },
};

export const configApply: CliCommand = {
  name: 'config apply',
  takes: '[file or folder …]',
  summary: 'Apply the configuration now, as every start does',
  run: async (args, terminal) => {
    const wanted = readConfiguration(filesIn(args, terminal));
    return await withStore(terminal.env, { missing: 'create' }, async (opened) => {
      await begin(opened, wanted);
      const done = await applyConfiguration(opened, wanted);
      terminal.out.write(`ok\n${report(done, '')}`);
      return 0;
    });
  },
};

export const configExport: CliCommand = {
  name: 'config export',
  takes: '[--organization <slug>]',
  summary: 'Write what is there as configuration',
  run: async (args, { env, out }) => {
    const { organization: slug } = options(args, { organization: { type: 'string' } }).values;
    return await withStore(env, { missing: 'refuse' }, async ({ store }) => {
      out.write(await exported(store, slug));
      return 0;
    });
  },
};

/** What a start does before it applies the configuration: its result is what the files are compared with. */
async function begin(opened: Opened, wanted: readonly Wanted[]): Promise<void> {
  const { id } = await ensureOrganization(opened);
  if (!namesPeople(wanted)) await seedExample(opened, id);
}

async function exported({ read }: Store, slug: string | undefined): Promise<string> {
  const all = await allOrganizations(read);
  const chosen = slug === undefined ? all : all.filter((each) => each.slug === slug);
  if (chosen.length === 0)
    throw new UsageProblem(
      `There is no organization ${slug ?? ''}; there are ${all.map((each) => each.slug).join(', ')}.`,
    );
  return exportYaml(
    await Promise.all(
      chosen.map(async (organization) => ({ organization, ...(await everythingOf(read, organization.id)) })),
    ),
  );
}

function filesIn(args: readonly string[], { env }: Terminal): readonly string[] {
  const { positionals } = options(args, {});
  if (positionals.length > 0) return positionals;
  const { configuration } = readConfig(env);
  if (configuration === undefined)
    throw new UsageProblem('No configuration is named: set MUSTER_CONFIG, or name files or folders.');
  return namesOf(configuration);
}

/** A line for each change, and how much there is of the rest. */
function report(all: readonly Applied[], would: string): string {
  const lines = all.flatMap(({ slug, changes, adopted, warnings }) => [
    ...changes.map((change) => `${slug}: ${would}${change}`),
    ...(adopted.length === 0
      ? []
      : [`${slug}: ${would}manage from now on what is so already: ${adopted.join(', ')}`]),
    ...warnings.map((warning) => `${slug}: warning: ${warning}`),
    ...(changes.length === 0 ? [`${slug}: nothing ${would === '' ? 'changed' : 'would change'}`] : []),
  ]);
  return `${lines.join('\n')}\n`;
}
