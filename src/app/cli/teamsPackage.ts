/** The package that a tenant installs the Teams app from, for an address of one's own. */
import { writeFileSync } from 'node:fs';
import { teamsEnvironment } from '../../chat/teams/environment.js';
import { isPublicName, MESSAGES_PATH, manifestJson } from '../../chat/teams/manifest.js';
import { families } from '../../core/commands/families.js';
import { Registry } from '../../core/dispatch/registry.js';
import { ConfigProblem } from '../config.js';
import { teamsPackage } from '../teamsPackage.js';
import { type CliCommand, UsageProblem } from './command.js';
import { options } from './options.js';

const NEEDED = 'It needs the address under which Teams reaches Muster: --url https://muster.example.com';

export const teamsPackageCommand: CliCommand = {
  name: 'teams-package',
  takes: '--url <address> [--out <file>] [--version <number>]',
  summary: 'Write the package that Teams installs the app of MICROSOFT_APP_ID from',
  run: async (args, { env, out }) => {
    const { values } = options(args, {
      url: { type: 'string' },
      out: { type: 'string' },
      version: { type: 'string' },
    });
    const publicUrl = publicUrlIn(values.url ?? env['PUBLIC_URL'] ?? '');
    const file = values.out ?? 'muster-teams.zip';
    const manifest = manifestJson({
      publicUrl,
      appId: appIdIn(env),
      registry: new Registry(families),
      ...(values.version === undefined ? {} : { version: versionIn(values.version) }),
    });
    write(file, manifest);
    out.write(nextSteps(file, publicUrl));
    return 0;
  },
};

/** @throws {UsageProblem} unless Teams can send something there. */
function publicUrlIn(address: string): string {
  if (address === '') throw new UsageProblem(`${NEEDED}.`);
  const url = URL.parse(address);
  const wrong = url === null || !/^https?:$/u.test(url.protocol) || url.search !== '' || url.hash !== '';
  if (wrong || url.username !== '' || url.password !== '')
    throw new UsageProblem(`${address} is no address that people reach Muster by. ${NEEDED}.`);
  if (url.protocol === 'http:')
    throw new UsageProblem(`${address} should begin with https://: Teams sends nothing over plain http.`);
  if (!isPublicName(url.hostname))
    throw new UsageProblem(
      `${address} is known on this machine or in this network only: Teams sends nothing there. ${NEEDED}.`,
    );
  return url.href.replace(/\/+$/u, '');
}

/** @throws {ConfigProblem} unless there is one. */
function appIdIn(env: Readonly<Record<string, string | undefined>>): string {
  const { data, error } = teamsEnvironment.MICROSOFT_APP_ID.safeParse(env['MICROSOFT_APP_ID']);
  if (error !== undefined)
    throw new ConfigProblem(`MICROSOFT_APP_ID ${error.issues[0]?.message ?? 'is wrong'}.`);
  if (data === undefined)
    throw new ConfigProblem(
      'MICROSOFT_APP_ID should be set: the Microsoft App ID of the Azure Bot (docs/teams.md says how to get one).',
    );
  return data;
}

/** @throws {UsageProblem} unless Teams takes it. */
function versionIn(version: string): string {
  if (!/^\d{1,4}\.\d{1,4}\.\d{1,4}$/u.test(version))
    throw new UsageProblem(`--version should be three numbers, such as 1.0.1, not ${version}.`);
  return version;
}

/** @throws {UsageProblem} where nothing can be written. */
function write(file: string, manifest: string): void {
  try {
    writeFileSync(file, teamsPackage(manifest));
  } catch (error) {
    throw new UsageProblem(
      `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

const nextSteps = (file: string, publicUrl: string): string =>
  [
    `Wrote ${file}.`,
    '',
    'What to do with it (docs/teams.md has it in full):',
    `1. Azure portal, the Azure Bot, Configuration: the messaging endpoint is ${publicUrl}${MESSAGES_PATH}; under Channels, Microsoft Teams is on.`,
    '2. Teams admin center, Teams apps, Manage apps, Actions, Upload new app: this file. If it was there before, open it and press Upload file.',
    '3. Teams, Apps, Built for your org, Muster: add it to the team, and agree to what it asks for.',
    '4. npm run muster -- doctor says what is still missing.',
    '',
  ].join('\n');
