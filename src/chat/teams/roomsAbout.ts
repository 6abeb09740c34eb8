/**
 * What stands above a room. A channel has one description and a chat one topic, in which everything has to stand that we say
 * of it: what each part says is remembered, and they are put together anew whenever one changes.
 */
import { z } from 'zod';
import { remember, remembered, rememberedLocked, rememberFirst } from '../../store/queries/adapterState.js';
import { cutTo, oneLine } from '../text.js';
import type { Errand, PlatformParts } from './errand.js';
import { TEAMS } from './parts.js';
import { lacksConsent, TeamsProblem } from './problem.js';
import { kindOf, noRoom, ofRoom } from './roomsMend.js';
import { closedName } from './roomsNames.js';

/** The longest description of a channel, and the longest topic of a chat. */
const DESCRIPTION_LIMIT = 1_024;
const TOPIC_LIMIT = 250;

const aboutShape = z.object({
  /** As it was asked for, where it was. */
  name: z.string().optional(),
  topic: z.string().default(''),
  purpose: z.string().default(''),
  links: z.array(z.object({ title: z.string(), url: z.string() })).default([]),
  /** It is over, and is called so because it cannot be archived. */
  closed: z.boolean().default(false),
});
/** What we say of a room. */
export type About = z.infer<typeof aboutShape>;

const aboutAt = (room: string) => ({ island: TEAMS, key: `about:${room}` });

/** What is remembered of a room. */
export async function aboutOf({ base: { store, clock } }: Errand, room: string): Promise<About> {
  const kept = await remembered(store.read, aboutAt(room), clock.wallNow());
  return aboutShape.parse(aboutShape.safeParse(kept).data ?? {});
}

/** Remembers something of a room; answers all there is. Topic and details are noted at once: neither may undo the other. */
export const noteAbout = (
  { base: { store } }: Pick<Errand, 'base'>,
  room: string,
  patch: Partial<About>,
): Promise<About> =>
  store.tx(
    async (w) => {
      const first = aboutShape.parse(patch);
      if (await rememberFirst(w, aboutAt(room), first)) return first;
      const kept = aboutShape.safeParse(await rememberedLocked(w, aboutAt(room))).data;
      const about = aboutShape.parse({ ...kept, ...patch });
      await remember(w, aboutAt(room), about);
      return about;
    },
    { waits: true },
  );

/** All of it as the description of a channel. Links come whole or not at all. */
export function descriptionOf({ topic, purpose, links }: About): string {
  const lines = links.map(({ title, url }) => `${oneLine(title)}: ${url}`);
  const words = [topic, purpose].map(oneLine).filter((text) => text !== '');
  while (lines.length > 0 && [...words, ...lines].join('\n').length > DESCRIPTION_LIMIT) lines.pop();
  return cutTo([...words, ...lines].join('\n'), DESCRIPTION_LIMIT).text;
}

/** What a chat is called, with its topic behind it; Teams takes no colons there. */
export function chatTopicOf({ name = '', topic, closed }: About): string {
  const called = closed ? closedName(name) : name;
  const words = oneLine(topic).replaceAll(':', ' –');
  return cutTo(closed || words === '' ? called : `${called} · ${words}`, TOPIC_LIMIT).text;
}

/** Whether a chat of this name is called so by us: with its topic behind it. */
export const isTopicOf = (name: string, topic: string): boolean =>
  topic === name || topic === closedName(name) || topic.startsWith(`${name} · `);

/** Pieces of work on one room wait for each other: what the one has put together must not be undone by the other. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  async take<T>(room: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(room);
    const mine = (async () => {
      // How it ended is for whoever asked for it.
      await before?.catch(() => {});
      return await work();
    })();
    this.#last.set(room, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(room) === mine) this.#last.delete(room);
    }
  }
}

/** Remembers something of a room, and shows it above. */
export const show = async (errand: Errand, room: string, patch: Partial<About>): Promise<void> =>
  await showAll(errand, room, await noteAbout(errand, room, patch));

/** Shows above a room what is said of it. */
async function showAll(errand: Errand, room: string, about: About): Promise<void> {
  const body =
    kindOf(room) === 'CHAT' ? { topic: chatTopicOf(about) } : { description: descriptionOf(about) };
  // Only a name makes a topic of a chat, and one that we did not give is not known here.
  if (body.topic !== undefined && about.name === undefined) return;
  await asFarAsPossible(errand, room, () =>
    ofRoom(errand, room, { method: 'PATCH', path: '', body, read: () => undefined }),
  );
}

const MOST_SHOWN = 1_000;

/** What several say of a room at once is shown at once. */
export class Headlines {
  #count = 0;
  /** When what stands above a room was put together last, as a count. */
  readonly #shown = new Map<string, number>();

  constructor(private readonly turns: Turns) {}

  async show(
    { base, errand }: { readonly base: PlatformParts; readonly errand: () => Promise<Errand> },
    room: string,
    patch: Partial<About>,
  ): Promise<void> {
    if (kindOf(room) === 'DIRECT') throw noRoom();
    await noteAbout({ base }, room, patch);
    this.#count += 1;
    const noted = this.#count;
    await this.turns.take(room, async () => {
      if ((this.#shown.get(room) ?? 0) > noted) return;
      this.#count += 1;
      const began = this.#count;
      const present = await errand();
      await showAll(present, room, await aboutOf(present, room));
      if (this.#shown.size >= MOST_SHOWN) this.#shown.clear();
      this.#shown.set(room, began);
    });
  }
}

/** Does what makes a room handier, and is not worth that anything waits for it: what Teams refuses is noted in the log. */
export async function asFarAsPossible(
  { base }: Errand,
  room: string,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof TeamsProblem) || error.at === 'ROOM') throw error;
    if (!error.permanent && !lacksConsent(error)) throw error;
    base.log.warn(
      { room, call: error.call, code: error.code },
      'a room lacks something that Teams does not let us add',
    );
  }
}
