/** Small file systems of a test's own: the honest way to a full or read-only disk, where the test may mount one. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const run = (command: string, ...args: string[]): void => void execFileSync(command, args, { stdio: 'pipe' });
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'muster-mount-'));
const mount = (folder: string, megabytes: number): void =>
  run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder);
const unmount = (folder: string): void => {
  run('umount', '-l', folder);
  rmdirSync(folder);
};

/** Why no file system can be mounted here; undefined when one can. */
export const cannotMount = ((): string | undefined => {
  const folder = newFolder();
  try {
    mount(folder, 1);
    unmount(folder);
    return undefined;
  } catch {
    rmdirSync(folder);
    return 'mounting a tmpfs is not permitted here';
  }
})();

/** A file system of so many megabytes, gone when the test is over. */
export function smallDisk(megabytes: number): string {
  const folder = newFolder();
  mount(folder, megabytes);
  onTestFinished(() => unmount(folder));
  return folder;
}

export const makeReadOnly = (folder: string): void => run('mount', '-o', 'remount,ro', folder);
export const makeWritable = (folder: string): void => run('mount', '-o', 'remount,rw', folder);
