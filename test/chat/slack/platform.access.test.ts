/** The access to a workspace: what breaks it, that nothing is given up for it, and who hears of it. */
import { describe, expect, test } from 'vitest';
import type { RoomAt } from '../../../src/core/ports.js';
import { saveOrganization } from '../../../src/store/queries/peopleWrites.js';
import {
  givenRoom,
  givenSlack,
  personNamed,
  roomRequest,
  type SlackWorld,
  saying,
  textsIn,
} from './platformGiven.js';

const REFUSED = ['invalid_auth', 'account_inactive', 'token_revoked', 'token_expired', 'access_denied'];
const ready = ({ platform }: SlackWorld) => platform.ready?.();

/** Whatever can be asked, so that each of it is refused. */
const everything = (world: SlackWorld, at: RoomAt): (() => Promise<unknown>)[] => {
  const { platform, organizationId } = world;
  const ada = personNamed(world, 'Ada');
  return [
    () => platform.openRoom(roomRequest(world, { key: 'another', name: 'another' })),
    () => platform.openDirect(organizationId, ada),
    () => saying(platform, at),
    () => saying(platform, at, { repeated: true, pinned: true }),
    () => platform.edit({ ...at, externalId: '1.000001', message: { tone: 'info', blocks: [] } }),
    () => platform.setTopic(at, 'SEV1'),
    () => platform.describeRoom(at, { purpose: 'x', links: [{ title: 'x', url: 'https://x.example' }] }),
    () => platform.renameRoom(at, 'renamed'),
    () => platform.setArchived(at, true),
    () => platform.setArchived(at, false),
    () => platform.invite(at, [ada]),
  ];
};

describe('an access that is broken', () => {
  test.each([...REFUSED, 'not_authed', 'team_access_not_granted', 'org_login_required'])(
    'gives nothing up: %s',
    async (error) => {
      const world = await givenSlack();
      const at = await givenRoom(world);
      world.slack.fail('*', 'always', { error });
      for (const work of everything(world, at))
        await expect(work()).rejects.toMatchObject({ permanent: false, retryAfterMs: 60_000, code: error });
      expect(world.slack.channels).toHaveLength(2);
    },
  );

  test('is said once in the log, and once when it works again', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    world.slack.fail('*', 'always', { error: 'token_revoked' });
    for (const work of everything(world, at)) await expect(work()).rejects.toThrow();
    expect(world.warnings()).toEqual([
      'Slack does not work, and what is owed there waits: The token was revoked: install the app again.',
    ]);
    world.slack.heal();
    world.slack.down({ status: 503 });
    await expect(saying(world.platform, at)).rejects.toThrow();
    expect(world.infos()).toEqual([]);
    world.slack.up();
    await saying(world.platform, at);
    await saying(world.platform, at, { key: 'other' });
    expect(world.infos()).toEqual(['Slack works again']);
    expect(world.warnings()).toHaveLength(1);
  });

  test('for want of one permission names it, and leaves the others alone', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    world.slack.revoke(['chat:write']);
    for (let i = 0; i < 3; i += 1) {
      await expect(saying(world.platform, at)).rejects.toMatchObject({
        code: 'missing_scope',
        permanent: false,
        message: expect.stringContaining('(chat:write)'),
      });
      await world.platform.setTopic(at, `SEV${i + 1}`);
    }
    expect(world.warnings()).toHaveLength(1);
    expect(await ready(world)).toBe(true);
    world.slack.grant(['chat:write']);
    await saying(world.platform, at);
    expect(world.infos()).toEqual(['Slack works again']);
  });

  test('by removing the app is over when it is installed again', async () => {
    const world = await givenSlack();
    const at = await givenRoom(world);
    const { install } = world.slack.team();
    if (install === undefined) throw new Error('It is not installed.');
    install.gone = 'account_inactive';
    await expect(saying(world.platform, at)).rejects.toMatchObject({
      permanent: false,
      message: 'The app was removed from the workspace: install it again.',
    });
    install.gone = undefined;
    await saying(world.platform, at);
    expect(textsIn(world, at.room)).toEqual(['Hello']);
  });
});

describe('being ready', () => {
  test('is to be let in, which is found out without anybody having to wait', async () => {
    const world = await givenSlack();
    world.slack.fail('auth.test', 'always', { error: 'invalid_auth' });
    expect(await ready(world)).toBe(true);
    await expect.poll(() => ready(world)).toBe(false);
    // It is not tried at every look.
    for (let i = 0; i < 5; i += 1) await ready(world);
    expect(world.slack.callsTo('auth.test')).toHaveLength(1);
    world.slack.heal();
    world.pass(30_000);
    await expect.poll(() => ready(world)).toBe(true);
    expect(world.slack.callsTo('auth.test')).toHaveLength(2);
    expect(world.warnings()).toHaveLength(1);
    expect(world.infos()).toEqual(['Slack works again']);
  });

  test('is not to have an answer: an outage is sat out', async () => {
    const world = await givenSlack({ limitMs: 100 });
    for (const how of ['reset', 'timeout', { status: 500 }] as const) {
      world.slack.down(how);
      expect(await ready(world)).toBe(true);
      await expect(world.platform.openRoom(roomRequest(world))).rejects.toMatchObject({ permanent: false });
      world.pass(30_000);
    }
    expect(await ready(world)).toBe(true);
  });

  test('asks for nothing where no workspace is connected', async () => {
    const world = await givenSlack({ disconnected: true });
    expect(await ready(world)).toBe(true);
    expect(world.slack.calls).toEqual([]);
  });
});

describe('an organization', () => {
  test('without a workspace has no Slack', async () => {
    const world = await givenSlack();
    const { platform, store, organizationId } = world;
    expect(await platform.serves?.(store.read, organizationId)).toBe(true);
    await store.tx(async (w) => {
      await saveOrganization(w, organizationId, { slackTeamId: null });
      // What the transaction has changed counts within it.
      expect(await platform.serves?.(w, organizationId)).toBe(false);
    });
    expect(await ready(world)).toBe(true);
  });

  test('whose workspace is not connected any more waits', async () => {
    const world = await givenSlack({ disconnected: true });
    for (const work of everything(world, { organizationId: world.organizationId, room: 'C1' }))
      await expect(work()).rejects.toMatchObject({ permanent: false, retryAfterMs: 60_000 });
  });
});
