/**
 * Whatever people say, edit and delete in the rooms of an incident, in whichever order and however often it is told, and
 * whatever breaks meanwhile: every room ends with every message of the others once, in order, with its last words.
 */
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { releaseLeases } from '../../../src/store/queries/system.js';
import { temporaryFolder } from '../../store/temporaryFolder.js';
import { gate } from '../given.js';
import { type RelayWorld, relayWorld, servers, told, worldOf } from './relayGiven.js';

const ROOMS = 3;

/** A message as its author leaves it: where, what it says at first, what they make of it, and whether they take it back. */
interface Written {
  readonly room: number;
  readonly words: readonly string[];
  readonly gone: boolean;
}
/** What a platform tells of message `of`: its first words, an edit, or its end. */
interface Telling {
  readonly of: number;
  readonly what: 'said' | number | 'removed';
}
type Step = Telling | 'deliver' | 'lose the answer' | 'refuse' | 'die before' | 'die after';

const written: fc.Arbitrary<Written> = fc.record({
  room: fc.nat(ROOMS - 1),
  words: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 4 }),
  gone: fc.boolean(),
});

/** Everything that there is to be told, once at least, in any order, some of it again; and what happens in between. */
const steps = (messages: readonly Written[]): fc.Arbitrary<readonly Step[]> => {
  const all = messages.flatMap(({ words, gone }, of): Telling[] => [
    { of, what: 'said' },
    ...words.slice(1).map((_, i) => ({ of, what: i + 1 })),
    ...(gone ? [{ of, what: 'removed' as const }] : []),
  ]);
  const between = fc.array(
    fc.constantFrom<Step>('deliver', 'deliver', 'lose the answer', 'refuse', 'die before', 'die after'),
    { maxLength: 6 },
  );
  return fc
    .tuple(fc.shuffledSubarray(all), between)
    .map(([again, what]): Step[] => [...all, ...again, ...what])
    .chain((every) => fc.shuffledSubarray(every, { minLength: every.length }));
};

const story = fc
  .array(written, { minLength: 1, maxLength: 6 })
  .chain((messages) => fc.tuple(fc.constant(messages), steps(messages)));

/** What stands in a room at last: words of what is there, in order. */
const expected = (messages: readonly Written[], order: readonly number[], room: number): readonly string[] =>
  order.flatMap((of) => {
    const message = messages[of];
    if (message === undefined || message.room === room || message.gone) return [];
    const isEdited = message.words.length > 1;
    return [`${of} · ${isEdited ? 'edited ' : ''}${message.words.at(-1)}`];
  });

const DELETED = / · message deleted$/u;
const BYLINE = /^(?<who>\d+) · \w+(?<edited> · edited)?\n(?<words>.*)$/u;
const shown = (copy: string): string => {
  const { who, edited, words } = BYLINE.exec(copy)?.groups ?? {};
  return `${who} · ${edited === undefined ? '' : 'edited '}${words}`;
};

test('every message ends in every other room once, in order, with its last words', async () => {
  await fc.assert(
    fc.asyncProperty(story, async ([messages, happenings]) => {
      const chats = servers(ROOMS);
      const databaseUrl = `file:${join(temporaryFolder(), 'muster.db')}`;
      let given: RelayWorld = await relayWorld({ chats, databaseUrl });
      const order: number[] = [];

      const tell = async ({ of, what }: Telling): Promise<void> => {
        const { room, words } = messages[of] ?? { room: 0, words: [] };
        if (what === 'removed') return await given.remove(room, `m${of}`);
        if (what !== 'said') return await given.edit(room, `m${of}`, words[what] ?? '', what);
        if (!order.includes(of)) order.push(of);
        const { heard, viewer, clock } = given.world;
        await heard.spoke({ ...viewer('Chen'), name: String(of) }, given.where(room), () => ({
          message: `m${of}`,
          text: words[0] ?? '',
          at: clock.now(),
          url: null,
          files: [],
        }));
      };
      /** The next call fails, before or after it has done something. */
      const broken = async (when: 'before' | 'after'): Promise<void> => {
        const healed = new Set<object>();
        for (const chat of chats)
          chat[when] = () => {
            if (healed.has(chat)) return;
            healed.add(chat);
            throw new Error('the connection broke');
          };
        await given.deliver();
        for (const chat of chats) chat[when] = () => {};
      };
      /** The process dies in the middle of a call, and another takes over. */
      const dies = async (when: 'before' | 'after'): Promise<void> => {
        const [died, never] = [gate(), gate()];
        for (const chat of chats)
          chat[when] = () => {
            died.open();
            return never.opened;
          };
        const draining = given.deliver();
        await Promise.race([died.opened, draining]);
        await given.world.kill();
        for (const chat of chats) chat[when] = () => {};
        // The call may yet arrive at the other side; its answer finds nobody.
        never.open();
        await draining.catch(() => {});
        const at = given.world.clock.now().toISOString();
        const world = await worldOf(chats, { databaseUrl, at });
        await releaseLeases(world.store);
        given = told(world, chats);
      };

      for (const step of happenings) {
        if (typeof step === 'object') await tell(step);
        else if (step === 'deliver') await given.deliver();
        else if (step === 'lose the answer') await broken('after');
        else if (step === 'refuse') await broken('before');
        else await dies(step === 'die before' ? 'before' : 'after');
      }
      await given.world.agenda.advance(60_000, given.world.mover);
      for (let room = 0; room < ROOMS; room += 1) {
        const copies = given.copies(room);
        expect(copies.filter((copy) => !DELETED.test(copy)).map(shown)).toEqual(
          expected(messages, order, room),
        );
        const gone = messages.filter((message) => message.gone && message.room !== room).length;
        expect(copies.filter((copy) => DELETED.test(copy)).length).toBeLessThanOrEqual(gone);
      }
      await given.world.close();
    }),
    { numRuns: 40 },
  );
}, 120_000);
