/** The command line beside the running process: `npm run muster -- <command>`. A new command is one more entry here. */
import { StoreUnusable } from '../../store/errors.js';
import { ConfigProblem } from '../config.js';
import { ConfigurationProblem, problemLines } from '../configuration/problem.js';
import { nearest } from '../configuration/values.js';
import { type CliCommand, type Terminal, UsageProblem } from './command.js';
import { configApply, configCheck, configExport } from './config.js';
import { doctor } from './doctor.js';
import { slackForget } from './slackForget.js';
import { slackManifestCommand } from './slackManifest.js';
import { teamsPackageCommand } from './teamsPackage.js';

/** Of sysexits.h: what was typed is no command; what it is configured with is wrong. */
const EX_USAGE = 64;
const EX_CONFIG = 78;

const help: CliCommand = {
  name: 'help',
  takes: '',
  summary: 'Say what there is',
  run: (_, { out }) => {
    out.write(helpText());
    return Promise.resolve(0);
  },
};

export const cliCommands: readonly CliCommand[] = [
  configCheck,
  configApply,
  configExport,
  doctor,
  slackManifestCommand,
  slackForget,
  teamsPackageCommand,
  help,
];

const usageOf = ({ name, takes }: CliCommand): string => `${name} ${takes}`.trim();

function helpText(): string {
  const width = Math.max(...cliCommands.map((command) => usageOf(command).length));
  const lines = cliCommands.map((command) => `  ${usageOf(command).padEnd(width)}  ${command.summary}`);
  return `npm run muster -- <command>\n\n${lines.join('\n')}\n\nIt reads the same environment as npm start, .env included.\n`;
}

/** The command whose words stand first, and what follows them. */
function commandIn(typed: readonly string[]): readonly [CliCommand, readonly string[]] {
  // The usual ways to ask for help, and for a check.
  const asked = typed.length === 0 || typed[0] === '--help' || typed[0] === '-h' ? ['help'] : typed;
  const words =
    asked[0] === 'config' && asked[1] === '--check' ? ['config', 'check', ...asked.slice(2)] : asked;
  for (const command of cliCommands) {
    const name = command.name.split(' ');
    if (name.every((word, i) => words[i] === word)) return [command, words.slice(name.length)];
  }
  const meant = nearest(
    words.slice(0, 2).join(' '),
    cliCommands.map(({ name }) => name),
  );
  throw new UsageProblem(
    `There is no command ${words.slice(0, 2).join(' ')}${meant === undefined ? '' : ` (did you mean ${meant}?)`}. Accepted: ${cliCommands.map(({ name }) => name).join(', ')}.`,
  );
}

/** Runs what was typed, and answers the exit code. */
export async function runCli(typed: readonly string[], terminal: Terminal): Promise<number> {
  const say = (text: string, code: number): number => {
    terminal.err.write(`${text}\n`);
    return code;
  };
  try {
    const [command, args] = commandIn(typed);
    return await command.run(args, terminal);
  } catch (error) {
    if (error instanceof UsageProblem) return say(error.message, EX_USAGE);
    if (error instanceof ConfigurationProblem) return say(problemLines(error.problems).join('\n'), EX_CONFIG);
    if (error instanceof ConfigProblem) return say(error.message, EX_CONFIG);
    if (error instanceof StoreUnusable) return say(error.message, 1);
    throw error;
  }
}
