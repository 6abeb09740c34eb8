/** Messages in Teams: once each, whole if Teams takes it, where they are wanted, and with what each reader can do. */
import { describe, expect, test, vi } from 'vitest';
import { md, person, say } from '../../../src/domain/message.js';
import type { Fields } from '../../support/slack/json.js';
import { givenRoom, givenTeams, personNamed, saying, type TeamsWorld, textsIn } from './platformGiven.js';

type At = { readonly organizationId: string; readonly room: string };
const ACK = [{ label: 'Acknowledge', command: '/incident ack INC-2026-001' }];
const edited = ({ platform }: TeamsWorld, at: At, externalId: string, buttons?: typeof ACK) =>
  platform.edit({ ...at, externalId, message: say('good', md`Changed`, buttons) });
const cardsIn = ({ teams }: TeamsWorld, room: string): readonly (Fields | undefined)[] =>
  teams.conversation(room).messages.map(({ card }) => card);
const rooms = [
  ['a channel', false],
  ['a chat', true],
] as const;

/** The message arrives, and nobody hears of it. */
async function lostAnswer(world: TeamsWorld, at: At) {
  world.teams.fail({ api: 'connector', method: 'POST', cutOff: 'after' });
  await expect(saying(world.platform, at)).rejects.toMatchObject({ permanent: false });
}

describe.each(rooms)('a message in %s', (_, isPrivate) => {
  const given = async () => {
    const world = await givenTeams();
    return { world, at: await givenRoom(world, { private: isPrivate }) };
  };

  test('begins a thread of its own, names people, and is edited where it stands', async () => {
    const { world, at } = await given();
    const [ada, ben] = [personNamed(world, 'Ada'), personNamed(world, 'Ben')];
    const message = say('info', md`${person(ada)} and ${person(ben)}`);
    const post = { ...at, key: 'k', message, pinned: false, repeated: false };
    const { externalId } = await world.platform.post(post);
    await edited(world, at, externalId);
    const [said] = world.teams.conversation(at.room).messages;
    expect(said).toMatchObject({ id: externalId, threadId: isPrivate ? undefined : externalId, revision: 1 });
    expect(textsIn(world, at.room)).toEqual([expect.stringContaining('Changed')]);
    expect(world.teams.problems).toEqual([]);
  });

  test('is looked for only where it may have arrived, and found behind others', async () => {
    const { world, at } = await given();
    await saying(world.platform, at);
    expect(world.teams.callsTo('graph', 'GET', '/messages')).toHaveLength(0);
    const first = world.teams.conversation(at.room).messages[0];
    for (let i = 0; i < 120; i += 1)
      world.teams.state.append(world.teams.conversation(at.room), {
        from: world.teams.user('Ada').id,
        text: `${i}`,
      });
    const found = await saying(world.replica().platform, at, { repeated: true });
    expect(found.externalId).toBe(first?.id);
    expect(world.teams.callsTo('graph', 'GET', '/messages')).toHaveLength(3);
  });

  test('is said in time, however much there is to look through', async () => {
    const { world, at } = await given();
    for (let i = 0; i < 600; i += 1)
      world.teams.state.append(world.teams.conversation(at.room), {
        from: world.teams.user('Ada').id,
        text: `${i}`,
      });
    world.teams.before({ api: 'graph', method: 'GET', path: '/messages' }, () => world.pass(1_500));
    await saying(world.platform, at, { repeated: true });
    expect(textsIn(world, at.room)).toContain('Hello');
    expect(world.warnings()).toContain('what was perhaps said before cannot be looked for: it is said again');
  });

  test('that lost its answer is found by another replica', async () => {
    const { world, at } = await given();
    await lostAnswer(world, at);
    await saying(world.replica().platform, at, { repeated: true });
    expect(textsIn(world, at.room)).toEqual(['Hello']);
  });

  test('that lost its answer is still found after it was edited', async () => {
    const { world, at } = await given();
    const first = await saying(world.platform, at);
    await edited(world, at, first.externalId);
    expect(await saying(world.replica().platform, at, { repeated: true })).toEqual(first);
  });

  test('of somebody who says the same of it is not taken for ours', async () => {
    const { world, at } = await given();
    await saying(world.platform, at);
    const conversation = world.teams.conversation(at.room);
    const [ours] = conversation.messages;
    conversation.log.splice(0);
    world.teams.state.append(conversation, { from: world.teams.user('Ada').id, card: ours?.card });
    await saying(world.platform, at, { repeated: true });
    expect(conversation.messages).toHaveLength(2);
  });

  test('is said again where it may not be looked for, which is said in the log', async () => {
    const { world, at } = await given();
    const conversation = world.teams.conversation(at.room);
    const nothing = { id: 'x', rsc: new Set<string>() };
    if (conversation.team === undefined) conversation.installation = nothing;
    else conversation.team.installation = nothing;
    await lostAnswer(world, at);
    await saying(world.platform, at, { repeated: true });
    expect(textsIn(world, at.room)).toEqual(['Hello', 'Hello']);
    expect(world.warnings()).toContain('what was perhaps said before cannot be looked for: it is said again');
  });

  test.each([400, 413])('that Teams does not take goes out in words: %s', async (status) => {
    const { world, at } = await given();
    world.teams.fail({ api: 'connector', method: 'POST', status });
    const { externalId } = await saying(world.platform, at);
    expect(textsIn(world, at.room)).toEqual(['Hello']);
    world.teams.fail({ api: 'connector', method: 'PUT', status });
    await edited(world, at, externalId);
    expect(JSON.stringify(cardsIn(world, at.room))).toContain('RichTextBlock');
    // And it is the one that is found again.
    expect(await saying(world.platform, at, { repeated: true })).toEqual({ externalId });
    expect(world.warnings()).toEqual(Array(2).fill('Teams did not take a card: it goes out as plain text'));
    expect(world.teams.problems).toEqual([]);
  });

  test('that somebody deleted is given up, and another of the same key takes its place', async () => {
    const { world, at } = await given();
    const first = await saying(world.platform, at);
    const [message] = world.teams.conversation(at.room).messages;
    if (message !== undefined) message.deleted = true;
    await expect(edited(world, at, first.externalId)).rejects.toMatchObject({
      permanent: true,
      at: null,
      message: 'The message is not there any more.',
    });
    // The outbox posts it anew, and always as a repeat.
    const second = await saying(world.platform, at, { repeated: true });
    expect(second).not.toEqual(first);
    expect(await saying(world.platform, at, { repeated: true })).toEqual(second);
  });

  test('whose thread is not found any more is no reason to give up the room', async () => {
    const { world, at } = await given();
    const first = await saying(world.platform, at);
    world.pass(3 * 60_000);
    world.teams.fail({ api: 'connector', method: 'PUT', times: 'always', status: 404 });
    await expect(edited(world, at, first.externalId)).rejects.toMatchObject({ permanent: true, at: null });
    expect(await saying(world.platform, at, { repeated: true })).not.toEqual(first);
  });

  test('that cannot be changed is not taken for the one to be changed', async () => {
    const { world, at } = await given();
    const first = await saying(world.platform, at);
    world.teams.fail({ api: 'connector', method: 'PUT', status: 403, code: 'Forbidden' });
    await expect(edited(world, at, first.externalId)).rejects.toMatchObject({
      permanent: true,
      at: null,
    });
    expect(await saying(world.platform, at, { repeated: true })).not.toEqual(first);
  });
});

describe('what can be done', () => {
  test('stands in a shared room behind a view of one’s own, kept before it is said', async () => {
    const world = await givenTeams();
    const at = await givenRoom(world);
    const ada = personNamed(world, 'Ada');
    await world.base.people.met(world.organizationId, ada.id, {
      mri: world.teams.user('Ada').mri,
      entraId: world.teams.user('Ada').id,
    });
    world.teams.before({ api: 'connector', method: 'POST' }, async () => {
      expect(await world.base.views.find('k')).toMatchObject({ conversation: at.room });
    });
    const { externalId } = await saying(world.platform, at, { buttons: ACK });
    const [card] = cardsIn(world, at.room);
    expect(card?.['refresh']).toMatchObject({
      action: { data: { muster: { do: 'view', id: 'k' } } },
      userIds: [world.teams.user('Ada').mri],
    });
    expect(JSON.stringify(card)).not.toContain('/incident ack');
    await edited(world, at, externalId, ACK);
    const view = `${at.room}:${externalId}`;
    expect(JSON.stringify(cardsIn(world, at.room))).toContain(JSON.stringify({ do: 'view', id: view }));
    expect(await world.base.views.find(view)).toMatchObject({ organizationId: world.organizationId });
    await edited(world, at, externalId);
    expect(cardsIn(world, at.room)[0]?.['refresh']).toBeUndefined();
  });

  test('stands on the card itself where somebody is alone with the app, as far as their role goes', async () => {
    const world = await givenTeams();
    const { platform, organizationId } = world;
    for (const [name, may] of [
      ['Chen', true],
      ['Emil', false],
    ] as const) {
      const { externalId: room } = await platform.openDirect(organizationId, personNamed(world, name));
      await saying(platform, { organizationId, room }, { buttons: ACK });
      const said = JSON.stringify(world.teams.direct(name).messages.map(({ card }) => card));
      expect(said).not.toContain('"refresh"');
      expect(said.includes('"title":"Acknowledge"')).toBe(may);
    }
  });
});

describe('a new room', () => {
  test.each([403, 404] as const)('may seem not to be there for a moment (%s)', async (unknownAs) => {
    const world = await givenTeams();
    Object.assign(world.teams.graph, { unknownFor: 2, unknownAs });
    const at = await givenRoom(world);
    await expect(saying(world.platform, at)).rejects.toMatchObject({ permanent: false, retryAfterMs: 2_000 });
    await expect(saying(world.platform, at)).rejects.toMatchObject({ permanent: false });
    await saying(world.platform, at);
    expect(textsIn(world, at.room)).toEqual(['Hello']);
  });

  test.each([
    ['ConversationNotFound', 404],
    ['BotNotInConversationRoster', 403],
  ])('that is not new any more is gone: %s', async (code, status) => {
    const world = await givenTeams();
    const at = await givenRoom(world);
    world.pass(3 * 60_000);
    world.teams.fail({ api: 'connector', times: 'always', code, status });
    const gone = { permanent: true, at: 'ROOM', code };
    await expect(saying(world.platform, at)).rejects.toMatchObject(gone);
    // It may be the message alone that is not found: saying something anew shows that.
    const isMessage = status === 404;
    await expect(edited(world, at, '1')).rejects.toMatchObject({
      permanent: true,
      at: isMessage ? null : 'ROOM',
    });
    await expect(world.platform.invite(at, [personNamed(world, 'Ada')])).rejects.toMatchObject(gone);
  });
});

describe('a room that somebody did something to', () => {
  test('is taken out of the archive, also when that takes a while', async () => {
    const world = await givenTeams();
    const at = await givenRoom(world);
    world.pass(3 * 60_000);
    world.teams.conversation(at.room).archived = true;
    await saying(world.platform, at);
    world.teams.conversation(at.room).archived = true;
    world.teams.graph.slowArchiving = true;
    await expect(saying(world.platform, at, { key: 'b' })).rejects.toMatchObject({ permanent: false });
    world.teams.finishOperations();
    await saying(world.platform, at, { key: 'b' });
    expect(textsIn(world, at.room)).toEqual(['Hello', 'Hello']);
  });

  test('is taken out of the archive whatever Teams calls it that nobody may write there', async () => {
    const world = await givenTeams();
    const at = await givenRoom(world);
    world.pass(3 * 60_000);
    world.teams.conversation(at.room).archived = true;
    world.teams.fail({ api: 'connector', method: 'POST', status: 403, code: 'Forbidden' });
    await saying(world.platform, at);
    expect(textsIn(world, at.room)).toEqual(['Hello']);
    world.teams.fail({ api: 'connector', method: 'POST', status: 403, code: 'Forbidden' });
    world.teams.fail({ api: 'graph', method: 'GET', status: 500 });
    await expect(saying(world.platform, at, { key: 'b' })).rejects.toMatchObject({ code: 'Forbidden' });
  });

  test('is not given up because the token was refused as it was taken out of the archive', async () => {
    const world = await givenTeams();
    const at = await givenRoom(world);
    world.pass(3 * 60_000);
    world.teams.conversation(at.room).archived = true;
    world.teams.fail({ api: 'graph', path: /unarchive$/, status: 401 });
    await expect(saying(world.platform, at)).rejects.toMatchObject({ permanent: false, at: 'WAY' });
    await saying(world.platform, at);
    expect(textsIn(world, at.room)).toEqual(['Hello']);
  });

  test('gets the app back, where it is a chat', async () => {
    const world = await givenTeams();
    const at = await givenRoom(world, { private: true });
    world.pass(3 * 60_000);
    world.teams.conversation(at.room).installation = undefined;
    await saying(world.platform, at);
    expect(textsIn(world, at.room)).toEqual(['Hello']);
  });
});

describe('where conversations are served', () => {
  test('is where the last activity of one came from, and of the tenant for others', async () => {
    const world = await givenTeams();
    const { services } = world.base;
    const { organizationId } = world;
    const { tenantId } = world.teams;
    const seen = (conversation: string, serviceUrl: string) =>
      services.seen({ organizationId, tenantId, conversation, serviceUrl });
    await seen('19:a@thread.v2', 'https://a.example/');
    await seen('19:b@thread.tacv2;messageid=1', 'https://b.example/');
    expect(await services.of(tenantId, '19:a@thread.v2')).toMatchObject({ serviceUrl: 'https://a.example/' });
    expect(await services.of(tenantId, '19:b@thread.tacv2')).toMatchObject({
      serviceUrl: 'https://b.example/',
    });
    expect(await services.of(tenantId, 'new')).toMatchObject({ serviceUrl: 'https://b.example/' });
    expect(await services.of('another', 'new')).toMatchObject({
      serviceUrl: 'https://smba.trafficmanager.net/teams/',
    });
    // Another replica has heard of another place; this one hears of the old one again.
    await world.replica().base.services.seen({
      organizationId,
      tenantId,
      conversation: '19:a@thread.v2',
      serviceUrl: 'https://c.example/',
    });
    world.pass(10 * 60_000);
    await seen('19:a@thread.v2', 'https://a.example/');
    expect(await services.of(tenantId, '19:a@thread.v2')).toMatchObject({ serviceUrl: 'https://a.example/' });
  });

  test('is not written anew where a tenant is served in several regions at once', async () => {
    const world = await givenTeams();
    const { store, base, organizationId, teams } = world;
    const regions = [
      ['19:a@thread.v2', 'https://a.example/'],
      ['19:b@thread.v2', 'https://b.example/'],
    ] as const;
    const hearAll = async () => {
      for (const [conversation, serviceUrl] of regions)
        await base.services.seen({ organizationId, tenantId: teams.tenantId, conversation, serviceUrl });
    };
    await hearAll();
    const tx = vi.spyOn(store, 'tx');
    for (let i = 0; i < 5; i += 1) await hearAll();
    expect(tx).not.toHaveBeenCalled();
    expect(await base.services.latest(teams.tenantId)).toBe('https://b.example/');
  });

  test.each(rooms)(
    'may change under %s: it is reached where something was heard last',
    async (_, isPrivate) => {
      const world = await givenTeams();
      const at = await givenRoom(world, { private: isPrivate });
      const { organizationId, teams, base } = world;
      const heard = (conversation: string) =>
        base.services.seen({
          organizationId,
          tenantId: teams.tenantId,
          conversation,
          serviceUrl: teams.serviceUrl,
        });
      await heard(at.room);
      const { externalId } = await saying(world.platform, at);
      world.pass(3 * 60_000);
      teams.moveTo('emea');
      await heard(teams.direct('Ada').id);
      await saying(world.platform, at, { key: 'other' });
      await edited(world, at, externalId);
      expect(textsIn(world, at.room)).toHaveLength(2);
      expect(await base.services.of(teams.tenantId, at.room)).toMatchObject({ serviceUrl: teams.serviceUrl });
    },
  );
});

test('a message that is too long says where all of it can be read', async () => {
  const world = await givenTeams();
  const at = await givenRoom(world);
  const message = {
    tone: 'info' as const,
    blocks: Array.from({ length: 40 }, (_, i) => ({ type: 'quote' as const, text: `${i} `.repeat(2_000) })),
  };
  await world.platform.post({ ...at, key: 'k', message, pinned: false, repeated: false });
  expect(JSON.stringify(cardsIn(world, at.room))).toContain('too long for Teams');
  expect(world.teams.problems).toEqual([]);
});

test('all calls of one delivery together take less time than the outbox waits', async () => {
  const world = await givenTeams();
  const at = await givenRoom(world);
  await lostAnswer(world, at);
  // Looking for it takes nearly all the time there is.
  world.teams.before({ api: 'graph', method: 'GET' }, () => world.pass(12_600));
  await expect(saying(world.platform, at, { key: 'another', repeated: true })).rejects.toMatchObject({
    code: 'unreachable',
    permanent: false,
  });
  expect(textsIn(world, at.room)).toHaveLength(1);
});
