/** What is said in one room and shown in the others, on the real engines and by several replicas at once. */
import { expect, test } from 'vitest';
import { Heard } from '../../../src/core/chat/heard.js';
import { remember, remembered, rememberedLocked } from '../../../src/store/queries/adapterState.js';
import { copiesIn, PLATFORMS, servers, switchRelay } from '../../core/chat/relayGiven.js';
import { doublePlatform } from '../../support/chatPlatform.js';
import { done, engines, replicas, send } from './engines.js';

const TIMES = 8;

for (const [engine, makeUrl] of Object.entries(engines)) {
  test(`told of by two replicas at once it is shown once, with its last words: ${engine}`, async () => {
    const chats = servers();
    const [first, second] = await replicas(await makeUrl(), 2, {
      platforms: async () => chats.map((chat, i) => doublePlatform(chat, {}, PLATFORMS[i])),
    });
    if (first === undefined || second === undefined) throw new Error('There are no two replicas.');
    await switchRelay(first, true);
    await done(send(first, 'Emil', 'declare', { title: 'Down', severity: 'SEV1' }));
    await first.worker.drain();
    const heards = [first, second].map(({ store, clock, newId, platforms, log }) => {
      return new Heard({ store, clock, newId, platforms, log });
    });
    const where = {
      organizationId: first.organization.id,
      platform: 'red',
      room: chats[0]?.named('inc-2026-001').id ?? '',
    };
    const all = Array.from({ length: TIMES }, (_, i) => `m${i}`).flatMap((message) =>
      heards.flatMap((heard) => [
        heard.spoke(first.viewer('Chen'), where, () => ({
          message,
          text: `${message} at first`,
          at: first.clock.now(),
          url: null,
          files: [],
        })),
        heard.edited(where, message, 1, () => ({ text: `${message} then`, files: [] })),
        heard.edited(where, message, 2, () => ({ text: `${message} at last`, files: [] })),
        ...(message === 'm0' ? [heard.removed(where, message)] : []),
      ]),
    );
    await Promise.all([...all, first.worker.drain(), second.worker.drain()]);
    await Promise.all([first.worker.drain(), second.worker.drain()]);
    const [, chat] = chats;
    const copies = chat === undefined ? [] : copiesIn(chat);
    expect(copies.filter((copy) => !copy.includes('deleted')).toSorted()).toEqual(
      Array.from({ length: TIMES - 1 }, (_, i) => `Chen Wei · Red · edited\nm${i + 1} at last`),
    );
    expect(copies.filter((copy) => copy.includes('deleted')).length).toBeLessThanOrEqual(1);
  });

  test(`what is kept is read as long as it is there, and locked for who changes it: ${engine}`, async () => {
    const [world] = await replicas(await makeUrl(), 1);
    if (world === undefined) throw new Error('There is none.');
    const { store } = world;
    const place = { island: 'test', key: 'count' };
    const past = new Date('2020-01-01T00:00:00.000Z');
    const now = new Date('2026-01-01T00:00:00.000Z');
    expect(await store.tx((w) => rememberedLocked(w, place))).toBeUndefined();
    await store.tx((w) => remember(w, place, 0, past));
    expect(await remembered(store.read, place, now)).toBeUndefined();
    expect(await remembered(store.read, place, null)).toBe(0);
    await Promise.all(
      Array.from({ length: TIMES }, () =>
        store.tx(async (w) => remember(w, place, Number(await rememberedLocked(w, place)) + 1, past)),
      ),
    );
    expect(await remembered(store.read, place, null)).toBe(TIMES);
  });
}
