/** Replicas that start at the same moment on an empty database: all of them run, and everything is there once. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../../store/temporaryFolder.js';
import { type RunningApp, startApp } from '../../support/app.js';
import { freshDatabase } from '../../support/postgres.js';
import { call } from '../../support/process.js';

const CONFIGURATION = `
organizations:
  - slug: default
    name: Acme
    announcements_channel: outages
    users:
      - { email: ada@example.com, name: Ada, role: ADMIN }
      - { email: grace@example.com, name: Grace }
    teams: [{ name: Storage, default: true, members: [grace@example.com] }]
    services: [{ name: disks, team: Storage }]
  - { slug: other, users: [{ email: ada@example.com, name: Ada }] }
`;

const listed = z.object({ count: z.number(), results: z.array(z.object({ name: z.string() })) });
const namesOf = async (app: RunningApp, path: string): Promise<readonly string[]> =>
  listed.parse((await call(app.url, 'GET', path)).body).results.map(({ name }) => name);

test.each([
  ['with the example people', undefined],
  ['with a configuration', CONFIGURATION],
])('six replicas start at once %s', async (_, configuration) => {
  const database = await freshDatabase(inject('postgresUrl'));
  onTestFinished(() => database.drop());
  const file = join(temporaryFolder(), 'muster.yaml');
  if (configuration !== undefined) writeFileSync(file, configuration);
  const env = {
    DATABASE_URL: database.url,
    ...(configuration === undefined ? {} : { MUSTER_CONFIG: file }),
  };
  const started = await Promise.allSettled(Array.from({ length: 6 }, () => startApp(env)));
  const apps = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  onTestFinished(async () => {
    await Promise.all(apps.map((app) => app.stop()));
  });
  expect(started.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))).toEqual([]);
  const [app] = apps;
  if (app === undefined) throw new Error('none is there');
  expect(await namesOf(app, '/users?ordering=name')).toEqual(
    configuration === undefined
      ? ['Ada Berger', 'Ben Carter', 'Chen Wei', 'Dana Flores', 'Emil Novak']
      : ['Ada', 'Grace'],
  );
  expect(await namesOf(app, '/tokens')).toEqual(['MUSTER_ADMIN_TOKEN']);
  const audited = z
    .object({ results: z.array(z.object({ action: z.string(), subject_id: z.string() })) })
    .parse((await call(app.url, 'GET', '/audit-log?limit=200')).body)
    .results.map(({ action, subject_id: subject }) => `${action} ${subject}`)
    .filter((line) => /\.create /u.test(line));
  expect(new Set(audited).size).toBe(audited.length);
});
