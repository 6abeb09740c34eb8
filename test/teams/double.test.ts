/** Whether the Teams that the other tests play with refuses what Teams refuses: tokens and the connector. */
import { afterEach, describe, expect, it } from 'vitest';
import {
  at,
  cardOf,
  connectorOf,
  movable,
  stopAll,
  teamsWith,
  tokenOf,
  withCard,
  words,
} from '../support/teams/kit.js';

afterEach(stopAll);

const refused = (status: number, code: string) => ({ status, body: { error: { code } } });
const text = (said: string) => ({ type: 'TextBlock', text: said, wrap: true });

describe('tokens', () => {
  it('are given to whoever knows the secret, and end', async () => {
    const clock = movable();
    const teams = await teamsWith({ clock: clock.now });
    expect(await tokenOf(teams)).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', expires_in: 3599 },
    });
    const connector = await connectorOf(teams);
    expect(
      await connector.post(`${at(teams.conversation('Lunch'))}/activities`, words('Hello')),
    ).toMatchObject({ status: 201 });
    clock.at += 3_600_000;
    expect(await connector.get(`${at(teams.conversation('Lunch'))}/members`)).toMatchObject(
      refused(401, 'Unauthorized'),
    );
    expect(await (await connectorOf(teams)).get(`${at(teams.conversation('Lunch'))}/members`)).toMatchObject({
      status: 200,
    });
    teams.revokeTokens();
    expect(teams.problems).toEqual([]);
  });

  it('are refused as Entra refuses them', async () => {
    const teams = await teamsWith();
    const stranger = teams.addTenant({ consent: null });
    const scope = 'https://graph.microsoft.com/.default';
    const ask = async (more: Record<string, string>, tenant?: string) => {
      const { status, body } = await tokenOf(teams, scope, more, tenant);
      return [status, body['error']];
    };
    expect(await ask({ client_secret: 'guessed' })).toEqual([401, 'invalid_client']);
    expect(await ask({ client_id: 'somebody' })).toEqual([400, 'unauthorized_client']);
    expect(await ask({}, stranger.id)).toEqual([400, 'unauthorized_client']);
    expect(await ask({}, 'nowhere')).toEqual([400, 'invalid_request']);
    expect(teams.problems).toEqual([]);
    expect(await ask({ scope: 'https://graph.microsoft.com/Chat.Create' })).toEqual([400, 'invalid_scope']);
    expect(teams.forgive()).toHaveLength(1);
  });

  it('of one kind open nothing of the other', async () => {
    const teams = await teamsWith();
    const connector = await connectorOf(teams);
    connector.token = String(
      (await tokenOf(teams, 'https://graph.microsoft.com/.default')).body['access_token'],
    );
    expect(await connector.get(`${at(teams.conversation('Lunch'))}/members`)).toMatchObject(
      refused(401, 'Unauthorized'),
    );
  });
});

describe('messages', () => {
  it('are sent, changed and taken back by whoever sent them', async () => {
    const teams = await teamsWith();
    const connector = await connectorOf(teams);
    const chat = teams.conversation('Lunch');
    const sent = await connector.post(`${at(chat)}/activities`, withCard(cardOf([text('One')])));
    const path = `${at(chat)}/activities/${String(sent.body['id'])}`;
    expect(chat.messages).toMatchObject([
      { from: undefined, card: { body: [{ text: 'One' }] }, revision: 0 },
    ]);
    expect(await connector.call('PUT', path, withCard(cardOf([text('Two')])))).toMatchObject({ status: 200 });
    expect(chat.messages).toMatchObject([{ card: { body: [{ text: 'Two' }] }, revision: 1 }]);
    expect(await connector.call('DELETE', path)).toMatchObject({ status: 200 });
    expect(chat.messages).toEqual([]);
    expect(await connector.call('PUT', path, words('Three'))).toMatchObject(
      refused(404, 'ActivityNotFoundInConversation'),
    );
    const theirs = await teams.as('Ada').say(chat, 'Mine');
    expect(teams.problems).toEqual([]);
    expect(await connector.call('PUT', `${at(chat)}/activities/${theirs.id}`, words('No'))).toMatchObject(
      refused(403, 'Forbidden'),
    );
    expect(teams.forgive()).toHaveLength(1);
  });

  it('begin threads in channels, and go on in them', async () => {
    const teams = await teamsWith();
    const connector = await connectorOf(teams);
    const ops = teams.conversation('ops');
    const begin = (activity?: object) =>
      connector.post('v3/conversations', {
        isGroup: true,
        bot: { id: `28:${teams.appId}` },
        channelData: { channel: { id: ops.id } },
        activity,
      });
    const { status, body } = await begin(words('Root'));
    const root = String(body['activityId']);
    expect([status, body['id']]).toEqual([201, `${ops.id};messageid=${root}`]);
    await connector.post(`${at(String(body['id']))}/activities`, words('Below'));
    await connector.post(`${at(ops)}/activities`, words('Another root'));
    expect(
      ops.messages.map(({ text: said, threadId, id }) => [said, threadId === root, threadId === id]),
    ).toEqual([
      ['Root', true, true],
      ['Below', true, false],
      ['Another root', false, true],
    ]);
    const nowhere = `${at(`${ops.id};messageid=1`)}/activities`;
    expect(await connector.post(nowhere, words('Where?'))).toMatchObject(
      refused(404, 'ConversationNotFound'),
    );
    expect(teams.problems).toEqual([]);
    expect(await begin()).toMatchObject(refused(400, 'BadSyntax'));
    expect(teams.forgive()).toEqual([expect.stringContaining('begins with an activity')]);
  });

  it('go to one person whom the app meets somewhere and who wants to hear of it', async () => {
    const teams = await teamsWith();
    const connector = await connectorOf(teams);
    const stranger = teams.addUser({ name: 'Zoe Far', installed: false });
    const { tenantId } = teams;
    const begin = (id: string, more: object = { tenantId }) =>
      connector.post('v3/conversations', { isGroup: false, members: [{ id }], ...more });
    const ada = teams.user('Ada');
    const first = await begin(ada.mri);
    expect(first).toMatchObject({ status: 201, body: { id: teams.direct('Ada').id } });
    expect((await begin(ada.id)).body['id']).toBe(first.body['id']);
    expect((await begin(teams.user('Gil').id)).status).toBe(201);
    expect(await begin(stranger.mri)).toMatchObject(refused(403, 'BotNotInConversationRoster'));
    teams.as('Ada').blocks();
    const post = () => connector.post(`${at(teams.direct('Ada'))}/activities`, words('Hello'));
    expect(await post()).toMatchObject(refused(403, 'ConversationBlockedByUser'));
    expect(await begin(ada.mri)).toMatchObject(refused(403, 'ConversationBlockedByUser'));
    teams.as('Ada').unblocks();
    expect(await post()).toMatchObject({ status: 201 });
    expect(teams.problems).toEqual([]);
    expect(await begin('ada@acme.test')).toMatchObject(refused(400, 'BadSyntax'));
    expect(await begin(ada.mri, {})).toMatchObject(refused(400, 'BadSyntax'));
    expect(await begin(ada.mri, { tenantId, isGroup: true })).toMatchObject(refused(400, 'BadSyntax'));
    expect(teams.forgive()).toHaveLength(3);
  });

  it('reach nothing where the app is not, that is gone, put away or not known yet', async () => {
    const teams = await teamsWith();
    const connector = await connectorOf(teams);
    const ops = teams.conversation('ops');
    const post = (to = at(ops)) => connector.post(`${to}/activities`, words('Hello'));
    const chat = teams.addChat({ topic: 'Private', members: ['Ada', 'Ben'], installed: false });
    expect(await post(at(chat))).toMatchObject(refused(403, 'BotNotInConversationRoster'));
    ops.archived = true;
    expect(await post()).toMatchObject(refused(403, 'MessageWritesBlocked'));
    ops.archived = false;
    ops.unknownFor = 1;
    expect(await post()).toMatchObject(refused(404, 'ConversationNotFound'));
    expect(await post()).toMatchObject({ status: 201 });
    teams.as('Ada').deletesChannel(ops);
    expect(await post()).toMatchObject(refused(404, 'ConversationNotFound'));
    expect(teams.problems).toEqual([]);
  });

  it('are served elsewhere once the region has changed', async () => {
    const teams = await teamsWith();
    const before = await connectorOf(teams);
    const path = `${at(teams.conversation('ops'))}/activities`;
    teams.moveTo('emea');
    expect(await before.post(path, words('Hello'))).toMatchObject(refused(404, 'ConversationNotFound'));
    expect(await (await connectorOf(teams)).post(path, words('Hello'))).toMatchObject({ status: 201 });
    teams.moveTo('apac', { old: 'work' });
    expect(await before.post(path, words('Hello'))).toMatchObject({ status: 201 });
  });
});

describe('who is there', () => {
  it('is listed in pages and found by each of their ids', async () => {
    const teams = await teamsWith();
    const connector = await connectorOf(teams);
    for (let number = 0; number < 60; number += 1) teams.addUser({ name: `P${number} Many` });
    const crowd = teams.addTeam({ name: 'Crowd' });
    const first = await connector.get(`${at(crowd)}/pagedmembers?pageSize=10`);
    expect(first.body['members']).toHaveLength(50);
    const second = await connector.get(
      `${at(crowd)}/pagedmembers?pageSize=10&continuationToken=${String(first.body['continuationToken'])}`,
    );
    expect(second.body['members']).toHaveLength(13);
    const chat = teams.conversation('Lunch');
    const { id, mri, upn } = teams.user('Ben');
    for (const name of [id, mri, upn]) {
      const { body } = await connector.get(`${at(chat)}/members/${encodeURIComponent(name)}`);
      expect(body).toMatchObject({ id: mri, aadObjectId: id, name: 'Ben Okafor', userRole: 'user' });
      expect(body).not.toHaveProperty('email');
    }
    const nobody = await connector.get(`${at(chat)}/members/29:nobody`);
    expect(nobody).toMatchObject(refused(404, 'MemberNotFoundInConversation'));
    const team = teams.team('SRE');
    expect((await connector.get(`v3/teams/${encodeURIComponent(team.id)}`)).body).toMatchObject({
      name: 'SRE',
      aadGroupId: team.groupId,
      channelCount: 2,
    });
    expect((await connector.get(`v3/teams/${encodeURIComponent(team.id)}/conversations`)).body).toMatchObject(
      {
        conversations: [{ id: team.id, name: null }, { name: 'ops' }],
      },
    );
    expect(teams.problems).toEqual([]);
  });
});

describe('too much', () => {
  it('is refused when it is looked at', async () => {
    const clock = movable();
    const teams = await teamsWith({ clock: clock.now, limits: true });
    const connector = await connectorOf(teams);
    const post = (name: string) =>
      connector.post(`${at(teams.conversation(name))}/activities`, words('Hello'));
    for (let number = 0; number < 7; number += 1) expect((await post('ops')).status).toBe(201);
    const eighth = await post('ops');
    expect(eighth).toMatchObject(refused(429, 'Throttled'));
    expect(eighth.headers.get('retry-after')).toBe('1');
    expect((await post('Lunch')).status).toBe(201);
    clock.at += 1_000;
    expect((await post('ops')).status).toBe(201);
    expect((await post('ops')).status).toBe(429);
    teams.limits = false;
    expect((await post('ops')).status).toBe(201);
    expect(teams.problems).toEqual([]);
  });
});

describe('failing on command', () => {
  it('happens to the calls that are meant, so often as it was said', async () => {
    const teams = await teamsWith();
    const connector = await connectorOf(teams);
    const ops = teams.conversation('ops');
    const path = `${at(ops)}/activities`;
    teams.fail({
      api: 'connector',
      method: 'POST',
      path: /activities$/,
      status: 429,
      retryAfter: 3,
      times: 2,
    });
    for (const _ of [1, 2]) {
      const refusal = await connector.post(path, words('Hello'));
      expect(refusal).toMatchObject(refused(429, 'Throttled'));
      expect(refusal.headers.get('retry-after')).toBe('3');
    }
    expect((await connector.get(`${at(ops)}/members`)).status).toBe(200);
    expect((await connector.post(path, words('Once'))).status).toBe(201);
    teams.fail({ cutOff: 'before' });
    await expect(connector.post(path, words('Never'))).rejects.toThrow();
    teams.fail({ cutOff: 'after' });
    await expect(connector.post(path, words('Unheard'))).rejects.toThrow();
    expect(ops.messages.map((message) => message.text)).toEqual(['Once', 'Unheard']);
    teams.fail({ status: 412, code: 'PreconditionFailed' });
    expect(await connector.post(path, words('Hello'))).toMatchObject(refused(412, 'PreconditionFailed'));
    const over = Promise.withResolvers<void>();
    const outage = teams.outage(over.promise);
    await expect(connector.post(path, words('Down'))).rejects.toThrow();
    over.resolve();
    await outage;
    expect((await connector.post(path, words('Up'))).status).toBe(201);
    expect(teams.callsTo('connector', 'POST').at(-1)).toMatchObject({
      body: { text: 'Up' },
      answer: { status: 201 },
    });
    expect(teams.problems).toEqual([]);
  });

  it('lets calls wait, and looks in before and after', async () => {
    const teams = await teamsWith();
    const connector = await connectorOf(teams);
    const ops = teams.conversation('ops');
    const hold = teams.hold({ api: 'connector' });
    const seen: number[] = [];
    teams.before({ method: 'POST' }, () => void seen.push(ops.messages.length));
    teams.after({ method: 'POST' }, () => void seen.push(ops.messages.length));
    const sending = connector.post(`${at(ops)}/activities`, words('Held'));
    await teams.until(() => hold.waiting === 1);
    expect(ops.messages).toEqual([]);
    hold.release();
    expect((await sending).status).toBe(201);
    expect(seen).toEqual([0, 1]);
  });
});
