/**
 * Which processes on one SQLite file live: each holds a lock on a small file of its own beside it, which the system
 * releases when the process dies, however it dies. What a dead process had leased can be taken over at once.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import Connection from 'better-sqlite3';
import { v4 as uuid } from 'uuid';
import { isLocked } from './errors.js';
import type { Instance } from './store.js';

export interface SqliteInstance extends Instance {
  /** Gives the lock back: from now on this instance counts as dead. */
  release(): void;
}

export function memoryInstance(): SqliteInstance {
  const own = uuid();
  return { id: own, isAlive: (id) => Promise.resolve(id === own), release: () => {} };
}

export function fileInstance(file: string): SqliteInstance {
  const lockOf = (id: string): string => `${file}.alive-${id}`;
  const prefix = basename(lockOf(''));
  for (const name of readdirSync(dirname(file)))
    if (name.startsWith(prefix)) isHeld(lockOf(name.slice(prefix.length)));
  const { id: own, lock } = hold(lockOf);
  return {
    id: own,
    isAlive: (id) => Promise.resolve(id === own || (/^[\w-]+$/u.test(id) && isHeld(lockOf(id)))),
    release: () => {
      rmSync(lockOf(own), { force: true });
      lock.close();
    },
  };
}

/** Another process that starts may take a file that is not locked yet for a dead one's and remove it: then the next. */
function hold(lockOf: (id: string) => string): { readonly id: string; readonly lock: Connection.Database } {
  for (;;) {
    const id = uuid();
    const lock = new Connection(lockOf(id), { timeout: 0 });
    try {
      lock.exec('BEGIN EXCLUSIVE');
      if (existsSync(lockOf(id))) return { id, lock };
    } catch (error) {
      if (!isLocked(error)) throw error;
    }
    lock.close();
  }
}

/** Whether somebody holds the lock; the file of a dead one is removed. */
function isHeld(lockFile: string): boolean {
  if (!existsSync(lockFile)) return false;
  let probe: Connection.Database | undefined;
  try {
    probe = new Connection(lockFile, { timeout: 0, fileMustExist: true });
    probe.exec('BEGIN EXCLUSIVE');
    rmSync(lockFile, { force: true });
    return false;
  } catch {
    // Locked, or gone while we looked.
    return existsSync(lockFile);
  } finally {
    probe?.close();
  }
}
