/** Where things are: the compiled product, and folders for databases on disk and in memory. */
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** BENCH_DIST measures another build than the present one, for comparing two. */
export const distFolder = process.env['BENCH_DIST'] ?? fileURLToPath(new URL('../../dist', import.meta.url));

const folders: string[] = [];
const folderIn = (parent: string): string => {
  const folder = mkdtempSync(join(parent, 'muster-bench-'));
  folders.push(folder);
  return folder;
};
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/** A fresh folder on the disk of the temporary folder; gone when the process ends. */
export const onDisk = (): string => folderIn(tmpdir());

/** A fresh folder in memory, where the machine has one. */
export const inMemory = (): string | undefined => {
  try {
    accessSync('/dev/shm', constants.W_OK);
  } catch {
    return undefined;
  }
  return folderIn('/dev/shm');
};
