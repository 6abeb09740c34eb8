/** Every request is answered once, wherever it can be. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { call } from '../../../support/process.js';
import { slackApp, wordsOf } from '../../../support/slackApp.js';
import {
  ANSWER_MS,
  brokenStore,
  declared,
  dmsTo,
  heldCommands,
  impatient,
  incidentOf,
  REF,
  thereIs,
  toldTo,
  whispersTo,
} from './given.js';

test('where the place takes no answer it comes directly, and once', async () => {
  const given = await slackApp({ mistakes: true });
  const { slack } = given;
  const ada = slack.as('U1');
  const room = await declared(given, ada);
  slack.fail('chat.postEphemeral', 'always', { error: 'user_not_in_channel' });
  const before = toldTo(ada).length;
  await ada.mention(room.name, 'list');
  await slack.until(() => dmsTo(ada).length === 1);
  expect(dmsTo(ada)[0]).toContain('Checkout is down');
  await slack.redeliver(thereIs(slack.deliveries.findLast(({ name }) => name === 'app_mention')));
  await given.app.stop();
  expect(toldTo(ada)).toHaveLength(before + 1);
});

test('an address that is used up gives way to the channel', async () => {
  const given = await slackApp({ mistakes: true });
  const { slack } = given;
  const ada = slack.as('U1');
  const room = await declared(given, ada);
  await ada.command('/incident', 'update --next 30m', { channel: room.name });
  const form = await slack.until(() => ada.modal);
  await ada.close(form);
  // All that the address is good for is used.
  const held = heldCommands(given);
  const restore = impatient(700);
  slack.fail('views.open', 'always', { error: 'exchanged_trigger_id' });
  const asking = ada.command('/incident', 'update --next 45m', { channel: room.name });
  await slack.until(() => held.waiting() > 0);
  const { payload } = thereIs(slack.deliveries.findLast(({ kind }) => kind === 'command'));
  for (let i = 0; i < 5; i += 1)
    await fetch(String(payload['response_url']), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: `used ${i}` }),
    });
  restore();
  held.release();
  await asking;
  await slack.until(() => ada.ephemerals.at(-1)?.via === 'chat.postEphemeral');
  expect(whispersTo(ada).at(-1)).toContain('there is something to fill in');
  await given.app.stop();
  expect(whispersTo(ada).filter((told) => told.includes('something to fill in'))).toHaveLength(1);
});

test('a mention is one request, however many events tell of it', async () => {
  const given = await slackApp();
  const { slack } = given;
  const ada = slack.as('U1');
  const room = await declared(given, ada);
  await ada.mention(room.name, 'severity SEV1 It got worse');
  const [mention] = slack.deliveries.filter(({ name }) => name === 'app_mention');
  await Promise.all([
    slack.redeliver(thereIs(mention), { num: 1 }),
    slack.redeliver(thereIs(mention), { num: 2 }),
  ]);
  await ada.mention(room.name, 'show');
  const show = slack.deliveries.findLast(({ name }) => name === 'app_mention');
  await slack.until(() => toldTo(ada).some((told) => told.includes('Checkout is down')));
  await slack.redeliver(thereIs(show));
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ severity: 'SEV1' });
  await given.app.stop();
  expect(room.messages.filter((m) => wordsOf(m).includes('It got worse'))).toHaveLength(1);
  expect(slack.callsTo('chat.postEphemeral')).toHaveLength(1);
});

test('a mention in a thread is answered there, in a direct message there', async () => {
  const given = await slackApp();
  const { slack } = given;
  const ada = slack.as('U1');
  slack.addChannel({ name: 'payments', members: ['U1', 'bot'] });
  const parent = await ada.say('payments', 'Something is wrong');
  await ada.mention('payments', 'list', { thread: parent.ts });
  const whisper = await slack.until(() => ada.ephemerals.at(-1));
  expect(whisper.threadTs).toBe(parent.ts);
  expect(wordsOf(whisper)).toContain('No open incidents');
  const asked = await ada.dm('list');
  await slack.until(() => dmsTo(ada).length === 1);
  expect(dmsTo(ada)[0]).toContain('No open incidents');
  await slack.redeliver(
    thereIs(slack.deliveries.findLast(({ payload }) => JSON.stringify(payload).includes(asked.ts))),
  );
  await ada.mention('payments', 'declare Over there --severity SEV3 ');
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ title: 'Over there' });
  await given.app.stop();
  expect(dmsTo(ada).filter((told) => told.includes('No open'))).toHaveLength(1);
});

test('a mention with a file counts, too, and a bare one asks', async () => {
  const given = await slackApp();
  const { slack } = given;
  const ada = slack.as('U1');
  slack.addChannel({ name: 'payments', members: ['U1', 'bot'] });
  await ada.say('payments', '<@UBOT> declare See the picture --severity SEV3', { files: ['graph.png'] });
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ title: 'See the picture' });
  await ada.mention('payments', '');
  const waiting = await slack.until(() => ada.ephemerals.find((e) => wordsOf(e).includes('fill in')));
  await ada.click(waiting, 'Open the form');
  expect((await slack.until(() => ada.modal)).title).toBe('Declare an incident');
});

test('a button that is clicked twice acts once', async () => {
  const given = await slackApp();
  const { slack } = given;
  const [ada, ben] = [slack.as('U1'), slack.as('U2')];
  const room = await declared(given, ada);
  const [card] = room.messages;
  await Promise.all([ben.click(thereIs(card), 'Acknowledge'), ben.click(thereIs(card), 'Acknowledge')]);
  const click = thereIs(slack.deliveries.findLast(({ name }) => name === 'block_actions'));
  await slack.redeliver(click);
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ assignee: { name: 'Ben Okafor' } });
  expect(room.messages.filter((m) => wordsOf(m).includes('acknowledged'))).toHaveLength(1);
});

test('a document goes to whoever asked for it, and nobody else', async () => {
  const given = await slackApp({ mistakes: true });
  const { slack } = given;
  const ada = slack.as('U1');
  const room = await declared(given, ada);
  await ada.command('/incident', 'export', { channel: room.name });
  await slack.until(() => toldTo(ada).some((told) => told.includes('direct messages')));
  expect(slack.files).toMatchObject([{ name: expect.stringContaining('.md'), channels: [ada.dms.id] }]);
  slack.fail('files.completeUploadExternal', 1, { error: 'storage_limit_reached' });
  await ada.command('/incident', 'export csv', { channel: room.name });
  await slack.until(() => toldTo(ada).some((told) => told.includes('could not be handed over')));
  expect(toldTo(ada).filter((told) => told.includes('Here is'))).toHaveLength(1);
});

test('a fault is a reference, which stands in the log', async () => {
  const given = await slackApp();
  const { slack, app } = given;
  const ada = slack.as('U1');
  const room = await declared(given, ada);
  const heal = brokenStore(given, new Error('connect 10.0.0.7:5432'));
  const { seen } = await ada.command('/incident', 'note Something', { channel: room.name });
  const reference = /[0-9a-f]{8}-[0-9a-f-]{27}/u.exec(wordsOf(seen))?.[0];
  expect(wordsOf(seen)).not.toContain('10.0.0.7');
  expect(app.logged.some((line) => line.includes(thereIs(reference)))).toBe(true);
  // What was said to the app comes again at once; then it is told.
  const before = toldTo(ada).length;
  await ada.mention(room.name, 'note Something else');
  const mention = thereIs(slack.deliveries.findLast(({ name }) => name === 'app_mention'));
  expect(mention.status).toBe(500);
  expect((await slack.redeliver(mention)).status).toBe(200);
  heal();
  await slack.until(() => toldTo(ada).length === before + 1);
  expect(toldTo(ada).at(-1)).toContain('went wrong');
});

test('what fails after the acknowledgement ends nothing', async () => {
  const given = await slackApp({ mistakes: true });
  const { slack, app } = given;
  const ada = slack.as('U1');
  await declared(given, ada);
  await ada.openHome();
  const home = await slack.until(() => ada.home);
  const heal = brokenStore(given, new Error('away'));
  slack.fail('views.open', 'always', { error: 'internal_error' });
  expect((await ada.click(home, 'Declare incident')).status).toBe(200);
  await slack.until(() => app.logged.join('').includes('what follows a request of Slack could not be done'));
  heal();
  expect((await ada.command('/incident', 'list')).status).toBe(200);
});

test('what was promised for later survives the process, runs once, and is answered', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const env = { DATABASE_URL: `file:${join(folder, 'muster.db')}` };
  const first = await slackApp({ env });
  const { slack } = first;
  const ada = slack.as('U1');
  await ada.command('/incident', 'list');
  // It never comes back: the process is killed in the middle.
  const hang = vi.spyOn(first.app.dispatcher, 'dispatch').mockReturnValue(new Promise(() => {}));
  const restore = impatient(ANSWER_MS);
  const { seen } = await ada.command('/incident', 'declare Kept over --severity SEV3');
  expect(wordsOf(seen)).toContain('The answer follows as a direct message');
  restore();
  vi.spyOn(first.app.deferred, 'idle').mockResolvedValue();
  await first.app.stop();
  hang.mockRestore();
  const second = await slackApp({ env, slack });
  const later = new Date(Date.now() + 60_000);
  const clock = vi.spyOn(second.app.clock, 'wallNow').mockReturnValue(later);
  await second.app.deferred.recover();
  clock.mockRestore();
  await second.app.deferred.recover();
  await second.settled();
  expect((await call(second.app.url, 'GET', '/incidents')).body).toMatchObject({
    results: [{ reference: REF, title: 'Kept over' }],
  });
  expect(dmsTo(ada).filter((told) => told.includes('is declared'))).toHaveLength(1);
});
