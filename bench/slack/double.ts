/**
 * A process that is Slack: the double of the tests, so that its work is not counted as ours. Told to open, it answers what an
 * app is given; told the address of the app, it sends there what happens; told to declare, somebody does, and it answers how
 * long it was until the room had everything.
 */
import { SlackDouble } from '../../test/support/slack/slack.js';
import type { Channel } from '../../test/support/slack/things.js';
import type { Opened, Opening, Room, Told } from './told.js';

/** What else is done because of a declare has begun by then, in milliseconds. */
const QUIET_MS = 300;

const ROOM_WITHIN_MS = 20_000;

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
  const [rooms, calls] = [new Set(double.channels), double.calls.length];
  const started = performance.now();
  const asked = double.as(by).command('/incident', `declare sev2 "${title}"`);
  await double.until(() => double.channels.some((one) => !rooms.has(one) && isReady(one, by)), {
    within: ROOM_WITHIN_MS,
  });
  const ms = performance.now() - started;
  const { status } = await asked;
  if (status !== 200) throw new Error(`A declare was answered with ${status}.`);
  for (let before = -1; before < double.calls.length; ) {
    before = double.calls.length;
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  }
  return { ms, calls: double.calls.slice(calls).map(({ method }) => method) };
}

function callsTo({ calls, problems }: SlackDouble): number {
  if (problems.length > 0)
    process.stderr.write(`  Slack found ${problems.length} mistakes, the first: ${problems[0]}\n`);
  return calls.length;
}

async function answerTo(told: Told): Promise<Opened | Room | number | null> {
  if ('open' in told) return await open(told.open);
  if (slack === undefined) throw new Error('It is not open yet.');
  if ('calls' in told) return callsTo(slack);
  if ('declare' in told) return await declare(slack, told.declare, told.by);
  slack.connect({ url: `${told.app}/slack/events` });
  return null;
}

process.on('message', (told: Told) => {
  answerTo(told).then(
    (answer) => process.send?.({ answer }),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
