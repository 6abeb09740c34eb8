/** The built process and Teams: what it says when it cannot begin, what it bears, and what survives a power cut. */
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { call, freePort, scratch, startInVain, startProcess } from '../../support/process.js';
import { TeamsDouble } from '../../support/teams/teams.js';
import { environmentOf, granted } from '../../support/teamsApp.js';

const disposals: (() => void)[] = [];
afterEach(() => {
  for (const dispose of disposals.splice(0)) dispose();
});

async function given({ team = true } = {}) {
  const teams = await TeamsDouble.start(granted);
  onTestFinished(() => teams.stop());
  const folder = scratch();
  disposals.push(() => folder.dispose());
  teams.addUser({ name: 'Ada Moreau' });
  teams.addUser({ name: 'Ben Okafor' });
  teams.addTeam({ name: 'SRE' });
  const env: Record<string, string> = {
    ...environmentOf(teams, team),
    DATABASE_URL: `file:${folder.file('muster.db')}`,
    PORT: String(await freePort()),
  };
  return { teams, env };
}

test('what is half set stops the start with one line', async () => {
  const { env } = await given();
  const { ['MICROSOFT_APP_PASSWORD']: _, ...rest } = env;
  const { code, output } = await startInVain(rest);
  expect(output).toMatch(/^Muster cannot start: MICROSOFT_APP_PASSWORD should be set with MICROSOFT_APP_ID/u);
  expect(output.trim().split('\n')).toHaveLength(1);
  expect(code).toBe(78);
});

test('nobody is let in without an app id where others can reach it', async () => {
  const { code, output } = await startInVain({
    DATABASE_URL: 'file::memory:',
    MICROSOFT_APP_ALLOW_ANONYMOUS: '1',
    HOST: '0.0.0.0',
  });
  expect(output).toMatch(/^Muster cannot start: MICROSOFT_APP_ALLOW_ANONYMOUS/u);
  expect(code).toBe(78);
});

test('while Microsoft cannot be reached it starts all the same, and works over REST', async () => {
  const { teams, env } = await given();
  teams.down();
  const muster = await startProcess({ ...env, LOG_LEVEL: 'warn' });
  const { status } = await call(muster.url, 'POST', '/incidents', { title: 'Declared meanwhile' });
  expect(status).toBe(201);
  expect(await muster.end('SIGTERM')).toBe(0);
});

test('nothing that anybody sends harms the process, or fills its log', async () => {
  const { teams, env } = await given();
  const muster = await startProcess({ ...env, LOG_LEVEL: 'warn' });
  const url = `${muster.url}/api/messages`;
  const before = muster.output();
  const post = async (body: string, headers: Record<string, string> = {}) =>
    (
      await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      })
    ).status;
  for (const body of ['', '{', 'null', '[]', '{"type":1}', '{"type":"message"}', '"x"'])
    expect(await post(body)).toBe(400);
  const activity = { type: 'message', channelId: 'msteams', serviceUrl: teams.serviceUrl };
  expect(await post(JSON.stringify(activity))).toBe(401);
  expect(await post(JSON.stringify(activity), { authorization: 'Bearer a.b.c' })).toBe(401);
  expect(await post('x'.repeat(2_000_000))).toBe(413);
  expect(muster.output()).toBe(before);
  expect(await muster.end('SIGTERM')).toBe(0);
});

test.each([
  { rooms: 'channels', team: true, calls: ['/channels$', '/v3/conversations$', '/activities/'] },
  { rooms: 'group chats', team: false, calls: ['^chats$'] },
])(
  'kill -9 while rooms are being opened as $rooms: after it there is one of each, with one card',
  async ({ team, calls }) => {
    const { teams, env } = await given({ team });
    const first = await startProcess(env);
    teams.connect({ url: `${first.url}/api/messages` });
    const ada = teams.as('Ada');
    await ada.dm('declare sev2 "Number 0"');
    // The first call of each kind takes effect, and the process dies before it hears of it.
    for (const [i, path] of calls.entries()) {
      const running = i === 0 ? first : await startProcess(env);
      const done = new Promise<void>((resolve) => {
        const undo = teams.after({ path: new RegExp(path, 'u') }, ({ method }) => {
          if (method === 'GET') return;
          undo();
          resolve();
          return new Promise<void>(() => {});
        });
      });
      await ada.dm(`declare sev2 "Number ${i + 1}"`);
      await done;
      await running.end('SIGKILL');
    }
    const last = await startProcess(env);
    const rooms = () =>
      teams.conversations
        .filter(({ name, deleted }) => !deleted && /^inc-/iu.test(name))
        // The name of a chat ends with its topic.
        .map(({ name, messages }) => ({ name: name.split(' · ', 1)[0] ?? '', cards: messages.length }))
        .sort((a, b) => a.name.localeCompare(b.name));
    const whole = Array.from({ length: calls.length + 1 }, (_, i) => ({
      name: `inc-${new Date().getUTCFullYear()}-00${i + 1}-number-${i}`,
      cards: 1,
    }));
    await teams
      .until(() => JSON.stringify(rooms()) === JSON.stringify(whole), { within: 60_000 })
      .catch(() => expect(rooms()).toEqual(whole));
    // Without a team there is no channel for all.
    if (team)
      await teams.until(() => teams.conversation('incidents').messages.length === calls.length + 1, {
        within: 30_000,
      });
    await last.end('SIGTERM');
    expect(teams.problems).toEqual([]);
  },
);
