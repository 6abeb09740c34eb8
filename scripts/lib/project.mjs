// Where things are, and how to run them on the pinned Node.
// Everything in scripts/lib and start.mjs runs on any Node >= 18, with builtins only: it runs before anything is installed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join, relative, resolve, sep } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
export const at = (...parts) => join(root, ...parts);

/** What Node is told about a file .env, where there is one. */
export const envFile = () => (existsSync(at('.env')) ? [`--env-file=${at('.env')}`] : []);

const FLOOR = [22, 19];
/** EX_CONFIG of sysexits.h: what is around the program is not as it must be. */
export const EX_CONFIG = 78;

export const say = (line) => process.stderr.write(`muster: ${line}\n`);

export class Failure extends Error {
  constructor(message, code = 1) {
    super(message);
    this.code = code;
  }
}

const modernEnough = (version) => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1]);
};

// The pinned binary is linked against glibc; on a musl system it is installed but cannot run.
const hasGlibc = () =>
  process.platform !== 'linux' ||
  ['/lib64/ld-linux-x86-64.so.2', '/lib/ld-linux-aarch64.so.1'].some((file) => existsSync(file));

/** The Node that runs Muster: the pinned one, else the one we are in if it is new enough. */
export function nodeBinary() {
  const pinned = at('node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(pinned) && hasGlibc()) return pinned;
  if (modernEnough(process.versions.node)) return process.execPath;
  throw new Failure(
    `needs Node >= ${FLOOR.join('.')}; this is ${process.versions.node}, and no pinned Node is installed for ${process.platform}-${process.arch}.`,
    EX_CONFIG,
  );
}

/** Environment for children: the project's own tools, and therefore its own Node, come first. */
export function childEnv(extra = {}) {
  const bin = at('node_modules', '.bin');
  const path = (process.env.PATH ?? '').split(delimiter).filter((part) => part !== bin);
  return { ...process.env, PATH: [bin, ...path].join(delimiter), ...extra };
}

/** The script behind a tool of node_modules, so that it can be run with nodeBinary() whatever its first line says. */
export function tool(name, binary = name) {
  const manifest = JSON.parse(readFileSync(at('node_modules', name, 'package.json'), 'utf8'));
  const bin = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[binary];
  return at('node_modules', name, bin);
}

/** Exit code a shell would report. */
export const exitCode = (code, signal) => code ?? 128 + (constants.signals[signal] ?? 0);

export const isRunning = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Runs a command to its end and keeps what it printed. */
export function capture(command, args, { env = childEnv(), started } = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    if (child.pid !== undefined) started?.(child.pid);
    let output = '';
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', failed);
    child.on('close', (code, signal) => done({ code: exitCode(code, signal), output }));
  });
}

/**
 * Runs a command in the foreground and hands signals on to it; resolves with its exit code.
 * On a terminal, Ctrl-C reaches the whole process group, the child included: sending it on would double it.
 */
export function foreground(command, args, { env = childEnv() } = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd: root, env, stdio: 'inherit' });
    const onTerminal = process.stdin.isTTY === true;
    const pass = (signal) => {
      if (signal === 'SIGINT' && onTerminal) return;
      child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    const settle = (act) => {
      for (const signal of signals) process.off(signal, pass);
      act();
    };
    child.on('error', (error) => settle(() => failed(error)));
    child.on('exit', (code, signal) => settle(() => done(exitCode(code, signal))));
  });
}

/** Every file below a folder, sorted, as paths relative to the project with forward slashes. */
export function filesBelow(folder) {
  if (!existsSync(at(folder))) return [];
  const found = [];
  const walk = (directory) => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) walk(path);
      else found.push(relative(root, path).split(sep).join('/'));
    }
  };
  walk(at(folder));
  return found.sort();
}

/** One hash over named contents; a missing file counts as missing, not as empty. */
export function hashOf(parts) {
  const hash = createHash('sha256');
  for (const [name, content] of parts) {
    hash.update(`${name}\0${content === null ? '-' : content.length}\0`);
    if (content !== null) hash.update(content);
  }
  return hash.digest('hex');
}

export const contentOf = (file) => (existsSync(at(file)) ? readFileSync(at(file)) : null);

/** Runs the main function of a script: a Failure becomes one line and its code, anything else keeps its stack. */
export async function script(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(error.message);
    process.exitCode = error.code;
  }
}
