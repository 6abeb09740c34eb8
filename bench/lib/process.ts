/** The whole process, as `npm start` runs it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { distFolder } from './places.js';

/** The admin token of every server that is measured. */
export const TOKEN = 'bench-admin-token';

export interface Started {
  readonly child: ChildProcess;
  readonly address: string;
  readonly ms: number;
}

/** Resolves when it says that it is ready; with how long that took. */
export function start(file: string, more: Readonly<Record<string, string>> = {}): Promise<Started> {
  const started = performance.now();
  const child = spawn(process.execPath, ['--enable-source-maps', join(distFolder, 'main.js')], {
    env: {
      TZ: 'UTC',
      PORT: '0',
      LOG_LEVEL: 'error',
      DATABASE_URL: `file:${file}`,
      MUSTER_ADMIN_TOKEN: TOKEN,
      ...more,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A benchmark that fails leaves nothing running.
  const end = () => child.kill();
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return new Promise((resolve, reject) => {
    let said = '';
    const onExit = (code: number | null): void =>
      reject(new Error(`The process ended with ${code ?? 'a signal'}: ${said}`));
    child.once('exit', onExit);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      const address = /Muster is ready: (http\S+)/u.exec(said)?.[1];
      if (address === undefined) return;
      child.off('exit', onExit);
      resolve({ child, address, ms: performance.now() - started });
    });
  });
}

export const stop = ({ child }: Started): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });

/** The memory that the process holds, in MiB; undefined where the system does not tell. */
export function residentMemory({ child }: Started): number | undefined {
  try {
    const kib = /^VmRSS:\s+(\d+) kB/mu.exec(readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Number(kib) / 1024;
  } catch {
    return undefined;
  }
}
