/** Looks whether everything that Muster needs is there, and says what to do about what is not. */
import { existsSync } from 'node:fs';
import { slackChecks } from '../../chat/slack/doctor.js';
import { teamsChecks } from '../../chat/teams/doctor.js';
import { type Check, type Finding, fail, ok, warn } from '../../core/doctor.js';
import { storedClock } from '../../core/time/agenda.js';
import { StoreBehind, StoreUnusable } from '../../store/errors.js';
import { openStore } from '../../store/open.js';
import type { Store } from '../../store/store.js';
import { createClock } from '../clock.js';
import { type Config, ConfigProblem, readConfig } from '../config.js';
import { configurationOf } from '../configuration/atStart.js';
import { ConfigurationProblem, problemLines } from '../configuration/problem.js';
import { localUrlOf } from '../localUrl.js';
import type { CliCommand, Terminal } from './command.js';

const SIGNS = { ok: 'ok', warn: '! ', fail: '✗ ' } as const;

export const doctor: CliCommand = {
  name: 'doctor',
  takes: '',
  summary: 'Look whether everything that Muster needs is there, and say what to do about what is not',
  run: async (_, { env, out }) => {
    let failed = 0;
    const say = (name: string, findings: readonly Finding[]): void => {
      for (const finding of findings) {
        const todo = finding.state === 'ok' ? '' : `. To do: ${finding.todo}`;
        out.write(`${SIGNS[finding.state]} ${name}: ${finding.line}${todo}.\n`);
        if (finding.state === 'fail') failed += 1;
      }
    };
    const { config, findings } = configuration(env);
    say('configuration', findings);
    if (config !== undefined) await examine(config, say);
    return failed === 0 ? 0 : 1;
  },
};

/** The environment and the files that it names, as a start reads them. */
function configuration(env: Terminal['env']): {
  readonly config: Config | undefined;
  readonly findings: readonly Finding[];
} {
  try {
    const config = readConfig(env);
    try {
      configurationOf(config.configuration);
    } catch (error) {
      if (!(error instanceof ConfigurationProblem) && !(error instanceof ConfigProblem)) throw error;
      const lines = error instanceof ConfigurationProblem ? problemLines(error.problems) : [error.message];
      return { config, findings: lines.map((line) => fail(bare(line), 'correct the file')) };
    }
    return { config, findings: [ok('can be read')] };
  } catch (error) {
    if (!(error instanceof ConfigProblem)) throw error;
    return { config: undefined, findings: [fail(bare(error.message), 'correct the environment, or .env')] };
  }
}

const bare = (sentence: string): string => sentence.replace(/\.$/u, '');

async function examine(
  config: Config,
  say: (name: string, findings: readonly Finding[]) => void,
): Promise<void> {
  const { store, findings } = await database(config);
  say('database', findings);
  try {
    for (const { name, run } of await checks(config, store)) say(name, await run());
    if (config.slack === undefined) say('Slack', [ok('is not configured; docs/slack.md says how')]);
    if (config.teams === undefined) say('Teams', [ok('is not configured; docs/teams.md says how')]);
  } finally {
    await store?.close();
  }
}

/** Opened only when there is nothing to migrate: that is for a start. */
async function database({ databaseUrl }: Config): Promise<{
  readonly store: Store | undefined;
  readonly findings: readonly Finding[];
}> {
  const file = /^file:(.+)$/u.exec(databaseUrl)?.[1];
  if (file !== undefined && (file === ':memory:' || !existsSync(file)))
    return { store: undefined, findings: [ok(`${file} is not there yet; the first start makes it`)] };
  try {
    const store = await openStore(databaseUrl, { migrate: false });
    return { store, findings: [ok('answers, and has every migration')] };
  } catch (error) {
    if (!(error instanceof StoreUnusable)) throw error;
    const finding =
      error instanceof StoreBehind
        ? warn(bare(error.message), 'start Muster once')
        : fail(bare(error.message), 'correct DATABASE_URL, or mend the database');
    return { store: undefined, findings: [finding] };
  }
}

/** What the parts look at; another one is another entry. */
async function checks(config: Config, store: Store | undefined): Promise<readonly Check[]> {
  const { slack, teams, publicUrl } = config;
  const stored = store === undefined ? undefined : await storedClock(store, config.clock.mode);
  const clock = createClock(config.clock, stored);
  const shared = { clock, publicUrl, localUrl: localUrlOf(config), store };
  return [
    ...(slack === undefined ? [] : slackChecks({ ...shared, settings: slack })),
    ...(teams === undefined ? [] : teamsChecks({ ...shared, settings: teams })),
  ];
}
