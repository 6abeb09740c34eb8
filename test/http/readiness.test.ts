/** Whether traffic may come: a line for each thing that must hold, and an answer in every case. */
import { join } from 'node:path';
import Connection from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { ChatPlatform } from '../../src/core/ports.js';
import { temporaryFolder } from '../store/temporaryFolder.js';
import { type RunningApp, startApp } from '../support/app.js';
import { doublePlatform } from '../support/chatPlatform.js';
import { ChatServerDouble } from '../support/doubles/chatServer.js';

async function given(env: Record<string, string>, ...platforms: ChatPlatform[]): Promise<RunningApp> {
  const app = await startApp(env, { platforms });
  onTestFinished(() => app.stop());
  return app;
}

const readyz = async ({ url }: RunningApp) => {
  const response = await fetch(`${url}/readyz`);
  return { status: response.status, body: await response.json() };
};

test('all of it holds', async () => {
  const app = await given({}, doublePlatform(new ChatServerDouble()));
  expect(await readyz(app)).toEqual({
    status: 200,
    body: {
      status: 'ready',
      checks: { database: 'ok', migrations: 'ok', scheduler: 'ok', web: 'ok', double: 'ok' },
    },
  });
});

test('a migration that is not applied, and a platform that is not ready or does not say', async () => {
  const file = join(temporaryFolder(), 'muster.db');
  const double = doublePlatform(new ChatServerDouble());
  const app = await given(
    { DATABASE_URL: `file:${file}` },
    { ...double, id: 'closed', ready: () => Promise.resolve(false) },
    { ...double, id: 'silent', ready: () => new Promise(() => {}) },
  );
  const connection = new Connection(file);
  connection.exec(`delete from muster_migrations where rowid = (select max(rowid) from muster_migrations)`);
  expect(await readyz(app)).toEqual({
    status: 503,
    body: {
      status: 'not ready',
      checks: {
        database: 'ok',
        migrations: 'failing',
        scheduler: 'ok',
        web: 'ok',
        closed: 'failing',
        silent: 'failing',
      },
    },
  });
  connection.close();
});

test('what a newer version has migrated does no harm: it runs beside this one', async () => {
  const file = join(temporaryFolder(), 'muster.db');
  const app = await given({ DATABASE_URL: `file:${file}` });
  const connection = new Connection(file);
  connection.exec(`insert into muster_migrations (hash, name) values ('new', '9999_future')`);
  connection.close();
  expect(await readyz(app)).toMatchObject({ status: 200, body: { checks: { migrations: 'ok' } } });
});

test('a database that is gone is an answer, too', async () => {
  const app = await given({});
  await app.store.close();
  expect(await readyz(app)).toMatchObject({
    status: 503,
    body: { checks: { database: 'failing', migrations: 'failing', scheduler: 'ok', web: 'ok' } },
  });
});
