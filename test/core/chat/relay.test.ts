/** What people say in one room of an incident is shown in its other rooms, where the organization wants that. */
import { eq } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import { DeliveryProblem } from '../../../src/core/ports.js';
import { setConversation } from '../../../src/store/queries/conversations.js';
import { deliveriesOf, sent, timelineOf } from '../given.js';
import { copiesIn, REF, type RelayWorld, relayWorld, servers, switchRelay, worldOf } from './relayGiven.js';

const relays = async ({ world }: RelayWorld) =>
  (await deliveriesOf(world)).filter(({ kind }) => kind === 'relay');
const kept = async ({ world }: RelayWorld) => {
  const { adapterState: t } = world.store.read.tables;
  return await world.store.read.select().from(t).where(eq(t.island, 'relay'));
};

describe('something is said in one room', () => {
  test('the other one shows who said it, where, and the very words', async () => {
    const given = await relayWorld();
    await given.say(0, 'm1', 'The *disk* is full <@U1> _now_\nsee https://a.example');
    await given.deliver();
    expect(given.copies(1)).toEqual([
      'Chen Wei · Red\nThe *disk* is full <@U1> _now_\nsee https://a.example',
    ]);
    expect(given.copies(0)).toEqual([]);
  });

  test('the byline leads to the original, names its author and calls nobody', async () => {
    const given = await relayWorld();
    await given.say(0, 'm1', 'Hello');
    await given.deliver();
    const bodies = JSON.stringify(given.chats[1]?.named('inc-2026-001').messages.at(-1)?.body);
    expect(bodies).toContain('(<https://chat.example/m1>)');
    expect(bodies).not.toContain('muster:person');
  });

  test('files are named and lead there; a reply is marked as one', async () => {
    const given = await relayWorld();
    const files = [
      { name: 'graph.png', url: 'https://files.example/1' },
      { name: 'core.dump', url: null },
    ];
    await given.say(0, 'm1', '', { files, reply: true, url: null });
    await given.deliver();
    expect(given.copies(1)).toEqual(['Chen Wei · Red · reply in a thread\ngraph.png\ncore.dump']);
  });

  test('shown late, it says when it was said', async () => {
    const given = await relayWorld();
    await given.say(0, 'm1', 'Hello', { at: new Date('2026-03-02T08:50:00.000Z') });
    await given.deliver();
    expect(given.copies(1)).toEqual([expect.stringMatching(/^Chen Wei · Red · 2026-03-02T08:50/u)]);
  });

  test('in three rooms each of the others shows it, in the order in which it was said', async () => {
    const given = await relayWorld({ chats: servers(3) });
    for (const [i, text] of ['one', 'two', 'three', 'four'].entries()) await given.say(i % 3, `m${i}`, text);
    await given.deliver();
    const words = [0, 1, 2].map((room) => given.copies(room).map((copy) => copy.split('\n')[1]));
    expect(words).toEqual([
      ['two', 'three'],
      ['one', 'three', 'four'],
      ['one', 'two', 'four'],
    ]);
  });

  test('told twice it is shown once', async () => {
    const given = await relayWorld();
    await given.say(0, 'm1', 'once');
    await given.deliver();
    await given.say(0, 'm1', 'once');
    await given.deliver();
    expect(given.copies(1)).toHaveLength(1);
    expect(await relays(given)).toHaveLength(1);
  });

  test('it counts as activity as well', async () => {
    const given = await relayWorld();
    await given.say(0, 'm1', 'I am here');
    expect((await timelineOf(given.world)).map(({ kind }) => kind)).toContain('RESPONDED');
  });

  test('whoever is nobody here is shown by name, or as somebody', async () => {
    const given = await relayWorld();
    const said = { text: 'hm', at: given.world.clock.now(), url: null, files: [] };
    await given.world.heard.spoke(undefined, given.where(0), () => ({
      ...said,
      message: 'm1',
      author: 'Zed',
    }));
    await given.world.heard.spoke(undefined, given.where(0), () => ({ ...said, message: 'm2' }));
    await given.deliver();
    expect(given.copies(1)).toEqual(['Zed · Red\nhm', 'Somebody · Red\nhm']);
  });
});

describe('what is shown follows', () => {
  test('an edit is made in place, and marked', async () => {
    const given = await relayWorld();
    await given.say(0, 'm1', 'The disc is full');
    await given.deliver();
    await given.edit(0, 'm1', 'The disk is full', 1);
    await given.deliver();
    expect(given.copies(1)).toEqual(['Chen Wei · Red · edited\nThe disk is full']);
    // The one and only delivery that remembers it.
    await given.edit(0, 'm1', 'The disk was full', 2);
    await given.deliver();
    expect(given.copies(1)).toEqual(['Chen Wei · Red · edited\nThe disk was full']);
  });

  test('an edit before it was sent is what is sent, without a second delivery', async () => {
    const given = await relayWorld();
    await given.say(0, 'm1', 'The disc is full');
    await given.edit(0, 'm1', 'The disk is full', 1);
    expect(await relays(given)).toHaveLength(1);
    await given.deliver();
    expect(given.copies(1)).toEqual(['Chen Wei · Red · edited\nThe disk is full']);
    expect(given.chats[1]?.named('inc-2026-001').messages.at(-1)?.edits).toBe(0);
  });

  test('an older edit that is told later changes nothing', async () => {
    const given = await relayWorld();
    await given.say(0, 'm1', 'a');
    await given.edit(0, 'm1', 'c', 3);
    await given.edit(0, 'm1', 'b', 2);
    await given.deliver();
    expect(given.copies(1)).toEqual(['Chen Wei · Red · edited\nc']);
  });

  test('an edit that is told before the message counts', async () => {
    const given = await relayWorld();
    await given.edit(0, 'm1', 'b', 1);
    await given.deliver();
    expect(given.copies(1)).toEqual([]);
    await given.say(0, 'm1', 'a');
    await given.deliver();
    expect(given.copies(1)).toEqual(['Chen Wei · Red · edited\nb']);
  });

  test('what is deleted says so, and its words are nowhere any more', async () => {
    const given = await relayWorld();
    await given.say(0, 'm1', 'my password is hunter2');
    await given.deliver();
    await given.remove(0, 'm1');
    await given.deliver();
    expect(given.copies(1)).toEqual(['Chen Wei · Red · message deleted']);
    expect(JSON.stringify([await kept(given), await deliveriesOf(given.world)])).not.toContain('hunter2');
    await given.edit(0, 'm1', 'still hunter2', 9);
    await given.deliver();
    expect(given.copies(1)).toEqual(['Chen Wei · Red · message deleted']);
  });

  test('what is deleted before anybody read it is never spoken of', async () => {
    const given = await relayWorld();
    await given.say(0, 'm1', 'oops');
    await given.remove(0, 'm1');
    await given.remove(0, 'm2');
    await given.say(0, 'm2', 'oops');
    await given.deliver();
    expect(given.copies(1)).toEqual([]);
  });

  test('a copy that somebody took away is shown anew when the words change, and not when they are deleted', async () => {
    const given = await relayWorld();
    const [, chat] = given.chats;
    await given.say(0, 'm1', 'a');
    await given.deliver();
    const lost = async (change: () => Promise<void>) => {
      if (chat !== undefined)
        chat.before = (method) => {
          if (method === 'edit') throw new DeliveryProblem('It is gone.', true);
        };
      await change();
      await given.deliver();
    };
    await lost(() => given.edit(0, 'm1', 'b', 1));
    expect(given.copies(1)).toEqual(['Chen Wei · Red\na', 'Chen Wei · Red · edited\nb']);
    await lost(() => given.remove(0, 'm1'));
    expect(given.copies(1)).toHaveLength(2);
  });

  test('edits follow what was shown, even once it is switched off', async () => {
    const given = await relayWorld();
    await given.say(0, 'm1', 'a');
    await given.deliver();
    await switchRelay(given.world, false);
    await given.say(0, 'm2', 'not for you');
    await given.edit(0, 'm1', 'b', 1);
    await given.edit(0, 'm2', 'not for you either', 1);
    await given.deliver();
    expect(given.copies(1)).toEqual(['Chen Wei · Red · edited\nb']);
  });
});

describe('nothing is shown', () => {
  test('unless it is switched on', async () => {
    const given = await relayWorld({ relay: false });
    await given.say(0, 'm1', 'Hello');
    await given.edit(0, 'm1', 'Hello!', 1);
    await given.deliver();
    expect(given.copies(1)).toEqual([]);
    expect(await kept(given)).toEqual([]);
  });

  test('of what is said elsewhere: announcements, unknown channels, another organization', async () => {
    const given = await relayWorld();
    const { heard, viewer, clock } = given.world;
    const said = { text: 'x', message: 'm1', at: clock.now(), url: null, files: [] };
    const announcements = given.chats[0]?.named('incidents').id ?? '';
    for (const where of [
      { ...given.where(0), room: announcements },
      { ...given.where(0), room: 'R99' },
      { ...given.where(0), organizationId: 'other' },
    ])
      await heard.spoke(viewer('Chen'), where, () => said);
    expect(await kept(given)).toEqual([]);
  });

  test.each(['ARCHIVED', 'FAILED'] as const)('in a room that is %s', async (state) => {
    const given = await relayWorld();
    const [room] =
      (await given.world.incidents().find(REF))?.rooms.filter((r) => r.platform === 'blue') ?? [];
    await given.world.store.tx((w) => setConversation(w, room?.id ?? '', { state }));
    await given.say(0, 'm1', 'Hello');
    expect(await relays(given)).toEqual([]);
    await given.deliver();
    expect(given.copies(1)).toEqual([]);
  });

  test('of an incident in the rooms of another one, private or not', async () => {
    const given = await relayWorld({ declared: { private: true } });
    await sent(given.world, 'Emil', 'declare', { title: 'Other', severity: 'SEV1' });
    await given.deliver();
    await given.say(0, 'm1', 'secret', { who: 'Emil' });
    await given.deliver();
    expect(given.copies(1)).toHaveLength(1);
    for (const chat of given.chats)
      for (const room of chat.rooms.filter(({ name }) => !name.startsWith('inc-2026-001')))
        expect(JSON.stringify(room.messages)).not.toContain('secret');
  });
});

test('somebody who sits in the room of a private incident is heard by the other rooms, member or not', async () => {
  const given = await relayWorld({ declared: { private: true } });
  await given.say(0, 'm1', 'May I?', { who: 'Dana' });
  await given.deliver();
  expect(given.copies(1)).toHaveLength(1);
});

describe('once the incident is private', () => {
  const hide = async ({ world, deliver }: RelayWorld) => {
    await sent(world, 'Chen', 'ack', { incident: REF });
    await sent(world, 'Chen', 'role', { incident: REF, role: 'INCIDENT_COMMANDER' });
    await sent(world, 'Chen', 'private', { incident: REF, private: true });
    await deliver();
  };

  test('what is said in one room is not shown where everybody reads, nor what is edited', async () => {
    const given = await relayWorld({ abilities: { convertRooms: false } });
    await given.say(0, 'm1', 'before');
    await given.deliver();
    await hide(given);
    await given.say(0, 'm2', 'secret');
    await given.edit(0, 'm1', 'secret as well', 1);
    await given.deliver();
    expect(given.copies(1)).toEqual([expect.stringContaining('before')]);
    // What is taken back is taken back everywhere.
    await given.remove(0, 'm1');
    await given.deliver();
    expect(given.copies(1)).toEqual([expect.stringContaining('message deleted')]);
  });

  test('it is shown in rooms that have become private, too, or were made so since', async () => {
    const given = await relayWorld();
    await hide(given);
    await given.say(0, 'm1', 'secret');
    await given.deliver();
    expect(given.copies(1)).toEqual([expect.stringContaining('secret')]);
    const replaced = await relayWorld({ abilities: { convertRooms: false } });
    await hide(replaced);
    const [, blue] = replaced.chats;
    const old = blue?.named('inc-2026-001');
    Object.assign(old ?? {}, { key: 'old', name: 'old' });
    if (blue !== undefined)
      blue.before = (method, where) => {
        if (method === 'post' && where === old?.id)
          throw new DeliveryProblem('gone', true, null, { at: 'ROOM' });
      };
    await sent(replaced.world, 'Chen', 'note', { incident: REF, text: 'Note' });
    await replaced.deliver();
    await replaced.say(0, 'm1', 'secret');
    await replaced.deliver();
    expect(replaced.copies(1)).toEqual([expect.stringContaining('secret')]);
  });
});

test('a room that is still being made shows what was said meanwhile', async () => {
  const chats = servers();
  const [, late] = chats;
  if (late === undefined) throw new Error('There is no second server.');
  const world = await worldOf(chats);
  await switchRelay(world, true);
  late.before = (method) => {
    if (method === 'openRoom') throw new Error('not yet');
  };
  await sent(world, 'Emil', 'declare', { title: 'Down', severity: 'SEV1' });
  await world.worker.drain();
  const where = {
    organizationId: world.organization.id,
    platform: 'red',
    room: chats[0]?.named('inc-2026-001').id ?? '',
  };
  await world.heard.spoke(world.viewer('Chen'), where, () => ({
    text: 'Hello',
    message: 'm1',
    at: world.clock.now(),
    url: null,
    files: [],
  }));
  late.before = () => {};
  await world.agenda.advance(60_000, world.mover);
  expect(copiesIn(late)).toEqual(['Chen Wei · Red\nHello']);
  await world.close();
});

test('what is edited after its copy’s room was lost stands in the room that took its place', async () => {
  const given = await relayWorld();
  await given.say(0, 'm1', 'Hello');
  await given.deliver();
  const [, blue] = given.chats;
  const old = blue?.named('inc-2026-001');
  Object.assign(old ?? {}, { key: 'old', name: 'old' });
  const edited = new Set<string>();
  if (blue !== undefined)
    blue.before = (method, where) => {
      if (method === 'edit') edited.add(where);
      if ((method === 'post' || method === 'edit') && where === old?.id)
        throw new DeliveryProblem('gone', true, null, { at: 'ROOM' });
    };
  await sent(given.world, 'Chen', 'note', { incident: REF, text: 'Note' });
  await given.deliver();
  edited.clear();
  await given.edit(0, 'm1', 'Hello you', 1);
  await given.deliver();
  expect(given.copies(1)).toEqual([expect.stringContaining('Hello you')]);
  expect([...edited]).toEqual([]);
});

test('where nothing can be edited, the new words are a message of their own', async () => {
  const given = await relayWorld({ abilities: { editMessages: false } });
  const words = () =>
    given.chats[1]
      ?.named('inc-2026-001')
      .messages.filter(({ body }) => JSON.stringify(body).includes('Chen'));
  await given.say(0, 'm1', 'a');
  await given.deliver();
  await given.edit(0, 'm1', 'b', 1);
  await given.deliver();
  expect(words()).toHaveLength(2);
});

test('without news and without rooms to show it, nothing is written and nobody is asked what was said', async () => {
  const one = await relayWorld({ chats: servers(1) });
  const off = await relayWorld({ relay: false });
  for (const given of [one, off]) {
    await given.say(0, 'm1', 'first');
    const tx = vi.spyOn(given.world.store, 'tx');
    const tell = vi.fn(() => ({ text: '', message: 'm2', at: new Date(), url: null, files: [] }));
    await given.world.heard.spoke(given.world.viewer('Chen'), given.where(0), tell);
    await given.world.heard.edited(given.where(0), 'm2', 1, tell);
    await given.remove(0, 'm2');
    expect(tx).not.toHaveBeenCalled();
    expect(tell).not.toHaveBeenCalled();
  }
});
