/** Looking for damage: a small file is looked through at every start, a large one when it was not closed. */
import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Connection from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { damageCheck } from '../../src/store/openSqlite.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-damage-'));
  file = join(folder, 'muster.db');
  const db = new Connection(file);
  db.pragma('journal_mode = WAL');
  db.exec('create table t (id integer primary key, words text not null)');
  const insert = db.prepare('insert into t (words) values (?)');
  db.transaction(() => {
    for (let i = 0; i < 2_000; i += 1) insert.run(`row ${i} `.repeat(20));
  })();
  db.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SMALL = Number.MAX_SAFE_INTEGER;
const LARGE = 0;

/** What the check finds with this limit. */
const find = (limit: number): string | null => {
  const check = damageCheck(file, limit);
  const db = new Connection(file);
  try {
    return check(db);
  } finally {
    db.close();
  }
};

/** Overwrites a page in the middle. */
async function damage(): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(4096, 0xee), 0, 4096, 4096 * 20);
  await handle.close();
}

test('a sound file is sound, small or large', () => {
  expect(find(SMALL)).toBeNull();
  expect(find(LARGE)).toBeNull();
});

test('damage in the middle of a small file is found', async () => {
  await damage();
  expect(find(SMALL)).not.toBeNull();
});

test('a large file that was closed is not looked through', async () => {
  await damage();
  expect(find(LARGE)).toBeNull();
});

test('a large file that was not closed is looked through', async () => {
  await damage();
  writeFileSync(`${file}-wal`, '');
  expect(find(LARGE)).not.toBeNull();
});

test('a large file that is cut short is found', () => {
  const { size } = statSync(file);
  truncateSync(file, size - 4096 * 3);
  // SQLite refuses a header that promises more than there is; where it does not, the check does.
  expect(() => {
    throw new Error(find(LARGE) ?? 'sound');
  }).toThrow(/malformed|cut short/u);
});
