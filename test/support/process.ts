/** The built process, started as `npm start` starts it, and killed as a power cut would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Every one of the many processes compiles the same modules. */
const COMPILED = join(tmpdir(), 'muster-compiled');
const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
export const ADMIN_TOKEN = 'test-admin-token';

export interface Running {
  readonly url: string;
  /** Everything it has printed so far. */
  readonly output: () => string;
  /** Ends it and answers its exit code; null when a signal ended it. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
}

/** A port that is free now: a process that is killed and started again must keep its address. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return address.port;
}

const launch = (env: Record<string, string>): ChildProcess =>
  spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], TZ: 'UTC', NODE_COMPILE_CACHE: COMPILED, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Starts it and resolves when it says that it is ready. */
export async function startProcess(env: Record<string, string>): Promise<Running> {
  const child = launch({
    PORT: String(await freePort()),
    MUSTER_ADMIN_TOKEN: ADMIN_TOKEN,
    LOG_LEVEL: 'warn',
    ...env,
  });
  let output = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const exited = once(child, 'exit');
  if (child.stdout === null) throw new Error('It has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    output += `${line}\n`;
    const [, url] = /^Muster is ready: (\S+)$/u.exec(line) ?? [];
    if (url !== undefined)
      return {
        url,
        output: () => output,
        end: async (signal) => {
          child.kill(signal);
          await exited;
          return child.exitCode;
        },
      };
  }
  await exited;
  throw new Error(`It ended with ${child.exitCode} before it was ready:\n${output}`);
}

/** Starts it where it must fail, and answers what it said. */
export async function startInVain(
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const child = launch({ PORT: '0', ...env });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  await once(child, 'close');
  return { code: child.exitCode, output };
}

/** A folder of its own, removed by `dispose`. */
export function scratch(): {
  readonly folder: string;
  readonly file: (name: string) => string;
  dispose(): void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'muster-e2e-'));
  return {
    folder,
    file: (name) => join(folder, name),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A call of the REST API as the admin token; JSON is parsed whatever the status, a document is text. */
export async function call(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: unknown }> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${ADMIN_TOKEN}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body:
      response.headers.get('content-type')?.includes('json') === true ? JSON.parse(text) : text || undefined,
  };
}
