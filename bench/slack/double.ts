/**
 * A process that is Slack: the double of the tests. Told to open, it answers what an app is given; told the address of the app,
 * it sends there what happens; told to declare, somebody does, and it answers how long it was until the room had everything.
 */
import { SlackDouble } from '../../test/support/slack/slack.js';
import type { Channel } from '../../test/support/slack/things.js';
import { asHelper } from '../lib/asHelper.js';
import { callsTo, declared } from '../lib/doubled.js';
import type { Opening, Room, Told } from '../lib/outside.js';
import type { Opened } from './told.js';

let slack: SlackDouble | undefined;

async function open({ people, latencyMs }: Opening): Promise<Opened> {
  slack = await SlackDouble.start({ latencyMs });
  for (const id of people) slack.addUser({ id, name: id.toLowerCase(), realName: `Person ${id}` });
  const { apiUrl, botToken, signingSecret } = slack;
  return { apiUrl, botToken, signingSecret };
}

const isReady = (room: Channel, by: string): boolean =>
  room.topic !== '' &&
  room.purpose !== '' &&
  room.bookmarks.length > 0 &&
  room.members.has(by) &&
  room.pins.some(({ ts }) => (room.message(ts)?.blocks.length ?? 0) > 0);

async function declare(double: SlackDouble, title: string, by: string): Promise<Room> {
  const rooms = new Set(double.channels);
  return await declared(double, {
    ask: async () => (await double.as(by).command('/incident', `declare sev2 "${title}"`)).status,
    isReady: () => double.channels.some((one) => !rooms.has(one) && isReady(one, by)),
    nameOf: ({ method }) => method,
  });
}

asHelper(async (told: Told): Promise<unknown> => {
  if ('open' in told) return await open(told.open);
  if (slack === undefined) throw new Error('It is not open yet.');
  if ('calls' in told) return callsTo(slack, 'Slack');
  if ('declare' in told) return await declare(slack, told.declare, told.by);
  slack.connect({ url: `${told.app}/slack/events` });
  return null;
});
