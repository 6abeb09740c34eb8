/** Another process with a store of its own, driven line by line. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const script = fileURLToPath(new URL('./storeProcess.ts', import.meta.url));

export interface StoreProcess {
  /** Sends a line and waits for the answer to it. */
  ask(line: string): Promise<string>;
  kill(): Promise<void>;
}

/** Started and waiting for its first line; it opens its store when told `open`. */
export async function startProcess(url: string): Promise<StoreProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, url], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  onTestFinished(() => end(child, ended));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('The process ended without an answer.');
    return value;
  };
  if ((await answer()) !== 'ready') throw new Error('The process did not start.');
  return {
    ask: (line) => {
      child.stdin.write(`${line}\n`);
      return answer();
    },
    kill: () => end(child, ended),
  };
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await ended;
}
