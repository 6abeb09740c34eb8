/** The command line on a database of its own: what it says, where it says it, and how it ends. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../../src/app/cli/cli.js';
import { temporaryFolder } from '../../store/temporaryFolder.js';

/** A folder with a configuration, and the command line in it. */
function given(configuration = 'organizations: [{ name: Acme }]\n') {
  const folder = temporaryFolder();
  const file = join(folder, 'muster.yaml');
  const database = join(folder, 'muster.db');
  const write = (text: string, to = file): void => writeFileSync(to, text);
  write(configuration);
  const run = async (line: string, env: Record<string, string> = { MUSTER_CONFIG: file }) => {
    const out: string[] = [];
    const err: string[] = [];
    const code = await runCli(line === '' ? [] : line.split(' '), {
      env: { DATABASE_URL: `file:${database}`, MUSTER_CLOCK: 'manual:2026-03-02T09:00:00Z', ...env },
      out: { write: (text) => void out.push(text) },
      err: { write: (text) => void err.push(text.replaceAll(`${folder}/`, '')) },
    });
    return { code, out: out.join(''), err: err.join('') };
  };
  return { folder, file, database, write, run };
}

describe('help', () => {
  test.each(['help', '', '--help', '-h'])('“%s” says what there is', async (line) => {
    const { code, out, err } = await given().run(line);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^npm run muster -- <command>\n\n {2}config check \[file or folder …\] {2,}Say/u);
  });

  test('a mistyped command is told what was meant', async () =>
    expect(await given().run('config chek')).toEqual({
      code: 64,
      out: '',
      err: 'There is no command config chek (did you mean config check?). Accepted: config check, config apply, config export, doctor, slack-manifest, slack-forget, teams-package, help.\n',
    }));

  test('an unknown option is refused', async () => {
    const { code, err } = await given().run('config export --all');
    expect(code).toBe(64);
    expect(err).toContain("Unknown option '--all'");
  });
});

describe('config check', () => {
  test('says what a start would change, and leaves no database behind', async () => {
    const { run, database } = given();
    expect(await run('config check')).toEqual({
      code: 0,
      out: 'ok\ndefault: would change organization default: name\n',
      err: '',
    });
    expect(existsSync(database)).toBe(false);
  });

  test('is also config --check, and takes files and folders instead of MUSTER_CONFIG', async () => {
    const { run, folder, file } = given();
    const { out } = await run('config check');
    expect((await run(`config --check ${file}`, {})).out).toBe(out);
    expect((await run(`config check ${folder}`, { MUSTER_CONFIG: 'elsewhere.yaml' })).out).toBe(out);
  });

  test('says that nothing would change once it is applied', async () => {
    const { run } = given();
    expect((await run('config apply')).out).toBe('ok\ndefault: change organization default: name\n');
    expect((await run('config check')).out).toBe('ok\ndefault: nothing would change\n');
    expect((await run('config apply')).out).toBe('ok\ndefault: nothing changed\n');
  });

  test('writes nothing to a database that is there', async () => {
    const { run, write } = given();
    await run('config apply');
    const before = (await run('config export')).out;
    write('organizations: [{ name: Other, users: [{ email: ada@example.com, clearance: 3 }] }]\n');
    expect((await run('config check')).out).toBe(
      'ok\ndefault: would change organization default: name\ndefault: would change user ada@example.com: clearance\n',
    );
    expect((await run('config export')).out).toBe(before);
  });

  test('prints every error to stderr and ends with 78', async () => {
    const { run } = given('organizations:\n  - nam: Acme\n    users: [{ email: ada }]\n');
    expect(await run('config check')).toEqual({
      code: 78,
      out: '',
      err: [
        'muster.yaml:2:5 organizations[0].nam: there is no such key here (did you mean name?); accepted: slug, name, slack_team_id, teams_tenant_id, room_template, announcements_channel, archive_rooms_after_minutes, relay_messages, severities, roles, users, teams, services.',
        'muster.yaml:3:22 organizations[0].users[0].email: should be an e-mail address such as ada@example.com, not "ada".',
        '',
      ].join('\n'),
    });
  });

  test('without a configuration it says how to name one', async () =>
    expect(await given().run('config check', {})).toEqual({
      code: 64,
      out: '',
      err: 'No configuration is named: set MUSTER_CONFIG, or name files or folders.\n',
    }));

  test('a wrong environment is one line', async () =>
    expect(
      await given().run('config check', { DATABASE_URL: 'mysql://x', MUSTER_CONFIG: 'a' }),
    ).toMatchObject({
      code: 78,
      out: '',
    }));
});

describe('config export', () => {
  test('gives back what a check finds nothing to change in', async () => {
    const { run, write, folder } = given();
    await run('config apply');
    const { out } = await run('config export --organization default');
    const copy = join(folder, 'copy.yaml');
    write(out, copy);
    const checked = await run(`config check ${copy}`, {});
    expect(checked.out).toContain('default: nothing would change\n');
    expect(checked.out).toContain('would manage from now on what is so already: user ada@example.com');
    await run(`config apply ${copy}`, {});
    expect((await run(`config check ${copy}`, {})).out).toBe('ok\ndefault: nothing would change\n');
  });

  test('an organization that is not there is told with those that are', async () => {
    const { run } = given();
    await run('config apply');
    expect(await run('config export --organization acme')).toEqual({
      code: 64,
      out: '',
      err: 'There is no organization acme; there are default.\n',
    });
  });

  test('makes no database where there is none', async () => {
    const { run, database } = given();
    expect(await run('config export')).toMatchObject({
      code: 1,
      out: '',
      err: 'There is no database muster.db yet: start Muster once, or set DATABASE_URL.\n',
    });
    expect(existsSync(database)).toBe(false);
  });
});
