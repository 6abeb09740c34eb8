/** The built process and Slack: what it says when it cannot begin, and what survives a power cut. */
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { call, freePort, scratch, startInVain, startProcess } from '../../support/process.js';
import { SlackDouble } from '../../support/slack/slack.js';

const disposals: (() => void)[] = [];
afterEach(() => {
  for (const dispose of disposals.splice(0)) dispose();
});

async function given() {
  const slack = await SlackDouble.start();
  onTestFinished(() => slack.stop());
  const folder = scratch();
  disposals.push(() => folder.dispose());
  slack.addUser({ id: 'U1', name: 'ada', realName: 'Ada Moreau', email: 'ada@acme.test', tz: 'UTC' });
  return {
    slack,
    env: {
      DATABASE_URL: `file:${folder.file('muster.db')}`,
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      PORT: String(await freePort()),
    },
  };
}

test('a token that Slack refuses stops the start with one line', async () => {
  const { slack, env } = await given();
  slack.fail('auth.test', 'always', { error: 'invalid_auth' });
  const { code, output } = await startInVain(env);
  expect(output).toMatch(/^Muster cannot start: SLACK_BOT_TOKEN is not accepted by Slack \(invalid_auth\)/u);
  expect(output.trim().split('\n')).toHaveLength(1);
  expect(code).toBe(78);
});

test('an app-level token that Slack refuses stops the start with one line', async () => {
  const { slack, env } = await given();
  slack.fail('apps.connections.open', 'always', { error: 'invalid_auth' });
  const { code, output } = await startInVain({ ...env, SLACK_APP_TOKEN: 'xapp-1-nonsense' });
  expect(output).toMatch(/^Muster cannot start: SLACK_APP_TOKEN is not accepted by Slack/mu);
  expect(output).not.toMatch(/^\s+at /mu);
  expect(code).toBe(78);
});

test('while Slack cannot be reached it starts all the same, and works over REST', async () => {
  const { slack, env } = await given();
  slack.down();
  const muster = await startProcess({ ...env, LOG_LEVEL: 'warn' });
  const { status } = await call(muster.url, 'POST', '/incidents', { title: 'Declared meanwhile' });
  expect(status).toBe(201);
  expect(await muster.end('SIGTERM')).toBe(0);
});

test('kill -9 while rooms are being opened: after it there is one of each, with one card', async () => {
  const { slack, env } = await given();
  const first = await startProcess(env);
  slack.connect({ url: `${first.url}/slack/events` });
  const ada = slack.as('U1');
  await ada.command('/incident', 'declare sev2 "Number 0"');
  // The first call of each kind takes effect, and the process dies before it hears of it.
  for (const [i, method] of [
    'conversations.create',
    'chat.postMessage',
    'pins.add',
    'bookmarks.add',
  ].entries()) {
    const running = i === 0 ? first : await startProcess(env);
    const done = new Promise<void>((resolve) => {
      slack.after(method, () => {
        slack.after(method, undefined);
        resolve();
        return new Promise<void>(() => {});
      });
    });
    await ada.command('/incident', `declare sev2 "Number ${i + 1}"`);
    await done;
    await running.end('SIGKILL');
  }
  const last = await startProcess(env);
  const rooms = (): readonly { name: string; cards: number; pins: number; bookmarks: number }[] =>
    slack.channels
      .filter(({ name }) => name.startsWith('inc-'))
      .map(({ name, messages, pins, bookmarks }) => ({
        name,
        cards: messages.length,
        pins: pins.length,
        bookmarks: bookmarks.length,
      }));
  const whole = Array.from({ length: 5 }, (_, i) => ({
    name: `inc-${new Date().getUTCFullYear()}-00${i + 1}-number-${i}`,
    cards: 1,
    pins: 1,
    bookmarks: 1,
  }));
  await slack
    .until(
      () =>
        JSON.stringify([...rooms()].sort((a, b) => a.name.localeCompare(b.name))) === JSON.stringify(whole),
      {
        within: 45_000,
      },
    )
    .catch(() => expect(rooms()).toEqual(whole));
  await slack.until(() => slack.channel('incidents').messages.length === 5, { within: 20_000 });
  await last.end('SIGTERM');
});
