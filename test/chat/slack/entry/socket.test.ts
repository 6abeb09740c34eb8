/** Socket Mode: no envelope is lost, and none is answered twice. */
import { App } from '@slack/bolt';
import { expect, onTestFinished, test } from 'vitest';
import { buildApp } from '../../../../src/app/build.js';
import { readConfig } from '../../../../src/app/config.js';
import { createLogger } from '../../../../src/app/logger.js';
import { patience } from '../../../../src/app/patience.js';
import { Inlet } from '../../../../src/chat/slack/receive/receiver.js';
import { SlackSockets } from '../../../../src/chat/slack/receive/socket.js';
import { ConfigProblem } from '../../../../src/core/environment.js';
import { freePort } from '../../../support/process.js';
import { SlackDouble } from '../../../support/slack/slack.js';
import { slackApp, wordsOf } from '../../../support/slackApp.js';
import { declared, heldCommands, incidentOf, thereIs, timelineOf, toldTo } from './given.js';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const clock = { now: () => new Date(), wallNow: () => new Date() };

/** How long Slack may take to let a connection go, in milliseconds: only then it is waited for. */
const GOODBYE_MS = 2_000;

/** Connections without a product behind them, whose waits the test drives. */
async function sockets() {
  const slack = await SlackDouble.start({ patienceMs: 500 });
  const inlet = new Inlet(quiet);
  const app = new App({ receiver: inlet, authorize: async () => ({}), tokenVerificationEnabled: false });
  let leaving = 0;
  const waits: number[] = [];
  const asleep: (() => void)[] = [];
  const connections = new SlackSockets({
    inlet,
    appToken: slack.appToken,
    apiUrl: slack.apiUrl,
    clock,
    log: quiet,
    patience: {
      within: async (work, limitMs) => {
        if (limitMs === GOODBYE_MS) leaving += 1;
        return await patience.within(work, limitMs);
      },
    },
    pause: async (ms, signal) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      waits.push(ms);
      asleep.push(resolve);
      signal.addEventListener('abort', () => resolve());
      await promise;
    },
  });
  onTestFinished(async () => {
    await connections.stop();
    await slack.stop();
  });
  const wake = (): void => {
    for (const go of asleep.splice(0)) go();
  };
  return { slack, app, connections, waits, wake, leaving: () => leaving };
}

test('there are two connections, and either is enough', async () => {
  const given = await slackApp({ transport: 'Socket Mode' });
  const { slack } = given;
  expect(slack.sockets).toHaveLength(2);
  const ada = slack.as('U1');
  const [first] = slack.sockets;
  thereIs(first).drop();
  const { seen } = await ada.command('/incident', 'help');
  expect(wordsOf(seen)).toContain('/incident declare');
  await slack.until(() => slack.sockets.length === 2);
});

test.each(['refresh', 'drop', 'warn'] as const)('after a %s it is connected again', async (what) => {
  const given = await slackApp({ transport: 'Socket Mode' });
  const { slack } = given;
  const before = slack.sockets;
  thereIs(before[0])[what]();
  await slack.until(() => slack.sockets.length === 2 && slack.sockets.some((one) => !before.includes(one)));
  expect((await slack.as('U1').command('/incident', 'list')).status).toBe(200);
});

test('what was in hand when the connection broke runs once, and is answered once', async () => {
  const given = await slackApp({ transport: 'Socket Mode' });
  const { slack } = given;
  const ada = slack.as('U1');
  const room = await declared(given, ada);
  const held = heldCommands(given);
  const asking = ada.command('/incident', 'note Said once', { channel: room.name });
  const clicking = ada.click(thereIs(room.messages[0]), 'Post update');
  const mentioning = ada.mention(room.name, 'list');
  await slack.until(() => held.waiting() >= 3);
  for (const one of slack.sockets) one.drop();
  await slack.until(() => held.waiting() >= 6);
  held.release();
  expect((await asking).status).toBe(200);
  expect((await clicking).status).toBe(200);
  await mentioning;
  await slack.until(() => ada.modal);
  await given.settled();
  await given.app.stop();
  expect(slack.views('U1')).toHaveLength(1);
  expect(toldTo(ada).filter((told) => told.includes('open incident'))).toHaveLength(1);
  expect(toldTo(ada).filter((told) => told.includes('fill in'))).toEqual([]);
  expect(room.messages.filter((m) => wordsOf(m).includes('Said once'))).toHaveLength(1);
});

test('an event that could not be kept is sent again over Socket Mode, too', async () => {
  const given = await slackApp({ transport: 'Socket Mode' });
  const { slack, app } = given;
  const ada = slack.as('U1');
  const room = await declared(given, ada);
  await slack.changeUser('U1', { realName: 'Ada M.' });
  await ada.mention(room.name, 'note Kept');
  await given.settled();
  expect(await timelineOf(given)).toContain('Kept');
  expect(await incidentOf(given)).toMatchObject({ title: 'Checkout is down' });
  expect(app.logged.join('')).not.toContain('a request of Slack failed');
});

test('stopping finishes what is in hand, and acknowledges it', async () => {
  const given = await slackApp({ transport: 'Socket Mode' });
  const { slack, app } = given;
  const ada = slack.as('U1');
  const held = heldCommands(given);
  const asking = ada.command('/incident', 'list');
  await slack.until(() => held.waiting() === 1);
  const stopping = app.stop();
  held.release();
  expect(wordsOf((await asking).seen)).toContain('No open incidents');
  await stopping;
  expect(slack.sockets).toEqual([]);
});

test('connections are left when nothing is in hand any more, and nothing new is taken then', async () => {
  const { slack, app, connections, leaving } = await sockets();
  const gate = Promise.withResolvers<void>();
  const taken: string[] = [];
  app.command('/incident', async ({ command, ack }) => {
    taken.push(command.text);
    await gate.promise;
    await ack('Done');
  });
  await connections.start();
  await slack.until(() => slack.sockets.length === 2);
  const person = slack.as(slack.addUser({ name: 'ada' }).id);
  const first = person.command('/incident', 'first');
  await slack.until(() => taken.length === 1);
  const stopping = connections.stop();
  const second = person.command('/incident', 'second');
  await slack.until(() => slack.sockets.reduce((sum, { waiting }) => sum + waiting.size, 0) === 2);
  // Longer than it takes to bring it: it was left lying.
  expect((await second).status).toBe(0);
  expect(leaving()).toBe(0);
  gate.resolve();
  await stopping;
  expect(leaving()).toBe(2);
  expect((await first).status).toBe(0);
  expect(taken).toEqual(['first']);
});

test('while Slack is away it is tried again, with longer and longer waits', async () => {
  const { slack, connections, waits, wake } = await sockets();
  await connections.start();
  await slack.until(() => slack.sockets.length === 2);
  slack.down({ status: 503 });
  for (const one of slack.sockets) one.drop();
  for (let times = 2; times <= 10; times += 2) {
    await slack.until(() => waits.length >= times);
    wake();
  }
  await slack.until(() => waits.length >= 12);
  expect(connections.connected).toBe(false);
  expect(waits.toSorted((a, b) => a - b)).toEqual([
    1_000, 1_000, 2_000, 2_000, 4_000, 4_000, 8_000, 8_000, 16_000, 16_000, 30_000, 30_000,
  ]);
  slack.up();
  wake();
  await slack.until(() => slack.sockets.length === 2);
  expect(connections.connected).toBe(true);
});

test('a Slack that lets go of every connection at once is not stormed', async () => {
  const { slack, connections, waits } = await sockets();
  await connections.start();
  await slack.until(() => slack.sockets.length === 2);
  // Once is a refresh; from the second time on it waits.
  for (let round = 0; round < 2; round += 1) {
    const before = slack.sockets;
    for (const one of before) one.refresh();
    if (round === 0)
      await slack.until(
        () => slack.sockets.length === 2 && slack.sockets.every((one) => !before.includes(one)),
      );
  }
  await slack.until(() => waits.length === 2);
  expect(waits).toEqual([1_000, 1_000]);
});

test('switched off in Slack it goes on trying, and says why', async () => {
  const { slack, connections, waits } = await sockets();
  await connections.start();
  await slack.until(() => slack.sockets.length === 2);
  slack.disableLink();
  await slack.until(() => waits.length === 2);
  expect(connections.connected).toBe(false);
});

test('Slack being away at the start is no reason not to start', async () => {
  const { slack, connections, waits, wake } = await sockets();
  slack.down();
  await connections.start();
  await slack.until(() => waits.length === 2);
  slack.up();
  wake();
  await slack.until(() => slack.sockets.length === 2);
});

test('an app-level token that Slack does not take is one clear line', async () => {
  const slack = await SlackDouble.start();
  onTestFinished(() => slack.stop());
  const config = readConfig({
    DATABASE_URL: 'file::memory:',
    PORT: String(await freePort()),
    MUSTER_ADMIN_TOKEN: 'test-admin-token',
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_API_URL: slack.apiUrl,
    SLACK_APP_TOKEN: 'xapp-1-A1-wrong',
  });
  const app = await buildApp(config, createLogger('fatal', { write: () => {} }));
  onTestFinished(() => app.stop());
  const failing = app.start();
  await expect(failing).rejects.toBeInstanceOf(ConfigProblem);
  await expect(failing).rejects.toThrow(
    /^SLACK_APP_TOKEN is not accepted by Slack \(invalid_auth\): [^\n]+$/u,
  );
});
