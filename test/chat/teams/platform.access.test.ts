/** The access to a tenant: what breaks it, that nothing is given up for it, and who hears of it. */
import { describe, expect, test } from 'vitest';
import type { RoomAt } from '../../../src/core/ports.js';
import { saveOrganization } from '../../../src/store/queries/peopleWrites.js';
import type { Failure } from '../../support/teams/failures.js';
import {
  givenRoom,
  givenTeams,
  personNamed,
  roomRequest,
  saying,
  type TeamsWorld,
  textsIn,
} from './platformGiven.js';

const HOUR = 60 * 60_000;
const ready = ({ platform }: TeamsWorld) => platform.ready?.();
const broken = (world: TeamsWorld) =>
  world.warnings().filter((said) => said.startsWith('Teams does not work'));

/** Whatever can be asked, so that each of it is refused. */
const everything = (world: TeamsWorld, at: RoomAt): (() => Promise<unknown>)[] => {
  const { platform, organizationId } = world;
  const ada = personNamed(world, 'Ada');
  return [
    () => platform.openRoom(roomRequest(world, { key: 'another', name: 'another' })),
    () => platform.openRoom(roomRequest(world, { key: 'private', name: 'private', private: true })),
    () => platform.openDirect(organizationId, ada),
    () => saying(platform, at),
    () => saying(platform, at, { repeated: true }),
    () => platform.edit({ ...at, externalId: '1', message: { tone: 'info', blocks: [] } }),
    () => platform.setTopic(at, 'SEV1'),
    () => platform.describeRoom(at, { purpose: 'x', links: [] }),
    () => platform.renameRoom(at, 'renamed'),
    () => platform.setArchived(at, true),
    () => platform.setArchived(at, false),
    () => platform.invite(at, [ada]),
  ];
};

const ways: readonly (readonly [string, (world: TeamsWorld) => void])[] = [
  [
    'whose secret has expired',
    ({ teams }) =>
      teams.fail({
        api: 'token',
        times: 'always',
        status: 401,
        code: 'invalid_client',
        message: 'AADSTS7000222: expired',
      }),
  ],
  [
    'whose app is disabled in Entra',
    ({ teams }) =>
      teams.fail({
        api: 'token',
        times: 'always',
        status: 400,
        code: 'unauthorized_client',
        message: 'AADSTS7000112: disabled',
      }),
  ],
  ['that nobody consented to', ({ teams }) => teams.consent(null)],
  ['for which Entra is down', ({ teams }) => teams.down({ api: 'token' })],
  ['for which Entra has a fault', ({ teams }) => teams.fail({ api: 'token', times: 'always', status: 503 })],
];

describe.each(ways)('an access %s', (_, breakIt) => {
  test('gives nothing up, and works again by itself', async () => {
    const world = await givenTeams();
    const at = await givenRoom(world);
    const before = world.teams.conversations.length;
    breakIt(world);
    world.pass(2 * HOUR);
    for (const work of everything(world, at))
      await expect(work()).rejects.toMatchObject({ permanent: false, at: 'WAY' });
    expect(world.teams.conversations).toHaveLength(before);
    world.teams.heal();
    world.teams.up();
    if (world.teams.state.tenant().consent === undefined)
      world.teams.consent(['AppCatalog.Read.All', 'Chat.Create']);
    await saying(world.platform, at);
    expect(textsIn(world, at.room)).toEqual(['Hello']);
  });
});

describe('an access that is broken', () => {
  test('is said once in the log, and once when it works again', async () => {
    const world = await givenTeams();
    const at = await givenRoom(world);
    world.pass(2 * HOUR);
    world.teams.fail({ api: 'token', times: 'always', status: 401, code: 'invalid_client' });
    for (let i = 0; i < 3; i += 1) await expect(saying(world.platform, at)).rejects.toThrow();
    expect(broken(world)).toEqual([expect.stringContaining('correct MICROSOFT_APP_PASSWORD')]);
    world.teams.heal();
    world.teams.down();
    await expect(saying(world.platform, at)).rejects.toThrow();
    expect(world.infos()).toEqual([]);
    world.teams.up();
    await saying(world.platform, at);
    await saying(world.platform, at, { key: 'other' });
    expect(world.infos()).toEqual(['Teams works again']);
    expect(broken(world)).toHaveLength(1);
  });

  test.each(['BotDisabledByAdmin', 'BotNotRegistered'])('by %s waits as well', async (code) => {
    const world = await givenTeams();
    const at = await givenRoom(world);
    world.teams.fail({ api: 'connector', status: code === 'BotNotRegistered' ? 401 : 403, code });
    await expect(saying(world.platform, at)).rejects.toMatchObject({ code, permanent: false, at: 'WAY' });
    expect(broken(world)).toHaveLength(1);
  });
});

describe('being ready', () => {
  test('is to be let in, which is found out without anybody having to wait', async () => {
    const world = await givenTeams();
    world.teams.fail({ api: 'token', times: 'always', status: 401, code: 'invalid_client' });
    expect(await ready(world)).toBe(true);
    await expect.poll(() => ready(world)).toBe(false);
    // It is not tried at every look.
    for (let i = 0; i < 5; i += 1) await ready(world);
    expect(world.teams.callsTo('token')).toHaveLength(1);
    world.teams.heal();
    world.pass(30_000);
    await expect.poll(() => ready(world)).toBe(true);
    expect(broken(world)).toHaveLength(1);
    expect(world.infos()).toEqual(['Teams works again']);
  });

  test('is not to have an answer: an outage is sat out', async () => {
    const world = await givenTeams();
    const outages: readonly Failure[] = [{ cutOff: 'before' }, { status: 500 }, { status: 429 }];
    for (const how of outages) {
      world.teams.down(how);
      expect(await ready(world)).toBe(true);
      await expect(world.platform.openRoom(roomRequest(world))).rejects.toMatchObject({ permanent: false });
      world.pass(30_000);
      world.teams.up();
    }
    expect(await ready(world)).toBe(true);
  });

  test('asks for nothing where no tenant is connected', async () => {
    const world = await givenTeams({ disconnected: true });
    expect(await ready(world)).toBe(true);
    expect(world.teams.calls).toEqual([]);
  });
});

describe('an organization', () => {
  test('without a tenant has no Teams', async () => {
    const world = await givenTeams();
    const { platform, store, organizationId } = world;
    expect(await platform.serves?.(store.read, organizationId)).toBe(true);
    await store.tx(async (w) => {
      await saveOrganization(w, organizationId, { teamsTenantId: null });
      // What the transaction has changed counts within it.
      expect(await platform.serves?.(w, organizationId)).toBe(false);
    });
    expect(await ready(world)).toBe(true);
  });

  test('whose tenant is not connected any more waits', async () => {
    const world = await givenTeams({ disconnected: true });
    for (const work of everything(world, { organizationId: world.organizationId, room: '19:a@thread.tacv2' }))
      await expect(work()).rejects.toMatchObject({ permanent: false, retryAfterMs: 60_000 });
  });
});

test('a tenant’s refusals say nothing of another’s words', async () => {
  const world = await givenTeams();
  const at = await givenRoom(world);
  world.teams.fail({
    api: 'graph',
    method: 'PATCH',
    status: 418,
    code: 'Teapot',
    message: 'short and stout',
  });
  await expect(world.platform.renameRoom(at, 'x')).rejects.toMatchObject({
    permanent: true,
    message: 'Microsoft refused: Teapot.',
  });
});
