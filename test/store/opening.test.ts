/** A SQLite file that cannot be used is told in one line and left as it is. */
import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Connection from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open.js';
import { cannotMount, makeReadOnly, makeWritable, smallDisk } from './mounts.js';
import { expectOneLine } from './oneLine.js';
import { temporaryFolder } from './temporaryFolder.js';

const rows = 2_000;
const key = (i: number): string => `k${String(i).padStart(4, '0')}`;

/** A closed database with some data. */
const existing = async (folder: string): Promise<string> => {
  const file = join(folder, 'muster.db');
  const store = await openStore(`file:${file}`);
  await store.tx(async (w) => {
    const values = Array.from({ length: rows }, (_, i) => ({
      island: 'test',
      key: key(i),
      value: { text: 'x'.repeat(200) },
    }));
    for (let i = 0; i < rows; i += 500)
      await w.insert(w.tables.adapterState).values(values.slice(i, i + 500));
  });
  await store.close();
  return file;
};

const countOf = async (file: string): Promise<number> => {
  const store = await openStore(`file:${file}`);
  const count = await store.read.$count(store.read.tables.adapterState);
  await store.close();
  return count;
};

const unusable = async (file: string, what: RegExp): Promise<void> => {
  const before = readFileSync(file);
  await expectOneLine(openStore(`file:${file}`), what);
  expect(readFileSync(file).equals(before)).toBe(true);
};

describe('a damaged file', () => {
  test('that is no database at all', async () => {
    const file = join(temporaryFolder(), 'muster.db');
    writeFileSync(file, Buffer.alloc(8_192, 'not a database '));
    await unusable(file, /not a sound SQLite database/);
  });

  test('with a destroyed header', async () => {
    const file = await existing(temporaryFolder());
    const content = readFileSync(file);
    content.fill(0xa5, 0, 100);
    writeFileSync(file, content);
    await unusable(file, /not a sound SQLite database/);
  });

  test('with destroyed pages in the middle', async () => {
    const file = await existing(temporaryFolder());
    const content = readFileSync(file);
    const middle = Math.floor(content.length / 2 / 4_096) * 4_096;
    content.fill(0xa5, middle, middle + 5 * 4_096);
    writeFileSync(file, content);
    await unusable(file, /damaged|not a sound/);
  });

  test('that was cut off', async () => {
    const file = await existing(temporaryFolder());
    truncateSync(file, Math.floor(readFileSync(file).length / 2 / 4_096) * 4_096);
    await unusable(file, /damaged|not a sound/);
  });
});

test('a file from a newer version', async () => {
  const file = await existing(temporaryFolder());
  const connection = new Connection(file);
  connection.exec(`insert into muster_migrations values ('from the future', '9999_future')`);
  connection.close();
  await unusable(file, /newer version/);
});

describe('a place that cannot be written', () => {
  test('because it is a folder', async () => {
    await expectOneLine(openStore(`file:${temporaryFolder()}`), /cannot be written/);
  });

  test('because its folder is a file', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, 'a file');
    await expectOneLine(openStore(`file:${join(file, 'muster.db')}`), /cannot be written/);
    await expectOneLine(openStore(`file:${join(file, 'deeper', 'muster.db')}`), /cannot be written/);
  });

  describe.skipIf(cannotMount !== undefined)(
    `on a read-only disk${cannotMount ? ` (left out: ${cannotMount})` : ''}`,
    () => {
      test('that is empty', async () => {
        const disk = smallDisk(4);
        makeReadOnly(disk);
        await expectOneLine(openStore(`file:${join(disk, 'muster.db')}`), /cannot be written/);
        await expectOneLine(openStore(`file:${join(disk, 'deeper', 'muster.db')}`), /cannot be written/);
      });

      test('that has data', async () => {
        const disk = smallDisk(8);
        const file = await existing(disk);
        makeReadOnly(disk);
        await unusable(file, /cannot be written/);
        makeWritable(disk);
        expect(await countOf(file)).toBe(rows);
      });
    },
  );
});

describe.skipIf(cannotMount !== undefined)(
  `a full disk${cannotMount ? ` (left out: ${cannotMount})` : ''}`,
  () => {
    /** Takes all the space there is. */
    const fill = (disk: string): string => {
      const ballast = join(disk, 'ballast');
      writeFileSync(ballast, '');
      for (const size of [65_536, 4_096, 1]) {
        try {
          for (;;) writeFileSync(ballast, Buffer.alloc(size), { flag: 'a' });
        } catch {
          // No space for so much: on with less.
        }
      }
      return ballast;
    };

    test('without a database', async () => {
      const disk = smallDisk(2);
      fill(disk);
      await expectOneLine(openStore(`file:${join(disk, 'muster.db')}`), /no space left/);
    });

    test('that fills up while the database is made', async () => {
      const disk = smallDisk(1);
      writeFileSync(join(disk, 'ballast'), Buffer.alloc(900_000));
      await expectOneLine(openStore(`file:${join(disk, 'muster.db')}`), /no space left/);
      writeFileSync(join(disk, 'ballast'), '');
      expect(await countOf(join(disk, 'muster.db'))).toBe(0);
    });

    test('with a database, which is as it was once there is space', async () => {
      const disk = smallDisk(8);
      const file = await existing(disk);
      const ballast = fill(disk);
      await unusable(file, /no space left/);
      writeFileSync(ballast, '');
      expect(await countOf(file)).toBe(rows);
    });
  },
);

test('the folder of a new database is made', async () => {
  const file = join(temporaryFolder(), 'a', 'b', 'muster.db');
  await (await openStore(`file:${file}`)).close();
  expect(existsSync(file)).toBe(true);
});

test('an empty file is a new database', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'data'));
  const file = join(folder, 'data', 'muster.db');
  writeFileSync(file, '');
  expect(await countOf(file)).toBe(0);
});

test.each(['', 'file:', 'muster.db', 'mysql://localhost/muster', 'postgres:'])(
  'an address that is none: %j',
  async (url) => {
    await expectOneLine(openStore(url), /DATABASE_URL should be/);
  },
);
