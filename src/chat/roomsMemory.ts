/**
 * What is remembered of a room before and after it is made, so that a repeat finds what an earlier attempt made although its
 * answer was lost. Shared by the islands; each keeps its own.
 */
import { z } from 'zod';
import type { Clock } from '../core/ports.js';
import {
  forget,
  remember,
  remembered,
  rememberedLocked,
  rememberFirst,
} from '../store/queries/adapterState.js';
import type { Store, Writer } from '../store/store.js';

/** What was about to be made. Written before anything is made. */
const intentionShape = z.object({
  /** When it began, on the wall clock: nothing older can be its work. */
  at: z.iso.datetime(),
  /** The names tried so far. */
  names: z.array(z.string()),
  /** Channels and chats that were made for it and cannot be used any more. */
  givenUp: z.array(z.string()),
});
export type Intention = z.infer<typeof intentionShape>;

/** For whom a channel is taken. */
const takenShape = z.object({ place: z.string() });

/** What was made, or found. */
export interface OpenedRoom {
  /** A channel or a chat. */
  readonly channel: string;
  readonly private: boolean;
}

export interface Memory<O> {
  readonly intention: Intention | undefined;
  readonly opened: O | undefined;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
}

/** The place in memory of a room that an organization asks for by a key. */
export const placeOf = (organizationId: string, key: string): string => `${organizationId}:${key}`;

const claimShape = z.object({ until: z.iso.datetime() });

// The outbox's own work: a crowd of requests must not turn it away.
const write = <R>({ store }: Parts, fn: (w: Writer) => Promise<R>): Promise<R> =>
  store.tx(fn, { waits: true });

/** The memory of an island, which notes of an opened room what `openedShape` has. */
export function roomsMemory<O extends OpenedRoom>(island: string, openedShape: z.ZodType<O>) {
  const intentionAt = (place: string) => ({ island, key: `room:${place}` });
  const openedAt = (place: string) => ({ island, key: `opened:${place}` });
  const takenAt = (channel: string) => ({ island, key: `taken:${channel}` });
  const claimAt = (place: string) => ({ island, key: `making:${place}` });

  /** What is known of a room. */
  async function recall({ store, clock }: Parts, place: string): Promise<Memory<O>> {
    const [intention, opened] = await Promise.all(
      [intentionAt(place), openedAt(place)].map((at) => remembered(store.read, at, clock.wallNow())),
    );
    return {
      intention: intentionShape.safeParse(intention).data,
      opened: openedShape.safeParse(opened).data,
    };
  }

  /** Remembers that a channel of this name is about to be made. */
  const intend = (parts: Parts, place: string, name: string): Promise<Intention> =>
    write(parts, async (w) => {
      const wallNow = parts.clock.wallNow();
      const known = intentionShape.safeParse(await remembered(w, intentionAt(place), wallNow)).data;
      const intention = known ?? { at: wallNow.toISOString(), names: [], givenUp: [] };
      if (intention.names.includes(name)) return intention;
      const wider = { ...intention, names: [...intention.names, name] };
      await remember(w, intentionAt(place), wider);
      return wider;
    });

  /** Nothing was made under this name: it need not be looked for. */
  const unintend = (parts: Parts, place: string, name: string): Promise<void> =>
    write(parts, async (w) => {
      const known = intentionShape.safeParse(
        await remembered(w, intentionAt(place), parts.clock.wallNow()),
      ).data;
      if (known === undefined) return;
      const names = known.names.filter((one) => one !== name);
      if (names.length === 0 && known.givenUp.length === 0) await forget(w, intentionAt(place));
      else await remember(w, intentionAt(place), { ...known, names });
    });

  /**
   * Remembers the channel that was made for a place. Answers what counts: what another replica noted before, or undefined
   * where the channel is taken for another place.
   */
  const note = (parts: Parts, place: string, opened: O): Promise<O | undefined> =>
    write(parts, async (w) => {
      const wallNow = parts.clock.wallNow();
      if (!(await rememberFirst(w, takenAt(opened.channel), { place }))) {
        const taken = takenShape.safeParse(await remembered(w, takenAt(opened.channel), wallNow)).data;
        if (taken?.place !== place) return undefined;
      }
      // In the order in which giving up writes them, so that the two never wait for each other.
      if (!(await rememberFirst(w, openedAt(place), opened)))
        return openedShape.safeParse(await remembered(w, openedAt(place), wallNow)).data;
      const intention = intentionShape.safeParse(await remembered(w, intentionAt(place), wallNow)).data;
      if (intention?.givenUp.length === 0) await forget(w, intentionAt(place));
      return opened;
    });

  /**
   * Claims the making of a room whose name clashes with none, so that two at once do not make two. False: somebody else is
   * about it, for as long as `forMs` at most.
   */
  const claim = (parts: Parts, place: string, forMs: number): Promise<boolean> =>
    write(parts, async (w) => {
      const now = parts.clock.wallNow();
      const value = { until: new Date(now.getTime() + forMs).toISOString() };
      if (await rememberFirst(w, claimAt(place), value)) return true;
      const held = claimShape.safeParse(await rememberedLocked(w, claimAt(place))).data;
      if (held !== undefined && Date.parse(held.until) > now.getTime()) return false;
      await remember(w, claimAt(place), value);
      return true;
    });

  const unclaim = (parts: Parts, place: string): Promise<void> =>
    write(parts, (w) => forget(w, claimAt(place)));

  /** Whether a channel is taken for another place. */
  async function isTaken({ store, clock }: Parts, place: string, channel: string): Promise<boolean> {
    const taken = takenShape.safeParse(await remembered(store.read, takenAt(channel), clock.wallNow())).data;
    return taken !== undefined && taken.place !== place;
  }

  /** Whether a channel or chat was made for something, even if the room is not open yet. */
  const isOurs = async ({ store, clock }: Parts, channel: string): Promise<boolean> =>
    (await remembered(store.read, takenAt(channel), clock.wallNow())) !== undefined;

  /** The channel cannot be used any more: another one is made, and this one is never found again. */
  const giveUp = (parts: Parts, place: string, { channel }: O): Promise<void> =>
    write(parts, async (w) => {
      const wallNow = parts.clock.wallNow();
      const known = intentionShape.safeParse(await remembered(w, intentionAt(place), wallNow)).data;
      const before = known ?? { at: wallNow.toISOString(), names: [], givenUp: [] };
      await forget(w, openedAt(place));
      await remember(w, intentionAt(place), {
        ...before,
        names: [],
        givenUp: [...new Set([...before.givenUp, channel])],
      });
    });

  return { recall, intend, unintend, note, claim, unclaim, isTaken, isOurs, giveUp };
}
