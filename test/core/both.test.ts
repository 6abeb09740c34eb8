/** One incident on two chat platforms: what is done on one shows on the other, and nobody is missed or told of what is nothing. */
import { expect, onTestFinished, test } from 'vitest';
import type { UserPatch } from '../../src/core/people/users.js';
import { PeopleWork } from '../../src/core/people/work.js';
import { DeliveryProblem } from '../../src/core/ports.js';
import type { Message } from '../../src/domain/message.js';
import { PeopleQueries } from '../../src/store/queries/people.js';
import { systemViewer } from '../../src/store/queries/viewer.js';
import { doublePlatform, reading } from '../support/chatPlatform.js';
import type { ChatServerDouble } from '../support/doubles/chatServer.js';
import { createWorld, type World } from '../support/world.js';
import { PLATFORMS, REF, servers } from './chat/relayGiven.js';
import { gate, sent, timelineOf } from './given.js';

const ROOM = 'inc-2026-001';

/** Two platforms, each with accounts of its own: people are where their account is. */
async function both() {
  const [red, blue] = servers();
  if (red === undefined || blue === undefined) throw new Error('There are no two.');
  const world: World = await createWorld({
    platforms: async () => [
      { ...doublePlatform(red, {}, PLATFORMS[0]), accounts: 'slackUserId' as const },
      { ...doublePlatform(blue, {}, PLATFORMS[1]), accounts: 'teamsUserId' as const },
    ],
  });
  onTestFinished(() => world.close());
  const has = async (who: string, accounts: UserPatch): Promise<void> => {
    const { store, clock, newId, organization, viewer } = world;
    const parts = {
      viewer: systemViewer(organization.id),
      now: clock.now(),
      wallNow: clock.wallNow(),
      newId,
      surface: 'test',
      requestId: null,
    };
    const user = await new PeopleQueries(store.read, parts.viewer).user(viewer(who).userId ?? '');
    if (user === undefined) throw new Error(`There is no ${who}.`);
    await store.tx((w) => new PeopleWork({ w, ...parts }).changeUser(user, accounts));
  };
  /** Whoever has no account on a platform can neither be invited nor written to there. */
  const withoutAccount = (chat: ChatServerDouble, who: string): void => {
    chat.barred.set(world.viewer(who).userId ?? '', 'has no account');
    chat.before = (method, room) => {
      if (method === 'openRoom' && room.startsWith(`direct ${who}`))
        throw new DeliveryProblem(`${who} has no account.`, true);
    };
  };
  const failures = async () =>
    (await timelineOf(world)).filter(({ kind }) => kind === 'DELIVERY_FAILED').map(({ text }) => text);
  return { world, red, blue, has, withoutAccount, failures };
}
const texts = (chat: ChatServerDouble, room: string): string[] =>
  chat.named(room).messages.map(({ body }) => reading(body as Message));

test('acknowledging on one edits the cards of the other, in the room and among the announcements', async () => {
  const { world, red, blue } = await both();
  await sent(world, 'Emil', 'declare', { title: 'Down', severity: 'SEV1' });
  await world.worker.drain();
  const cards = (chat: ChatServerDouble) =>
    [chat.named(ROOM), chat.named('incidents')].map((r) => r.messages[0]);
  const before = [...cards(red), ...cards(blue)].map((card) => card?.id);
  const acknowledged = await world.dispatcher.dispatch({
    viewer: world.viewer('Chen'),
    surface: 'red',
    asked: { type: 'line', line: `/incident ack ${REF}` },
    canAsk: true,
  });
  expect(acknowledged.type).toBe('done');
  await world.worker.drain();
  for (const chat of [red, blue]) {
    for (const card of cards(chat)) {
      expect(reading(card?.body as Message)).toContain('Has it: Chen Wei');
      expect(card?.edits).toBeGreaterThan(0);
    }
    expect(texts(chat, ROOM).filter((text) => text.includes('Chen Wei acknowledged'))).toHaveLength(1);
    expect(chat.named(ROOM).topic).toContain('Investigating');
  }
  expect([...cards(red), ...cards(blue)].map((card) => card?.id)).toEqual(before);
});

test('a platform that answers nobody holds up nothing on the other', async () => {
  const { world, red, blue } = await both();
  const go = gate();
  let waiting = 0;
  red.before = () => {
    waiting += 1;
    return go.opened;
  };
  for (let i = 0; i < 12; i += 1)
    await sent(world, 'Emil', 'declare', { title: `Number ${i}`, severity: 'SEV3' });
  const draining = world.worker.drain();
  await expect.poll(() => blue.rooms.filter(({ messages }) => messages.length > 0)).toHaveLength(13);
  await expect.poll(() => waiting).toBe(8);
  go.open();
  await draining;
  expect(red.rooms.filter(({ messages }) => messages.length > 0)).toHaveLength(13);
});

test('whoever has accounts on both is told privately on both, once on each', async () => {
  const { world, red, blue, has } = await both();
  await has('Chen', { slackUserId: 'U3', teamsUserId: 'T3' });
  await sent(world, 'Emil', 'declare', { title: 'Down', severity: 'SEV1' });
  await sent(world, 'Chen', 'role', { incident: REF, role: 'INCIDENT_COMMANDER' });
  await world.worker.drain();
  expect(texts(red, 'direct Chen')).toHaveLength(1);
  expect(texts(blue, 'direct Chen')).toEqual(texts(red, 'direct Chen'));
});

test('whoever is on one platform only is no problem of the other', async () => {
  const { world, red, blue, has, withoutAccount, failures } = await both();
  await has('Chen', { teamsUserId: 'T3' });
  withoutAccount(red, 'Chen');
  await sent(world, 'Emil', 'declare', { title: 'Down', severity: 'SEV1' });
  await sent(world, 'Chen', 'role', { incident: REF, role: 'INCIDENT_COMMANDER' });
  await world.worker.drain();
  expect(await failures()).toEqual([]);
  expect(texts(blue, 'direct Chen')).toHaveLength(1);
  expect(blue.named(ROOM).members).toContain(world.viewer('Chen').userId);
  expect(red.rooms.some(({ name }) => name.startsWith('direct'))).toBe(false);
});

test('whoever is on neither is one, and so is whoever cannot be reached where they are', async () => {
  const { world, red, blue, has, withoutAccount, failures } = await both();
  withoutAccount(red, 'Chen');
  withoutAccount(blue, 'Chen');
  await sent(world, 'Emil', 'declare', { title: 'Down', severity: 'SEV1' });
  await sent(world, 'Chen', 'role', { incident: REF, role: 'INCIDENT_COMMANDER' });
  await world.worker.drain();
  expect(await failures()).toHaveLength(4);
  await has('Ben', { slackUserId: 'U2' });
  withoutAccount(red, 'Ben');
  withoutAccount(blue, 'Ben');
  await sent(world, 'Chen', 'invite', { incident: REF, users: [world.viewer('Ben').userId] });
  await world.worker.drain();
  // Where the account is; that there is none on the other platform is no news.
  expect((await failures()).filter((text) => text.includes('Ben')).toSorted()).toEqual([
    'could not deliver to Ben Carter: Ben has no account.',
    expect.stringMatching(/^could not invite Ben Carter: has no account/u),
  ]);
});
