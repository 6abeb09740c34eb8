/** Signing in through two replicas at once, on the real engines: a link serves one, and who leaves keeps nothing. */
import { expect, onTestFinished, test } from 'vitest';
import { hashCode } from '../../../src/core/people/secrets.js';
import {
  accessTopic,
  addSession,
  addSignIn,
  endSessions,
  forgetAccess,
  listSessions,
  sessionNamed,
  signInBegun,
  takeSignIn,
  touchSession,
} from '../../../src/store/queries/sessions.js';
import { sessionById } from '../../../src/store/queries/system.js';
import type { World } from '../../support/world.js';
import { engines, replicas } from './engines.js';

const MINUTE = 60_000;
const at = new Date('2026-05-01T12:00:00Z');
const later = (minutes: number): Date => new Date(at.getTime() + minutes * MINUTE);

const sessionOf = (world: World, who: string, more: Partial<Parameters<typeof addSession>[1]> = {}) => {
  const publicId = world.newId();
  return {
    id: `hash of ${publicId}`,
    publicId,
    organizationId: world.organization.id,
    userId: world.viewer(who).userId ?? '',
    method: 'LINK' as const,
    tokenId: null,
    createdAt: at,
    lastSeenAt: at,
    expiresAt: later(60),
    address: '2001:db8::1',
    agent: 'ブラウザ <b>"’',
    ...more,
  };
};
const link = (world: World, code: string, expiresAt = later(10)) => ({
  id: hashCode(code),
  organizationId: world.organization.id,
  kind: 'LINK' as const,
  userId: world.viewer('Chen').userId,
  data: { next: '/people', state: 'ß' },
  createdAt: at,
  expiresAt,
});

/** Who hears of what the first does: with a file there is one process only. */
const listening = (one: World, other: World): World => (one.store.engine === 'postgres' ? other : one);

for (const [engine, makeUrl] of Object.entries(engines)) {
  const two = async (): Promise<readonly [World, World]> => {
    const [one, other] = await replicas(await makeUrl(), 2);
    if (one === undefined || other === undefined) throw new Error('There are two.');
    return [one, other];
  };

  test(`of many who use a link at once one comes in: ${engine}`, async () => {
    const both = await two();
    const [one] = both;
    for (let round = 0; round < 5; round += 1) {
      const code = `CODE-${round}`;
      await one.store.tx((w) => addSignIn(w, link(one, code)));
      const which = { organizationId: one.organization.id, kind: 'LINK', id: hashCode(code) } as const;
      const taken = await Promise.all(
        Array.from({ length: 6 }, (_, i) =>
          (both[i % 2] ?? one).store.tx((w) => takeSignIn(w, which, later(1))),
        ),
      );
      expect(taken.filter((found) => found !== undefined)).toMatchObject([
        { userId: one.viewer('Chen').userId, data: { next: '/people', state: 'ß' }, expiresAt: later(10) },
      ]);
    }
  });

  test(`what was begun is there for its time, its kind and its organization: ${engine}`, async () => {
    const [world] = await two();
    const { read } = world.store;
    const organizationId = world.organization.id;
    const which = { organizationId, kind: 'LINK', id: hashCode('A') } as const;
    await world.store.tx((w) => addSignIn(w, link(world, 'A')));
    expect(await signInBegun(read, which, later(9))).toMatchObject({ createdAt: at });
    expect(await signInBegun(read, which, later(10))).toBeUndefined();
    expect(await signInBegun(read, { ...which, kind: 'OIDC' }, at)).toBeUndefined();
    expect(await signInBegun(read, { ...which, organizationId: 'another' }, at)).toBeUndefined();
    const take = (more: object, now: Date) =>
      world.store.tx((w) => takeSignIn(w, { ...which, ...more }, now));
    expect(await take({ kind: 'OIDC' }, at)).toBeUndefined();
    expect(await take({ organizationId: 'another' }, at)).toBeUndefined();
    expect(await take({}, later(10))).toBeUndefined();
    expect(await signInBegun(read, which, at)).toBeUndefined();
  });

  test(`sessions are listed, found, noticed and ended: ${engine}`, async () => {
    const [one, other] = await two();
    const organizationId = one.organization.id;
    const heard: string[] = [];
    onTestFinished(listening(one, other).store.onSignal((topic) => void heard.push(topic)));
    const first = sessionOf(one, 'Chen');
    const second = sessionOf(one, 'Chen', { lastSeenAt: later(1) });
    const over = sessionOf(one, 'Chen', { expiresAt: later(-1) });
    const others = sessionOf(one, 'Ada');
    await one.store.tx(async (w) => {
      for (const row of [first, second, over, others]) await addSession(w, row);
    });
    const userId = first.userId;
    const page = { limit: 50, offset: 0 };
    const found = await listSessions(other.store.read, organizationId, { userId, now: at }, page);
    expect(found.count).toBe(2);
    expect(found.results).toEqual([
      expect.objectContaining({ id: second.publicId, agent: first.agent, token: null }),
      expect.objectContaining({ id: first.publicId, user: { id: userId, name: 'Chen Wei' } }),
    ]);
    expect((await listSessions(other.store.read, 'another', { userId, now: at }, page)).count).toBe(0);
    for (const [id, expected] of [
      [first.publicId, true],
      [first.publicId.toUpperCase(), true],
      [over.publicId, false],
      [first.id, false],
      ["' or 1=1 --", false],
    ] as const)
      expect((await sessionNamed(other.store.read, organizationId, id, at)) !== undefined).toBe(expected);
    const seen = { lastSeenAt: later(5), expiresAt: later(65), address: '192.0.2.1' };
    await one.store.tx((w) => touchSession(w, first.id, seen));
    expect((await sessionById(other.store.read, first.id, later(60)))?.session).toMatchObject(seen);

    expect(await other.store.tx((w) => endSessions(w, 'another', [first.publicId]))).toEqual([]);
    heard.length = 0;
    expect(await one.store.tx((w) => endSessions(w, organizationId, [first.publicId, 'none']))).toEqual([
      first.publicId,
    ]);
    expect(await one.store.tx((w) => endSessions(w, organizationId, []))).toEqual([]);
    // Windows that are open hear of it, at another replica, too.
    await expect.poll(() => heard).toContain(accessTopic(organizationId));
    expect(await sessionById(other.store.read, first.id, at)).toBeUndefined();

    await one.store.tx(async (w) => {
      await addSignIn(w, link(one, 'OVER', later(-1)));
      await addSignIn(w, link(one, 'OPEN'));
    });
    await one.store.tx((w) => forgetAccess(w, at));
    const { sessions, signIns } = one.store.read.tables;
    const left = await one.store.read.select({ id: sessions.publicId }).from(sessions);
    expect(left.map(({ id }) => id).sort()).toEqual([second.publicId, others.publicId].sort());
    expect(await one.store.read.select({ id: signIns.id }).from(signIns)).toEqual([{ id: hashCode('OPEN') }]);
  });

  test(`a session ends with its token, and whoever leaves keeps neither session nor link: ${engine}`, async () => {
    const [one, other] = await two();
    const organizationId = one.organization.id;
    const heard: string[] = [];
    onTestFinished(listening(one, other).store.onSignal((topic) => void heard.push(topic)));
    const { id: tokenId } = (await one.send('Ada', 'token add', {
      name: 'laptop',
      user: 'Chen',
      role: 'VIEWER',
    })) as { id: string };
    const now = one.clock.wallNow();
    const expiresAt = new Date(now.getTime() + MINUTE);
    const byToken = sessionOf(one, 'Chen', { tokenId, method: 'TOKEN', expiresAt });
    const byLink = sessionOf(one, 'Chen', { expiresAt });
    await one.store.tx(async (w) => {
      await addSession(w, byToken);
      await addSession(w, byLink);
      await addSignIn(w, link(one, 'OPEN', expiresAt));
    });
    const count = async () => {
      const of = { userId: byLink.userId, now };
      return (await listSessions(other.store.read, organizationId, of, { limit: 1, offset: 0 })).count;
    };
    expect(await count()).toBe(2);
    await one.send('Ada', 'token revoke', { token: tokenId });
    expect(await count()).toBe(1);
    await expect.poll(() => heard).toContain(accessTopic(organizationId));
    heard.length = 0;
    await one.send('Ada', 'user deactivate', { user: 'Chen' });
    expect(await count()).toBe(0);
    await expect.poll(() => heard).toContain(accessTopic(organizationId));
    const { signIns } = one.store.read.tables;
    expect(await other.store.read.select().from(signIns)).toEqual([]);
  });
}
