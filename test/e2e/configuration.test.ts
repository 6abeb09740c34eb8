/** MUSTER_CONFIG as an operator meets it: a start with a good one, a start with a bad one, and the command line. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { call, scratch, startInVain, startProcess } from '../support/process.js';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
let folder: ReturnType<typeof scratch>;
const fresh = (configuration: string) => {
  folder = scratch();
  const file = folder.file('muster.yaml');
  writeFileSync(file, configuration);
  return { file, env: { DATABASE_URL: `file:${folder.file('muster.db')}`, MUSTER_CONFIG: file } };
};
afterEach(() => folder?.dispose());

const muster = (env: Record<string, string>, ...args: readonly string[]) =>
  new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [CLI, ...args],
      { env: { PATH: process.env['PATH'], TZ: 'UTC', ...env } },
      (_, out, err) => resolve({ code: child.exitCode, out, err }),
    );
  });

const GOOD = `
organizations:
  - name: Acme
    users:
      - { email: grace@example.com, name: Grace, role: ADMIN }
      - { email: linus@example.com, name: Linus }
    teams: [{ name: Storage, default: true, members: [linus@example.com] }]
    services: [{ name: disks, team: Storage }]
`;

describe('starting with MUSTER_CONFIG', () => {
  test('applies it, twice the same, with the running process beside the command line', async () => {
    const { env } = fresh(GOOD);
    const first = await startProcess(env);
    const { status, body } = await call(first.url, 'POST', '/incidents', {
      title: 'Slow',
      services: ['disks'],
    });
    expect([status, Reflect.get(Object(body), 'services')]).toEqual([
      201,
      [expect.objectContaining({ name: 'disks' })],
    ]);
    expect(await muster(env, 'config', 'check')).toEqual({
      code: 0,
      out: 'ok\ndefault: nothing would change\n',
      err: '',
    });
    const { out } = await muster(env, 'config', 'export');
    expect(out).toContain('email: grace@example.com');
    expect(out).not.toContain('ada@example.com');
    await first.end('SIGTERM');
    const second = await startProcess(env);
    expect(second.output()).not.toContain('configuration');
    await second.end('SIGTERM');
    expect((await muster(env, 'config', 'export')).out).toBe(out);
  });

  test('who may not leave yet is a warning, and no reason not to start', async () => {
    const { env, file } = fresh(GOOD);
    await (await startProcess(env)).end('SIGTERM');
    writeFileSync(file, 'organizations: [{ users: [{ email: linus@example.com }] }]\n');
    const running = await startProcess(env);
    expect(running.output()).toContain(
      '\nMUSTER_CONFIG: default: user grace@example.com stays for now: Grace is the only active admin',
    );
    expect(await running.end('SIGTERM')).toBe(0);
  });

  test('a wrong one is every error with its place, and 78', async () => {
    const { env, file } = fresh('organizations:\n  - nam: Acme\n    room_template: inc\n');
    expect(await startInVain(env)).toEqual({
      code: 78,
      output: [
        'Muster cannot start: MUSTER_CONFIG is wrong:',
        `${file}:2:5 organizations[0].nam: there is no such key here (did you mean name?); accepted: slug, name, slack_team_id, teams_tenant_id, room_template, announcements_channel, archive_rooms_after_minutes, relay_messages, severities, roles, users, teams, services.`,
        `${file}:3:20 organizations[0].room_template: should contain {seq}, or two incidents could have one name, not "inc".`,
        '',
      ].join('\n'),
    });
  });

  test('what is wrong only beside the database is one line, too', async () => {
    const { env, file } = fresh('organizations: [{ teams: [{ name: A, lead: nobody@example.com }] }]\n');
    expect(await startInVain(env)).toEqual({
      code: 78,
      output: `Muster cannot start: MUSTER_CONFIG is wrong: ${file}:1:44 organizations[0].teams[0].lead: there is nobody with the e-mail address nobody@example.com; add them to users.\n`,
    });
  });

  test('the command line prints the same errors', async () => {
    const { env, file } = fresh('organizations: [\n');
    const { code, out, err } = await muster(env, 'config', 'check');
    expect([code, out]).toEqual([78, '']);
    expect(err.startsWith(`${file}:2:1: `)).toBe(true);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});
