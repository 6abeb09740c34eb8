/** A channel that is there already, made the war room by whoever stands in it. */
import { expect, test } from 'vitest';
import { call } from '../../../support/process.js';
import { type SlackApp, slackApp, wordsOf } from '../../../support/slackApp.js';
import { incidentOf, REF, thereIs, timelineOf, toldTo } from './given.js';

/** An incident without a room, and a channel where people talk about it. */
async function talkedAbout(members: readonly string[] = ['U1', 'U2', 'bot'], more: object = {}) {
  const given = await slackApp();
  const { slack } = given;
  const channel = slack.addChannel({ name: 'payments', members: [...members], ...more });
  const ada = slack.as('U1');
  await ada.command('/incident', 'declare Checkout is slow --severity SEV4');
  await given.settled();
  return { given, slack, channel, ada };
}
const adopts = async (given: SlackApp, channel: string, ref = REF): Promise<void> => {
  await given.slack.as('U1').command('/incident', `room ${ref} here`, { channel });
  await given.settled();
};

test('gets topic and card, and understands the incident from then on', async () => {
  const { given, slack, channel } = await talkedAbout();
  await adopts(given, 'payments');
  expect(await incidentOf(given)).toMatchObject({
    rooms: [{ platform: 'slack', id: channel.id, name: 'payments' }],
  });
  expect(channel.topic).toContain(REF);
  expect(await timelineOf(given)).toContain('made #payments the war room');
  const card = thereIs(channel.messages.find((message) => wordsOf(message).includes('Checkout is slow')));
  await slack.as('U2').command('/incident', 'ack', { channel: 'payments' });
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({
    status: 'INVESTIGATING',
    assignee: { name: 'Ben Okafor' },
  });
  expect(wordsOf(card)).toContain('Investigating');
  expect(channel.name).toBe('payments');
});

test('again it is so already, and nothing is said twice', async () => {
  const { given, channel, ada } = await talkedAbout();
  await adopts(given, 'payments');
  const said = channel.messages.length;
  await adopts(given, 'payments');
  expect(channel.messages).toHaveLength(said);
  expect(toldTo(ada).at(-1)).toContain('has this channel as its war room already');
});

test('is joined where Muster is not in it yet', async () => {
  const { given, channel } = await talkedAbout(['U1', 'U2']);
  await adopts(given, 'payments');
  expect(channel.topic).toContain(REF);
  expect(channel.messages.some((message) => wordsOf(message).includes('Checkout is slow'))).toBe(true);
});

test('is none where everybody reads what not everybody may see', async () => {
  const { given, channel, ada } = await talkedAbout();
  await ada.command('/incident', 'declare Zebra --severity SEV4 --private');
  await given.settled();
  await adopts(given, 'payments', 'INC-2026-002');
  expect(toldTo(ada).at(-1)).toContain('Take a private channel');
  expect(JSON.stringify(channel.messages)).not.toContain('Zebra');
  expect((await call(given.app.url, 'GET', '/incidents/INC-2026-002')).body).toMatchObject({ rooms: [] });
});
