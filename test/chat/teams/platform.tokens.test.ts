/** Tokens and calls: asked for once, never tried twice, cut off in time, and whoever asks us to wait is heard. */
import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createConnector } from '../../../src/chat/teams/botFramework/connector.js';
import type { Outgoing } from '../../../src/chat/teams/connector.js';
import { createGraph } from '../../../src/chat/teams/graphClient.js';
import { BOT_SCOPE, createTokens, GRAPH_SCOPE } from '../../../src/chat/teams/tokens.js';
import { LEAST_MS } from '../../../src/chat/teams/wire.js';
import { listening } from '../../support/slack/listening.js';
import { wordsOf } from '../../support/teams/cards/walk.js';
import { givenTeams, settingsOf, type TeamsWorld } from './platformGiven.js';

const MINUTE = 60_000;
const tokensOf = ({ teams, clock }: TeamsWorld, more = {}) =>
  createTokens({ settings: { ...settingsOf(teams), ...more }, clock });
const asked = ({ teams }: TeamsWorld) => teams.callsTo('token');

/** A server of no kind in particular. */
async function serving(
  answer: (path: string) => { status: number; headers?: Record<string, string>; body?: string },
) {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    const { status, headers, body } = answer(request.url ?? '');
    response.writeHead(status, headers).end(body);
  });
  const { url, stop } = await listening(server, 0);
  onTestFinished(() => stop());
  return { url, paths };
}

describe('a token', () => {
  test('is asked for once by many, and kept until shortly before it expires', async () => {
    const world = await givenTeams();
    const tokens = tokensOf(world);
    const get = () => tokens.get(BOT_SCOPE, world.teams.tenantId);
    const given = await Promise.all([get(), get(), get()]);
    expect(new Set(given).size).toBe(1);
    world.pass(54 * MINUTE);
    expect(await get()).toBe(given[0]);
    expect(asked(world)).toHaveLength(1);
    world.pass(2 * MINUTE);
    expect(await get()).not.toBe(given[0]);
    expect(asked(world)).toHaveLength(2);
  });

  test('that lives shortly is used for half its life', async () => {
    const world = await givenTeams();
    world.teams.tokenLifeMs = 4 * MINUTE;
    const tokens = tokensOf(world);
    await tokens.get(BOT_SCOPE, world.teams.tenantId);
    world.pass(MINUTE);
    await tokens.get(BOT_SCOPE, world.teams.tenantId);
    expect(asked(world)).toHaveLength(1);
    world.pass(MINUTE);
    await tokens.get(BOT_SCOPE, world.teams.tenantId);
    expect(asked(world)).toHaveLength(2);
  });

  test('is for the app’s own tenant, for those of many tenants for the bots’ one, and of Graph for the customer’s', async () => {
    const world = await givenTeams();
    const tenants = async (appType: 'SingleTenant' | 'MultiTenant', scope: string) => {
      const before = asked(world).length;
      world.teams.fail({ api: 'token', status: 503 });
      await expect(tokensOf(world, { appType }).get(scope, 'customer')).rejects.toThrow();
      return asked(world)
        .slice(before)
        .map(({ path }) => path.split('/')[0]);
    };
    expect(await tenants('SingleTenant', BOT_SCOPE)).toEqual([world.teams.tenantId]);
    expect(await tenants('MultiTenant', BOT_SCOPE)).toEqual(['botframework.com']);
    expect(await tenants('SingleTenant', GRAPH_SCOPE)).toEqual(['customer']);
    expect(await tenants('MultiTenant', GRAPH_SCOPE)).toEqual(['customer']);
  });

  test('that still holds is used while Entra is down', async () => {
    const world = await givenTeams();
    const tokens = tokensOf(world);
    const first = await tokens.get(BOT_SCOPE, world.teams.tenantId);
    world.teams.down({ api: 'token' });
    world.pass(57 * MINUTE);
    expect(await tokens.get(BOT_SCOPE, world.teams.tenantId)).toBe(first);
    world.pass(3 * MINUTE);
    await expect(tokens.get(BOT_SCOPE, world.teams.tenantId)).rejects.toMatchObject({
      code: 'unreachable',
      permanent: false,
      at: 'WAY',
    });
    world.teams.up();
    expect(await tokens.get(BOT_SCOPE, world.teams.tenantId)).not.toBe(first);
  });

  test('that was taken back is asked for anew, and the newer one of somebody else stays', async () => {
    const world = await givenTeams();
    const tokens = tokensOf(world);
    const { tenantId } = world.teams;
    const first = await tokens.get(BOT_SCOPE, tenantId);
    tokens.forget(BOT_SCOPE, tenantId, first);
    const second = await tokens.get(BOT_SCOPE, tenantId);
    tokens.forget(BOT_SCOPE, tenantId, first);
    expect(await tokens.get(BOT_SCOPE, tenantId)).toBe(second);
  });

  test.each([
    ['the secret is wrong', { password: 'wrong' }, /MICROSOFT_APP_PASSWORD/],
    ['the app is not known', { appId: '00000000-0000-4000-8000-0000000000cc' }, /MICROSOFT_APP_ID/],
  ])('is not given where %s, and nothing is given up for that', async (_, more, words) => {
    const world = await givenTeams();
    await expect(tokensOf(world, more).get(BOT_SCOPE, world.teams.tenantId)).rejects.toMatchObject({
      permanent: false,
      at: 'WAY',
      retryAfterMs: MINUTE,
      message: expect.stringMatching(words),
    });
  });

  test('is not given in a tenant that nobody knows', async () => {
    const world = await givenTeams();
    await expect(tokensOf(world).get(GRAPH_SCOPE, 'nowhere')).rejects.toMatchObject({
      permanent: false,
      at: 'WAY',
      message: expect.stringContaining('no such tenant'),
    });
  });

  test('that is no token is not believed', async () => {
    const world = await givenTeams();
    const { url } = await serving(() => ({ status: 200, body: '<html>Sign in</html>' }));
    await expect(
      tokensOf(world, { loginUrl: url }).get(BOT_SCOPE, world.teams.tenantId),
    ).rejects.toMatchObject({ code: 'unreadable', permanent: false });
  });

  test('comes from the machine’s own identity where there is no secret', async () => {
    const getToken = vi.fn(() =>
      Promise.resolve({ token: 'managed', expiresOnTimestamp: Date.parse('2026-03-02T10:00:00Z') }),
    );
    const made = vi.fn();
    vi.doMock('@azure/identity', () => ({
      ManagedIdentityCredential: class {
        getToken = getToken;
        constructor(options: unknown) {
          made(options);
        }
      },
    }));
    onTestFinished(() => void vi.doUnmock('@azure/identity'));
    const world = await givenTeams();
    const tokens = tokensOf(world, { appType: 'UserAssignedMSI', password: undefined });
    for (let i = 0; i < 2; i += 1) expect(await tokens.get(BOT_SCOPE, 'any')).toBe('managed');
    expect(getToken).toHaveBeenCalledTimes(1);
    expect(getToken).toHaveBeenCalledWith(BOT_SCOPE, expect.anything());
    expect(made).toHaveBeenCalledWith({ clientId: world.teams.appId });
    expect(asked(world)).toEqual([]);
    tokens.forget(BOT_SCOPE, 'any', 'managed');
    getToken.mockRejectedValueOnce(new Error('no identity here'));
    await expect(tokens.get(BOT_SCOPE, 'any')).rejects.toMatchObject({ at: 'WAY', permanent: false });
  });

  test('is none at all where nobody checks any', async () => {
    const world = await givenTeams();
    expect(await tokensOf(world, { anonymous: true, appId: '' }).get(BOT_SCOPE, 'any')).toBe('');
    expect(asked(world)).toEqual([]);
  });
});

/** A card of nothing else. */
const words = (text: string): Outgoing => ({
  card: { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text, wrap: true }] },
});

describe('a call', () => {
  const send = ({ tenant, teams }: TeamsWorld, limitMs?: number) =>
    tenant.connector.startThread(
      { channelId: teams.team().id, serviceUrl: teams.serviceUrl },
      words('Hello'),
      limitMs === undefined ? {} : { limitMs },
    );
  const posts = ({ teams }: TeamsWorld) => teams.callsTo('connector', 'POST');

  // Microsoft's own client tries all of these again by itself (facts page, section 10).
  test.each([
    ['429 with Retry-After', { status: 429, retryAfter: 1 }, 'ratelimited'],
    ['429', { status: 429 }, 'ratelimited'],
    ['412', { status: 412 }, 'PreconditionFailed'],
    ['500', { status: 500 }, 'InternalServerError'],
    ['502', { status: 502 }, 'BadGateway'],
    ['503', { status: 503 }, 'ServiceUnavailable'],
    ['504', { status: 504 }, 'GatewayTimeout'],
    ['a broken connection', { cutOff: 'before' }, 'unreachable'],
    ['a lost answer', { cutOff: 'after' }, 'unreachable'],
  ] as const)('is made once, and may pass: %s', async (_, how, code) => {
    const world = await givenTeams();
    world.teams.fail({ api: 'connector', method: 'POST', ...how });
    await expect(send(world)).rejects.toMatchObject({ code, permanent: false });
    expect(posts(world)).toHaveLength(1);
  });

  test.each(['constructor', '__proto__'])(
    'that is refused with any word at all says so: %s',
    async (code) => {
      const world = await givenTeams();
      world.teams.fail({ api: 'connector', method: 'POST', status: 403, code });
      await expect(send(world)).rejects.toMatchObject({
        message: `Microsoft refused: ${code}.`,
        permanent: true,
      });
    },
  );

  test('whose token is not accepted any more brings a new one', async () => {
    const world = await givenTeams();
    await send(world);
    world.teams.revokeTokens();
    await expect(send(world)).rejects.toMatchObject({ at: 'WAY', permanent: false });
    await send(world);
    expect(world.teams.conversation('General').messages).toHaveLength(2);
  });

  test('is cut off in time, and its repeat waits until what it did has shown', async () => {
    const world = await givenTeams({ limitMs: LEAST_MS });
    await world.tenant.connector.members({
      conversation: world.teams.team().id,
      serviceUrl: world.teams.serviceUrl,
    });
    const hold = world.teams.hold({ api: 'connector', method: 'POST' });
    onTestFinished(() => hold.release());
    await expect(send(world)).rejects.toMatchObject({ code: 'unreachable', retryAfterMs: 5_000 });
  });

  test('that has hardly any time is not begun', async () => {
    const world = await givenTeams();
    await expect(send(world, LEAST_MS - 1)).rejects.toMatchObject({ code: 'unreachable' });
    expect(posts(world)).toEqual([]);
  });

  test('in a conversation that asks to wait is not even made until then; others are', async () => {
    const world = await givenTeams();
    const other = world.teams.addChannel('Other');
    world.teams.fail({ api: 'connector', method: 'POST', status: 429, retryAfter: 30 });
    await expect(send(world)).rejects.toMatchObject({ retryAfterMs: 30_000 });
    world.pass(20_000);
    await expect(send(world)).rejects.toMatchObject({ retryAfterMs: 10_000 });
    expect(posts(world)).toHaveLength(1);
    const { connector } = world.tenant;
    await connector.startThread({ channelId: other.id, serviceUrl: world.teams.serviceUrl }, words('There'));
    world.pass(10_000);
    await send(world);
    expect(posts(world)).toHaveLength(3);
  });

  test('brings its token to nobody whom it is sent to from there', async () => {
    const world = await givenTeams();
    const elsewhere = await serving(() => ({ status: 200, body: '{"id":"1"}' }));
    const { url } = await serving(() => ({ status: 307, headers: { location: `${elsewhere.url}/` } }));
    const { connector } = world.tenant;
    await expect(
      connector.send({ conversation: 'a:1', serviceUrl: `${url}/` }, words('Hello')),
    ).rejects.toMatchObject({ permanent: false });
    expect(elsewhere.paths).toEqual([]);
  });

  test('that asks to wait until an instant is heard as well, and nobody for longer than an hour', async () => {
    const world = await givenTeams();
    const tokens = tokensOf(world, { anonymous: true });
    const until = new Date(world.wall.at.getTime() + 42_000).toUTCString();
    for (const [header, waitMs] of [
      [until, 42_000],
      ['999999', 60 * MINUTE],
      ['soon', null],
    ] as const) {
      const { url } = await serving(() => ({ status: 429, headers: { 'retry-after': header } }));
      const graph = createGraph({ tokens, clock: world.clock, tenantId: 't', graphUrl: url });
      await expect(graph.call({ method: 'GET', path: '/x', read: () => 1 })).rejects.toMatchObject({
        code: 'ratelimited',
        retryAfterMs: waitMs,
      });
    }
  });

  test('that answers something else than was promised may pass', async () => {
    const world = await givenTeams();
    const { url } = await serving(() => ({ status: 200, body: '<html>' }));
    const { clock } = world;
    const tokens = tokensOf(world, { anonymous: true });
    const connector = createConnector({ appId: 'x', tokens, clock, tenantId: 't' });
    const unreadable = { code: 'unreadable', permanent: false };
    await expect(connector.send({ conversation: 'a:1', serviceUrl: url }, words('x'))).rejects.toMatchObject(
      unreadable,
    );
    const graph = createGraph({ tokens, clock, tenantId: 't', graphUrl: url });
    const read = (): never => {
      throw new Error('not that');
    };
    await expect(graph.call({ method: 'GET', path: '/x', read })).rejects.toMatchObject(unreadable);
  });

  test('is called in logs by what it is about, without anybody’s id', async () => {
    const world = await givenTeams();
    world.teams.fail({ api: 'graph', status: 400 });
    const path = `/users/${world.teams.user('Ada').id}/chats?$filter=topic eq 'secret'`;
    await expect(
      world.tenant.graph.call({ method: 'GET', path, read: () => undefined }),
    ).rejects.toMatchObject({ call: 'GET /users/…/chats', permanent: true });
  });
});

describe('the connector', () => {
  test('begins threads, writes beneath them, changes what it wrote, and knows who is there', async () => {
    const world = await givenTeams();
    const { connector } = world.tenant;
    const { serviceUrl } = world.teams;
    const channelId = world.teams.team().id;
    const id = await connector.startThread({ channelId, serviceUrl }, words('One'));
    const thread = { conversation: `${channelId};messageid=${id}`, serviceUrl };
    const reply = await connector.send(thread, words('Two'));
    await connector.update(thread, id, words('One, later'));
    const general = world.teams.conversation(channelId);
    expect(
      general.messages.map(({ id: messageId, threadId, card }) => [messageId, threadId, wordsOf(card)]),
    ).toEqual([
      [id, id, 'One, later'],
      [reply, id, 'Two'],
    ]);
    const ada = world.teams.user('Ada');
    const member = { mri: ada.mri, entraId: ada.id, name: ada.name, userRole: 'user' };
    expect(await connector.member(thread, ada.id)).toMatchObject(member);
    expect(await connector.members(thread)).toContainEqual(expect.objectContaining(member));
    expect(await connector.team({ id: channelId, serviceUrl })).toEqual({
      groupId: world.teams.team().groupId,
      name: 'Operations',
    });
    const direct = await connector.openDirect({ id: ada.id, serviceUrl });
    expect(await connector.openDirect({ id: ada.mri, serviceUrl })).toBe(direct);
    expect(world.teams.problems).toEqual([]);
  });

  test('reads who is in a team of a thousand', async () => {
    const world = await givenTeams();
    for (let i = 0; i < 1_200; i += 1) world.teams.addUser({ name: `Person ${i}` });
    const team = world.teams.addTeam({ name: 'Everybody' });
    const { connector } = world.tenant;
    const members = await connector.members({ conversation: team.id, serviceUrl: world.teams.serviceUrl });
    expect(new Set(members.map(({ mri }) => mri)).size).toBe(team.members.size);
    expect(world.teams.callsTo('connector', 'GET', 'pagedmembers')).toHaveLength(3);
    // All of them together within the time that there is.
    world.teams.before({ api: 'connector', path: 'pagedmembers' }, () => world.pass(4_000));
    await expect(
      connector.members({ conversation: team.id, serviceUrl: world.teams.serviceUrl }, { limitMs: 8_000 }),
    ).rejects.toMatchObject({ code: 'unreachable', permanent: false });
  });
});
