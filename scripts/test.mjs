// npm test: everything, in order. npm test -- <stage…> [-- arguments for vitest]: only these.
import process from 'node:process';
import { ensureInstalled } from './lib/install.mjs';
import { at, capture, childEnv, Failure, foreground, nodeBinary, script, tool } from './lib/project.mjs';

const own = (name) => () => [at('scripts', name)];

// Nothing of these depends on another: two run at a time, the long ones first. All of them report, then they decide.
const statics = {
  types: () => [tool('typescript', 'tsc'), '-p', 'tsconfig.json'],
  eslint: () => [tool('eslint'), '--max-warnings=0', 'src', 'test', '*.config.ts'],
  unused: () => [tool('knip'), '--no-progress'],
  migrations: own('check-migrations.mjs'),
  boundaries: own('check-boundaries.mjs'),
  biome: () => [tool('@biomejs/biome', 'biome'), 'check', '--error-on-warnings', '.'],
  // Not one of the static checks, but like them it is done beside the longest of them.
  build: own('build.mjs'),
};
const hints = { biome: 'npm run format mends what can be mended by itself' };
// End-to-end tests wait for processes and browsers more than they compute: one more of them keeps both processors busy.
const suites = ['unit', 'contract', 'e2e'];
const order = [...Object.keys(statics), ...suites];
const groups = {
  static: Object.keys(statics).filter((name) => name !== 'build'),
  lint: ['biome', 'eslint'],
  all: order,
};

function selection(given) {
  const chosen = new Set();
  const rest = [];
  for (const name of given) {
    if (name === '--') continue;
    const stages = groups[name] ?? (order.includes(name) ? [name] : undefined);
    if (stages === undefined || rest.length > 0) rest.push(name);
    else for (const stage of stages) chosen.add(stage);
  }
  if (chosen.size === 0 && rest.length > 0) {
    throw new Failure(
      `there is no stage ${rest[0]}; there are ${[...Object.keys(groups), ...order].join(', ')}`,
    );
  }
  return { stages: order.filter((stage) => chosen.size === 0 || chosen.has(stage)), rest };
}

const color = process.stdout.isTTY
  ? (code, text) => `\u001b[${code}m${text}\u001b[0m`
  : (_code, text) => text;
const seconds = (from) => `${((performance.now() - from) / 1000).toFixed(1)} s`;
const heading = (stage) =>
  console.log(color(1, `\n── ${stage} ${'─'.repeat(Math.max(3, 60 - stage.length))}`));
const verdict = (stage, failed, from) =>
  console.log(
    failed ? color(31, `✗ ${stage} failed (${seconds(from)})`) : color(32, `✓ ${stage} (${seconds(from)})`),
  );

async function runStatics(stages, node, env) {
  const failed = [];
  const waiting = [...stages];
  const worker = async () => {
    for (let stage = waiting.shift(); stage !== undefined; stage = waiting.shift()) {
      const from = performance.now();
      const { code, output } = await capture(node, statics[stage](), { env });
      heading(stage);
      if (output.trim() !== '' && (code !== 0 || stage === 'boundaries')) console.log(output.trim());
      if (code !== 0 && hints[stage]) console.log(hints[stage]);
      verdict(stage, code !== 0, from);
      if (code !== 0) failed.push(stage);
    }
  };
  await Promise.all([worker(), worker()]);
  return failed;
}

await script(async () => {
  const { stages, rest } = selection(process.argv.slice(2));
  const start = performance.now();
  await ensureInstalled();
  const node = nodeBinary();
  const env = childEnv({ TZ: 'UTC' });

  const end = (failed) => {
    console.log(
      failed.length > 0
        ? color(31, `\n✗ failed: ${failed.join(', ')} (${seconds(start)})`)
        : color(
            32,
            `\n✓ ${stages.length === order.length ? 'everything' : stages.join(', ')} (${seconds(start)})`,
          ),
    );
    return failed.length > 0 ? 1 : 0;
  };

  const failed = await runStatics(
    stages.filter((stage) => stage in statics),
    node,
    env,
  );
  if (failed.length > 0) return end(failed);

  for (const stage of stages.filter((name) => !(name in statics))) {
    heading(stage);
    const from = performance.now();
    const workers = stage === 'e2e' ? ['--maxWorkers=3'] : [];
    const code = await foreground(node, [tool('vitest'), 'run', '--project', stage, ...workers, ...rest], {
      env,
    });
    verdict(stage, code !== 0, from);
    if (code !== 0) return end([stage]);
  }
  return end([]);
});
