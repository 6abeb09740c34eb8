/** npm run bench: every figure against its baseline of the same run. `npm run bench -- declares timers` runs some only. */
import process from 'node:process';
import { declareFigures } from './declares.js';
import { type Figure, misses } from './lib/figures.js';
import { table } from './lib/table.js';
import { privacyFigures } from './reads/privacy.js';
import { processFigures } from './reads/process.js';
import { readFigures } from './reads/reads.js';
import { restFigures } from './rest/rest.js';
import { routeFigures } from './rest/routes.js';
import { slackFigures } from './slack/slack.js';
import { teamsFigures } from './teams/teams.js';
import { drainFigures } from './timers/drain.js';
import { idleFigures } from './timers/idle.js';
import { nudgeFigures } from './timers/nudges.js';
import { pageFigures } from './web/page.js';
import { vitalFigures } from './web/vitals.js';
import { windowFigures } from './web/windows.js';

const benchmarks: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  declares: declareFigures,
  rest: restFigures,
  routes: routeFigures,
  timers: drainFigures,
  nudges: nudgeFigures,
  idle: idleFigures,
  reads: readFigures,
  process: processFigures,
  privacy: privacyFigures,
  slack: slackFigures,
  teams: teamsFigures,
  page: pageFigures,
  windows: windowFigures,
  vitals: vitalFigures,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no benchmark ${unknown.join(', ')}: there are ${Object.keys(benchmarks).join(', ')}.\n`,
  );
  process.exit(2);
}
const figures: Figure[] = [];
for (const [name, run] of Object.entries(benchmarks)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const started = performance.now();
  process.stderr.write(`${name}…\n`);
  figures.push(...(await run()));
  process.stderr.write(`  ${Math.round((performance.now() - started) / 1000)} s\n`);
}
process.stdout.write(`\n${table(figures)}\n`);
process.exit(figures.some(misses) ? 1 : 0);
