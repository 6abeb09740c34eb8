/** The process as an operator meets it: what it says at the start, how it stops, and what it refuses to touch. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import Connection from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { nodeProblem } from '../../src/app/nodeVersion.js';
import { call, scratch, startInVain, startProcess } from '../support/process.js';

let folder: ReturnType<typeof scratch>;
const fresh = () => {
  folder = scratch();
  return folder;
};
afterEach(() => folder?.dispose());

describe('starting', () => {
  test('says one line when it is ready, and ends with 0 on SIGTERM', async () => {
    const running = await startProcess({
      DATABASE_URL: `file:${fresh().file('data/muster.db')}`,
      LOG_LEVEL: 'silent',
    });
    expect(running.output()).toBe(`Muster is ready: ${running.url}\n`);
    expect(await running.end('SIGTERM')).toBe(0);
  });

  test('what was declared is there after a restart, and the clock stands where it was pushed to', async () => {
    const env = { DATABASE_URL: `file:${fresh().file('muster.db')}` };
    const before = await startProcess(env);
    await call(before.url, 'POST', '/incidents', { title: 'Kept' });
    await call(before.url, 'POST', '/clock', { advance: 'P30D' });
    await before.end('SIGKILL');
    const after = await startProcess(env);
    expect(
      (await call(after.url, 'GET', `/incidents/INC-${new Date().getUTCFullYear()}-001`)).body,
    ).toMatchObject({ title: 'Kept' });
    const clock = (await call(after.url, 'GET', '/clock')).body;
    expect(Date.parse(String(Reflect.get(Object(clock), 'now'))) - Date.now()).toBeGreaterThan(
      29 * 24 * 3_600_000,
    );
    await after.end('SIGTERM');
  });

  test('changing the admin token revokes the one before', async () => {
    const env = { DATABASE_URL: `file:${fresh().file('muster.db')}` };
    await (await startProcess({ ...env, MUSTER_ADMIN_TOKEN: 'old' })).end('SIGTERM');
    const running = await startProcess(env);
    expect(
      (await call(running.url, 'GET', '/clock', undefined, { authorization: 'Bearer old' })).status,
    ).toBe(401);
    expect((await call(running.url, 'GET', '/clock')).status).toBe(200);
    await running.end('SIGTERM');
  });

  test.each([
    [{ PORT: 'http' }, /^Muster cannot start: PORT should be a port number\.\n$/u],
    [{ PORT: '70000' }, /PORT should be a port number/u],
    [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL should be file:<path> or postgres:/u],
    [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL should be one of/u],
    [{ MUSTER_CLOCK: 'stopped' }, /MUSTER_CLOCK should be system, offset or manual/u],
    [{ MUSTER_CLOCK: 'manual:noon' }, /MUSTER_CLOCK should be manual:<instant>/u],
    [{ MUSTER_TICK: 'often' }, /MUSTER_TICK should be a cron expression/u],
    [{ MUSTER_TICK: '99 * * * * *' }, /MUSTER_TICK should be a cron expression/u],
    [{ PUBLIC_URL: 'muster' }, /PUBLIC_URL should be an address/u],
    [{ MUSTER_ENCRYPTION_KEY: 'short' }, /MUSTER_ENCRYPTION_KEY should be 64 hexadecimal digits/u],
    [
      { MUSTER_CONFIG: 'no-such.yaml' },
      /MUSTER_CONFIG is wrong: no-such\.yaml:1:1: there is no such file or folder\.\n$/u,
    ],
  ])('a wrong variable stops the start with one line naming it: %j', async (env, line) => {
    const { code, output } = await startInVain({ DATABASE_URL: `file:${fresh().file('muster.db')}`, ...env });
    expect(output).toMatch(line);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(78);
  });

  test('an address in use is one line', async () => {
    const running = await startProcess({ DATABASE_URL: `file:${fresh().file('one.db')}` });
    const { code, output } = await startInVain({
      DATABASE_URL: `file:${folder.file('two.db')}`,
      PORT: new URL(running.url).port,
    });
    expect(output).toBe(
      'Muster cannot start: Something else listens on this address already. Stop it, or choose another PORT.\n',
    );
    expect(code).toBe(1);
    await running.end('SIGTERM');
  });

  test('an older Node gets one clear line', () => {
    expect(nodeProblem('9', 'v20.20.2')).toMatch(
      /^Muster needs Node 22\.19 or newer .*this is v20\.20\.2\..*npm start.*\n$/u,
    );
    expect(nodeProblem('10', 'v24.21.0')).toBeUndefined();
  });
});

describe('a database that cannot be used is one line and no damage', () => {
  const inVain = async (file: string, line: RegExp) => {
    const { code, output } = await startInVain({ DATABASE_URL: `file:${file}` });
    expect(output).toMatch(line);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  };

  test('no database at all', async () => {
    const file = fresh().file('muster.db');
    writeFileSync(file, 'This is a letter, not a database. '.repeat(200));
    const before = readFileSync(file);
    await inVain(file, /is not a sound SQLite database/u);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('written by a newer version', async () => {
    const file = fresh().file('muster.db');
    await (await startProcess({ DATABASE_URL: `file:${file}` })).end('SIGTERM');
    const db = new Connection(file);
    db.prepare(`insert into muster_migrations (hash, name) values ('f00d', '0099_from_the_future')`).run();
    db.close();
    await inVain(file, /written by a newer version of Muster/u);
    const again = new Connection(file, { readonly: true });
    expect(again.prepare('select count(*) n from users').get()).toEqual({ n: 6 });
    again.close();
  });

  test('a folder in its place', async () => {
    const file = fresh().file('muster.db');
    mkdirSync(file);
    await inVain(file, /cannot be written/u);
  });

  test('a PostgreSQL server that does not answer', async () => {
    fresh();
    const { code, output } = await startInVain({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    expect(output).toMatch(/^Muster cannot start: The PostgreSQL server in DATABASE_URL does not answer/u);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });
});

describe('stopping', () => {
  test('SIGTERM finishes what is in hand: everything accepted is kept, and nothing is cut off', async () => {
    const env = { DATABASE_URL: `file:${fresh().file('muster.db')}` };
    const running = await startProcess(env);
    const accepted: string[] = [];
    const requests = Array.from({ length: 60 }, async (_, i) => {
      const answer = await call(running.url, 'POST', '/incidents', { title: `Request ${i}` }).catch(
        () => undefined,
      );
      if (answer?.status === 201) accepted.push(`Request ${i}`);
    });
    await Promise.race(requests);
    expect(await running.end('SIGTERM')).toBe(0);
    await Promise.all(requests);
    const again = await startProcess(env);
    const { body } = await call(again.url, 'GET', '/incidents?limit=200');
    expect(accepted.length).toBeGreaterThan(0);
    for (const title of accepted) expect(JSON.stringify(body)).toContain(`"${title}"`);
    await again.end('SIGTERM');
  });
});
