/** API tokens: what they may do, how long, and that their secret is told once and kept nowhere. */
import { describe, expect, test } from 'vitest';
import { viewerOf } from '../../../src/core/dispatch/deferred.js';
import { hashSecret } from '../../../src/core/people/secrets.js';
import { newTokenObject, tokenObject } from '../../../src/core/views/people.js';
import { tokenByHash } from '../../../src/store/queries/system.js';
import { reading } from '../../support/chatPlatform.js';
import type { World } from '../../support/world.js';
import { auditOf, deliveriesOf, done, given, refused } from '../given.js';
import { ask, sent, trail } from './given.js';

const wallAt = '2026-05-01T12:00:00.000Z';
const onTheWall = () => given({ wall: { at: new Date(wallAt) } });
const made = newTokenObject.required().strict();
const found = (world: World, secret: string) =>
  tokenByHash(world.store.read, hashSecret(secret), world.clock.wallNow());

/** Everything that is kept, as text. */
async function everything(world: World): Promise<string> {
  const { inbox, tokens } = world.store.read.tables;
  const kept = [
    await auditOf(world),
    await deliveriesOf(world),
    await world.store.read.select().from(inbox),
    await world.store.read.select().from(tokens),
    world.logged,
  ];
  return JSON.stringify(kept);
}

describe('making one', () => {
  test('answers its secret once, and a user of its own acts with it', async () => {
    const world = await onTheWall();
    const token = await sent(world, 'Ada', 'token add', { name: 'deploy' }, made);
    expect(token).toMatchObject({
      name: 'deploy',
      role: 'RESPONDER',
      user: { name: 'deploy' },
      created_at: wallAt,
      last_used_at: null,
      expires_at: null,
      revoked_at: null,
    });
    expect(token.token).toMatch(/^muster_[\w-]{43}$/u);
    const used = await found(world, token.token);
    expect(used?.user).toMatchObject({ isService: true, role: 'RESPONDER', clearance: 0 });
    expect(await world.send('Ada', 'token show', { token: 'deploy' })).toEqual(tokenObject.parse(token));
    expect(await world.send('Ada', 'user list', { all: true })).toMatchObject({ count: 5 });
    expect(await world.send('Ada', 'user show', { user: token.user.id })).toMatchObject({ name: 'deploy' });
  });

  test('keeps the secret nowhere, and a repetition with the same key has it no more', async () => {
    const world = await onTheWall();
    const more = { key: 'once' };
    const first = await done(ask(world, 'Ada', 'token add', { name: 'deploy' }, more));
    const { token: secret, ...object } = made.parse(first.value);
    expect(reading(first.reply.message)).toContain(secret);
    const again = await done(ask(world, 'Ada', 'token add', { name: 'deploy' }, more));
    expect(again.value).toEqual(object);
    expect(reading(again.reply.message)).not.toContain(secret);
    // Whoever tells it knows what of it may be kept.
    expect(first.reply.message.lasting).toEqual(again.reply.message);
    const kept = await everything(world);
    expect(kept).toContain('deploy');
    expect(kept).not.toContain(secret);
    expect(kept.split(hashSecret(secret))).toHaveLength(2);
    expect(await trail(world, 'token.create')).toMatchObject([
      { subjectId: object.id, before: null, after: { name: 'deploy', role: 'RESPONDER' } },
    ]);
  });

  test.each([
    [{ expires_at: '2026-05-01T12:00:00Z' }, 'expires_at'],
    [{ expires_at: '2026-03-02T10:00:00Z' }, 'expires_at'],
    [{ user: 'Emil', role: 'RESPONDER' }, 'role'],
    [{ user: 'Chen', role: 'ADMIN' }, 'role'],
    [{ user: 'nobody' }, 'user'],
    [{ user: 'Chen', clearance: 1 }, 'clearance'],
    [{ clearance: 1 }, 'clearance'],
    [{ role: 'OWNER' }, 'role'],
    [{ name: '' }, 'name'],
  ])('%j is refused, and the field is named', async (values, field) => {
    const world = await onTheWall();
    const refusal = await refused(ask(world, 'Ada', 'token add', { name: 'x', ...values }));
    expect(refusal).toMatchObject({
      code: 'INVALID',
      details: { fields: { [field]: [expect.any(String)] } },
    });
    expect(await trail(world, 'token.create')).toEqual([]);
  });

  test('a token of a person who has left is not to be had', async () => {
    const world = await onTheWall();
    await world.send('Ada', 'user deactivate', { user: 'Chen' });
    const refusal = await refused(ask(world, 'Ada', 'token add', { name: 'x', user: 'Chen' }));
    expect(refusal.code).toBe('INVALID');
  });
});

describe('what it may do', () => {
  test.each([
    ['ADMIN', 'MANAGER', false, 'MANAGER'],
    ['VIEWER', 'ADMIN', false, 'VIEWER'],
    ['RESPONDER', 'RESPONDER', false, 'RESPONDER'],
    ['ADMIN', 'VIEWER', true, 'ADMIN'],
  ] as const)('a %s token of a %s (a user of its own: %s) is a %s', async (token, role, isService, may) => {
    const world = await given();
    const user = await world.send('Ada', 'user show', { user: 'Chen' }).then(async () => {
      const { users } = world.store.read.tables;
      const [row] = await world.store.read.select().from(users);
      if (row === undefined) throw new Error('there is none');
      return row;
    });
    expect(viewerOf({ ...user, role, isService }, token).role).toBe(may);
  });
});

describe('its end', () => {
  test('comes when it was said to, on the outside’s clock', async () => {
    const wall = { at: new Date(wallAt) };
    const world = await given({ wall });
    const fields = { name: 'short', expires_at: '2026-05-01T12:10:00Z' };
    const { token } = await sent(world, 'Ada', 'token add', fields, made);
    wall.at = new Date('2026-05-01T12:09:59.999Z');
    expect(await found(world, token)).toBeDefined();
    wall.at = new Date('2026-05-01T12:10:00Z');
    expect(await found(world, token)).toBeUndefined();
    expect(await world.send('Ada', 'token list', {})).toMatchObject({ count: 0 });
    expect(await world.send('Ada', 'token list', { active: false })).toMatchObject({ count: 1 });
    expect(await world.send('Ada', 'token edit', { token: 'short', name: 'Shorter' })).toMatchObject({
      name: 'Shorter',
    });
    await world.send('Ada', 'token edit', { token: 'shorter', expires_at: null });
    expect(await found(world, token)).toBeDefined();
  });

  test('by being revoked is for good, and is repeated without effect', async () => {
    const world = await onTheWall();
    const { token, id } = await sent(world, 'Ada', 'token add', { name: 'deploy' }, made);
    expect(await world.send('Ada', 'token revoke', { token: id })).toMatchObject({ revoked_at: wallAt });
    expect(await found(world, token)).toBeUndefined();
    const before = await auditOf(world);
    expect(await world.send('Ada', 'token revoke', { token: 'deploy' })).toMatchObject({
      revoked_at: wallAt,
    });
    expect(await auditOf(world)).toEqual(before);
    const late = await refused(ask(world, 'Ada', 'token edit', { token: id, name: 'x' }));
    expect(late).toMatchObject({ code: 'CONFLICT', details: { state: { revoked_at: wallAt } } });
    expect(await trail(world, 'token.revoke')).toHaveLength(1);
  });
});
