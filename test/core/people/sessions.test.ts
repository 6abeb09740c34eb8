/** Signing in in a browser: links that are told once, and sessions that their people and admins see and end. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hashCode, newCode } from '../../../src/core/people/secrets.js';
import { browserName, sessionObject } from '../../../src/core/views/sessions.js';
import { addSession, takeSignIn } from '../../../src/store/queries/sessions.js';
import { reading } from '../../support/chatPlatform.js';
import type { World } from '../../support/world.js';
import { asked, auditOf, deliveriesOf, done, given, refused } from '../given.js';
import { ask, idOf, trail } from './given.js';

const MINUTE = 60_000;
const wallAt = new Date('2026-05-01T12:00:00.000Z');
const list = z.object({ count: z.number(), results: z.array(sessionObject.strict()) });
const revoked = z.object({ revoked: z.array(sessionObject) });

/** A link as whoever asks for it is told. */
async function linked(world: World, who: string) {
  const answer = await done(world.type(who, '/session link'));
  const { link, code } = z.object({ link: z.string(), code: z.string() }).parse(answer.value);
  return { link, code, said: reading(answer.reply.message) };
}
const take = (world: World, code: string) =>
  world.store.tx((w) =>
    takeSignIn(
      w,
      { organizationId: world.organization.id, kind: 'LINK', id: hashCode(code) },
      world.clock.wallNow(),
    ),
  );

/** Somebody signs in in a browser. */
async function signedIn(world: World, who: string, agent = 'a browser'): Promise<string> {
  const at = world.clock.wallNow();
  const publicId = world.newId();
  await world.store.tx((w) =>
    addSession(w, {
      id: `hash of ${publicId}`,
      publicId,
      organizationId: world.organization.id,
      userId: idOf(world, who),
      method: 'LINK',
      tokenId: null,
      createdAt: at,
      lastSeenAt: at,
      expiresAt: new Date(at.getTime() + 60 * MINUTE),
      address: '192.0.2.1',
      agent,
    }),
  );
  return publicId;
}
const sessionsOf = async (world: World, who: string, values = {}) =>
  list.parse(await world.send(who, 'session list', values));

describe('a link', () => {
  test('has its code behind the #, is told once and kept as a digest only', async () => {
    const world = await given({ wall: { at: wallAt } });
    const more = { key: 'once' };
    const first = await done(world.type('Chen', '/session link', more));
    const { link, code } = z.object({ link: z.string(), code: z.string() }).parse(first.value);
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/u);
    expect(link).toBe(`https://muster.example/sign-in#${code}`);
    expect(reading(first.reply.message)).toContain(code);
    const again = await done(world.type('Chen', '/session link', more));
    for (const told of [JSON.stringify(again.value), reading(again.reply.message)])
      expect(told).not.toContain(code);
    const { inbox, signIns } = world.store.read.tables;
    const kept = [
      await auditOf(world),
      await deliveriesOf(world),
      await world.store.read.select().from(inbox),
      await world.store.read.select().from(signIns),
      world.logged,
    ];
    expect(JSON.stringify(kept)).not.toContain(code);
    expect(JSON.stringify(kept)).not.toContain(code.replaceAll('-', ''));
    expect(await trail(world, 'session.link')).toMatchObject([
      { actorId: idOf(world, 'Chen'), subjectId: idOf(world, 'Chen'), surface: 'test' },
    ]);
  });

  test('works once, for ten minutes, and only the newest of somebody does', async () => {
    const wall = { at: wallAt };
    const world = await given({ wall });
    const old = await linked(world, 'Chen');
    const other = await linked(world, 'Ada');
    const { code } = await linked(world, 'Chen');
    expect(await take(world, old.code)).toBeUndefined();
    expect((await take(world, code.toLowerCase().replaceAll('-', ' ')))?.userId).toBe(idOf(world, 'Chen'));
    expect(await take(world, code)).toBeUndefined();
    wall.at = new Date(wallAt.getTime() + 10 * MINUTE);
    expect(await take(world, other.code)).toBeUndefined();
  });

  test('ends with whoever leaves', async () => {
    const world = await given();
    const { code } = await linked(world, 'Chen');
    await world.send('Ada', 'user deactivate', { user: 'Chen' });
    expect(await take(world, code)).toBeUndefined();
  });

  test('is for no program, and for nobody who may do less than the person they are', async () => {
    const world = await given();
    const link = (more: object) => refused(world.type('Ada', '/session link', more));
    expect((await link({ viewer: { ...world.viewer('Ada'), role: 'VIEWER' } })).message).toContain(
      'signs in as Ada Berger with the role of admin',
    );
    expect((await link({ surface: 'web' })).code).toBe('CONFLICT');
    expect((await link({ viewer: { ...world.viewer('Ada'), userId: null } })).code).toBe('FORBIDDEN');
    expect((await link({ viewer: { ...world.viewer('Ada'), organizationId: 'another' } })).code).toBe(
      'CONFLICT',
    );
    const { value } = await done(ask(world, 'Ada', 'token add', { name: 'deploy', role: 'VIEWER' }));
    const { user } = z.object({ user: z.object({ id: z.string() }) }).parse(value);
    const service = { ...world.viewer('Ada'), userId: user.id };
    expect((await link({ viewer: service })).code).toBe('FORBIDDEN');
    const { signIns } = world.store.read.tables;
    expect(await world.store.read.select().from(signIns)).toEqual([]);
  });

  test('is 140 bits, and a code is read as people type it', () => {
    const codes = new Set(Array.from({ length: 100 }, newCode));
    expect(codes.size).toBe(100);
    expect(hashCode('0123-4567-89ab-cdef-ghjk-mnpq-rstv')).toBe(
      hashCode(' O123 4567–89AB CDEFGHJKMNPQ RSTV'),
    );
    expect(hashCode('1')).toBe(hashCode('l'));
    expect(hashCode('A')).not.toBe(hashCode('B'));
  });
});

describe('sessions', () => {
  test('are listed for oneself, and for an admin of anybody; what opens the door is not among it', async () => {
    const world = await given({ wall: { at: wallAt } });
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const id = await signedIn(world, 'Chen', firefox);
    const own = await sessionsOf(world, 'Chen');
    expect(own).toMatchObject({
      count: 1,
      results: [{ id, method: 'LINK', browser: 'Firefox on Linux', address: '192.0.2.1', token: null }],
    });
    expect(JSON.stringify(own)).not.toContain('hash of');
    expect(await sessionsOf(world, 'Ada', { user: 'Chen' })).toEqual(own);
    expect((await sessionsOf(world, 'Ada')).count).toBe(0);
    expect((await refused(ask(world, 'Ben', 'session list', { user: 'Chen' }))).code).toBe('FORBIDDEN');
    expect(reading((await done(world.type('Chen', '/session list'))).reply.message)).toContain(
      'Firefox on Linux',
    );
  });

  test('that are over are not', async () => {
    const wall = { at: wallAt };
    const world = await given({ wall });
    const id = await signedIn(world, 'Chen');
    wall.at = new Date(wallAt.getTime() + 60 * MINUTE);
    expect((await sessionsOf(world, 'Chen')).count).toBe(0);
    expect((await refused(ask(world, 'Chen', 'session revoke', { session: id }))).code).toBe('NOT_FOUND');
  });

  test('are ended by their person, one or all, each with its entry', async () => {
    const world = await given({ wall: { at: wallAt } });
    const [one] = [await signedIn(world, 'Chen'), await signedIn(world, 'Chen')];
    await signedIn(world, 'Ben');
    const ended = revoked.parse(await world.send('Chen', 'session revoke', { session: one }));
    expect(ended.revoked.map(({ id }) => id)).toEqual([one]);
    expect((await refused(ask(world, 'Chen', 'session revoke', { session: one }))).code).toBe('NOT_FOUND');
    const form = await asked(world.type('Chen', '/session revoke all'));
    expect(form.intro).toContain('All your sessions end at once (1 browser)');
    await world.send('Chen', 'session revoke', { session: 'all' });
    expect((await sessionsOf(world, 'Chen')).count).toBe(0);
    expect((await sessionsOf(world, 'Ben')).count).toBe(1);
    const again = await done(ask(world, 'Chen', 'session revoke', { session: 'all' }));
    expect(reading(again.reply.message)).toContain('no open session');
    expect(await trail(world, 'session.revoke')).toHaveLength(2);
  });

  test('of others are ended by an admin, and are not there for anybody else', async () => {
    const world = await given({ wall: { at: wallAt } });
    const [one, two] = [await signedIn(world, 'Chen'), await signedIn(world, 'Chen')];
    expect((await refused(ask(world, 'Ben', 'session revoke', { session: one }))).code).toBe('NOT_FOUND');
    const all = { session: 'all', user: 'Chen' };
    expect((await refused(ask(world, 'Ben', 'session revoke', all))).code).toBe('FORBIDDEN');
    const wrong = { session: one, user: 'Ben' };
    expect((await refused(ask(world, 'Ada', 'session revoke', wrong))).code).toBe('NOT_FOUND');
    expect((await sessionsOf(world, 'Chen')).count).toBe(2);
    expect(
      reading((await done(ask(world, 'Ada', 'session revoke', { session: one }))).reply.message),
    ).toMatch(/of @?Chen Wei/u);
    await world.send('Ada', 'session revoke', all);
    expect((await sessionsOf(world, 'Chen')).count).toBe(0);
    expect((await trail(world, 'session.revoke')).map(({ subjectId }) => subjectId)).toEqual([one, two]);
  });

  test.each([
    ['', 'a program'],
    ['curl/8.5.0', /curl/iu],
    [`${'x'.repeat(300)}`, /^x{60}$/u],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      'Safari on iOS',
    ],
  ])('name their browser: %s', (agent, expected) => expect(browserName(agent)).toMatch(expected));
});
