// Installs the dependencies when they are not those of the lockfile.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { at, capture, contentOf, Failure, hashOf, isRunning, say } from './project.mjs';

const STAMP = at('node_modules', '.muster-installed');

/** What decides the contents of node_modules: the lockfile, and of package.json only what is about dependencies. */
function wanted() {
  const manifest = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  const { dependencies, devDependencies, optionalDependencies, overrides, allowScripts } = manifest;
  const relevant = { dependencies, devDependencies, optionalDependencies, overrides, allowScripts };
  return hashOf([
    ['package-lock.json', contentOf('package-lock.json')],
    ['package.json', JSON.stringify(relevant)],
    ['platform', `${process.platform}-${process.arch}`],
  ]);
}

const readJson = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};

/**
 * Whether somebody's own `npm install` already brought what the lockfile asks for. npm writes its hidden lockfile last,
 * so an interrupted install does not have one.
 */
function installedByHand() {
  const lock = readJson(at('package-lock.json'));
  const installed = readJson(at('node_modules', '.package-lock.json'));
  if (!lock?.packages || !installed?.packages) return false;
  const manifest = readJson(at('package.json')) ?? {};
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    if (JSON.stringify(manifest[kind] ?? {}) !== JSON.stringify(lock.packages['']?.[kind] ?? {}))
      return false;
  }
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '') continue;
    const present = installed.packages[path];
    if (present === undefined) {
      if (entry.optional === true || entry.peer === true || entry.devOptional === true) continue;
      return false;
    }
    if (present.version !== entry.version || present.integrity !== entry.integrity) return false;
    if (!existsSync(at(path, 'package.json'))) return false;
  }
  return Object.keys(installed.packages).every((path) => path in lock.packages);
}

function stamp(hash) {
  mkdirSync(at('node_modules'), { recursive: true });
  writeFileSync(STAMP, hash);
}

// Only one install at a time. The lock names the process to wait for: first us, then the npm that we started, which goes
// on working when only we are killed.
const LOCK = at('.install-lock');

async function locked(action) {
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(contentOf('.install-lock')?.toString());
    if (holder > 0 && isRunning(holder)) await sleep(200);
    else rmSync(LOCK, { force: true });
  }
  try {
    return await action((pid) => writeFileSync(LOCK, String(pid)));
  } finally {
    rmSync(LOCK, { force: true });
  }
}

async function install(started) {
  say('installing dependencies…');
  rmSync(STAMP, { force: true });
  // The npm that runs us, on the Node it runs on: `node` on the PATH may be the one that is about to be replaced.
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  const [command, first] = cli?.endsWith('npm-cli.js') ? [node ?? process.execPath, [cli]] : ['npm', []];
  // NODE_ENV=production would leave out the compiler.
  const includes = ['--include=dev', '--include=optional'];
  const args = [...first, 'ci', ...includes, '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await capture(command, args, { started });
  if (code !== 0) {
    // After what went wrong npm explains itself at length.
    const [reason] = output.split(/\n.*Clean install a project/);
    throw new Failure(`npm ci failed (exit code ${code}):\n${reason.trim()}`);
  }
}

export async function ensureInstalled() {
  // A packaged Muster (no src/) is installed by whoever unpacked it.
  if (!existsSync(at('src'))) return;
  const hash = wanted();
  const isInstalled = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash;
  if (isInstalled()) return;
  await locked(async (started) => {
    if (isInstalled()) return;
    if (!installedByHand()) await install(started);
    stamp(hash);
  });
}
