/**
 * Plays an incident in a doubled Slack and takes pictures of everything that Muster says and asks there, drawn from the
 * Block Kit that was really sent. `slackScreens.ts <folder>` takes all of them; without a folder only those of the documents.
 */
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { startApp } from '../test/support/app.js';
import type { Sent } from '../test/support/slack/picture/index.js';
import { SlackDouble } from '../test/support/slack/slack.js';
import type { View } from '../test/support/slack/things.js';
import { takeSlackPictures } from './slackPictures.js';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));
const DOCUMENTED = ['slack-room', 'slack-declare'];
const ROOM = 'inc-2026-001';

/** Verbs that ask when they come without more, and what they are called in the pictures. */
const FORMS = [
  'declare',
  'update',
  'resolve',
  'role',
  'severity',
  'status',
  'note',
  'invite',
  'rename',
  'describe',
  'services',
  'impact',
  'tag',
  'bridge',
  'edit',
  'pause',
  'merge',
  'relate',
  'strike',
  'cancel',
];
const ANSWERS = [
  'help',
  'help declare',
  'show',
  'list',
  'timeline',
  'catchup',
  'updates',
  'menu',
  'acknowlege',
  'ack',
];

const slack = await SlackDouble.start();
const app = await startApp({
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_API_URL: slack.apiUrl,
  SLACK_SIGNING_SECRET: slack.signingSecret,
  MUSTER_CLOCK: 'manual:2026-03-02T08:12:00Z',
});
slack.connect({ url: `${app.url}/slack/events` });
const somebody = (id: string, realName: string): void => {
  const name = realName.split(' ')[0]?.toLowerCase() ?? id;
  slack.addUser({ id, name, realName, email: `${name}@acme.test`, tz: 'Europe/Berlin' });
};
somebody('U1', 'Ada Moreau');
somebody('U2', 'Ben Okafor');
slack.addChannel({ name: 'payments', members: ['U1', 'U2'] });
const [ada, ben] = [slack.as('U1'), slack.as('U2')];
const all: Sent[] = [];
const settled = async (): Promise<void> => {
  await slack.settled();
  await app.worker.drain();
  await slack.settled();
};
const viewJson = ({ type, title, submit, close, blocks, values, errors }: View): unknown => ({
  type,
  title: { type: 'plain_text', text: title },
  ...(submit === undefined ? {} : { submit: { type: 'plain_text', text: submit } }),
  ...(close === undefined ? {} : { close: { type: 'plain_text', text: close } }),
  blocks,
  state: { values },
  errors,
});
const keepModal = async (name: string): Promise<void> => {
  const modal = await slack.until(() => ada.modal);
  all.push({ name, kind: 'modal', json: viewJson(modal) });
};

try {
  await ada.command('/incident', '', { channel: 'payments' });
  const form = await slack.until(() => ada.modal);
  await ada.choose(form, 'Who is affected?', 'Everyone is down');
  await slack.until(() => JSON.stringify(ada.modal?.blocks).includes('Your answers suggest'));
  await ada.fill(form, { Title: 'Checkout is down', Description: 'Since 08:55 every card payment fails.' });
  await keepModal('slack-declare');
  await ada.submit(form);
  await settled();
  const room = slack.channel(ROOM);
  const [summary] = room.messages;
  if (summary === undefined) throw new Error('There is no card.');
  await ben.click(summary, 'Acknowledge');
  await settled();
  await ada.click(summary, 'Take command');
  await settled();
  await ben.command(
    '/incident',
    'update --status identified --next 20m Deploy 4711 broke card payments. We are rolling it back.',
    {
      channel: room.name,
    },
  );
  await settled();
  const said = await ben.say(room.name, 'Rollback is at 60 %');
  await ada.react(room.name, said.ts, 'pushpin');
  await ada.command('/incident', 'note <!channel> *nobody* gets `pinged` by this & that', {
    channel: room.name,
  });
  await settled();
  for (const line of ANSWERS) {
    await ada.command('/incident', line, { channel: room.name });
    await settled();
    const seen = ada.ephemerals.at(-1);
    if (seen !== undefined)
      all.push({ name: `answer-${line.replaceAll(' ', '-')}`, kind: 'message', json: seen });
  }
  for (const verb of FORMS) {
    await ada.command('/incident', verb, { channel: room.name });
    await keepModal(`form-${verb}`);
    const modal = ada.modal;
    if (modal !== undefined) await ada.close(modal, { all: true });
  }
  await ada.command('/incident', 'update', { channel: room.name });
  const update = await slack.until(() => ada.modal);
  await ada.fill(update, { Message: 'We are rolling back.', 'Next update in': 'soon' });
  await ada.submit(update);
  await keepModal('form-with-errors');
  await ada.close(update, { all: true });
  await ada.command('/incident', 'private on', { channel: room.name });
  await settled();
  if (ada.modal !== undefined) await keepModal('form-question');
  await ada.openHome();
  const home = await slack.until(() => ada.home);
  all.push({ name: 'home', kind: 'home', json: viewJson(home) });
  all.push({ name: 'slack-room', kind: 'message', json: summary });
  for (const [i, message] of room.messages.entries())
    all.push({ name: `room-${String(i).padStart(2, '0')}`, kind: 'message', json: message });
  const [announcement] = slack.channel('incidents').messages;
  if (announcement !== undefined) all.push({ name: 'announcement', kind: 'message', json: announcement });
  const folder = argv[2];
  await takeSlackPictures(
    folder === undefined ? all.filter(({ name }) => DOCUMENTED.includes(name)) : all,
    folder ?? docs,
    { now: new Date('2026-03-02T08:20:00Z'), people: { U1: 'Ada Moreau', U2: 'Ben Okafor', UBOT: 'Muster' } },
    folder === undefined ? ['light'] : undefined,
  );
} finally {
  await app.stop();
  await slack.stop();
}
