// Compiles src/ into dist/, unless dist/ already is what src/ compiles to.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import process from 'node:process';
import {
  at,
  capture,
  contentOf,
  Failure,
  filesBelow,
  hashOf,
  isRunning,
  nodeBinary,
  root,
  say,
  tool,
} from './project.mjs';

export const BUILD_STAMP = at('dist', '.built-from');
export const ASSETS = { from: at('src', 'web', 'assets'), to: ['web', 'assets'] };

const inputs = () => [
  ...filesBelow('src'),
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
  'scripts/lib/build.mjs',
];

const isBuiltFrom = (hash) => existsSync(BUILD_STAMP) && readFileSync(BUILD_STAMP, 'utf8') === hash;

function takeItsPlace(fresh, hash) {
  rmSync(at('dist'), { recursive: true, force: true });
  try {
    renameSync(fresh, at('dist'));
  } catch (error) {
    // Somebody else's build of the same sources was faster.
    if (!isBuiltFrom(hash)) throw error;
  }
}

export async function ensureBuilt() {
  if (!existsSync(at('src'))) return;
  const hash = hashOf(inputs().map((file) => [file, contentOf(file)]));
  if (isBuiltFrom(hash) && existsSync(at('dist', 'main.js'))) return;

  say('building…');
  // Into a fresh folder that then takes dist's place: no stale output, no half-written dist.
  for (const name of readdirSync(root)) {
    const owner = /^\.build-(\d+)$/.exec(name)?.[1];
    if (owner && !isRunning(Number(owner))) rmSync(at(name), { recursive: true, force: true });
  }
  const fresh = `.build-${process.pid}`;
  try {
    const args = [
      tool('typescript', 'tsc'),
      '-p',
      'tsconfig.build.json',
      '--outDir',
      fresh,
      '--noEmitOnError',
    ];
    const { code, output } = await capture(nodeBinary(), args);
    if (code !== 0) throw new Failure(`the build failed:\n${output.trim()}`);
    if (existsSync(ASSETS.from)) cpSync(ASSETS.from, at(fresh, ...ASSETS.to), { recursive: true });
    mkdirSync(at(fresh), { recursive: true });
    writeFileSync(at(fresh, '.built-from'), hash);
    takeItsPlace(at(fresh), hash);
  } finally {
    rmSync(at(fresh), { recursive: true, force: true });
  }
}
