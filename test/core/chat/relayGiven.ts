/** An incident with a room on each of several platforms, and what is told of them. */
import { onTestFinished } from 'vitest';
import { Heard, type Said, type Where } from '../../../src/core/chat/heard.js';
import { PeopleWork } from '../../../src/core/people/work.js';
import type { Message } from '../../../src/domain/message.js';
import { PeopleQueries } from '../../../src/store/queries/people.js';
import { systemViewer } from '../../../src/store/queries/viewer.js';
import { doublePlatform, reading } from '../../support/chatPlatform.js';
import { ChatServerDouble } from '../../support/doubles/chatServer.js';
import { createWorld, type World, type WorldOptions } from '../../support/world.js';
import { sent } from '../given.js';

export const REF = 'INC-2026-001';

/** Their ids on purpose not in the order in which they are connected. */
export const PLATFORMS = [
  { id: 'red', name: 'Red' },
  { id: 'blue', name: 'Blue' },
  { id: 'green', name: 'Green' },
] as const;

export const NO_FILES = { files: [] } as const;

export const servers = (count = 2): ChatServerDouble[] =>
  Array.from({ length: count }, () => new ChatServerDouble());

/** A Muster that talks to several chat servers, which outlive it. */
export async function worldOf(
  chats: readonly ChatServerDouble[],
  options: WorldOptions = {},
): Promise<World & { readonly heard: Heard }> {
  const world = await createWorld({
    ...options,
    platforms: async () =>
      chats.map((chat, i) => doublePlatform(chat, options.abilities, PLATFORMS[i] ?? PLATFORMS[0])),
  });
  const { store, clock, newId, platforms, log } = world;
  return { ...world, heard: new Heard({ store, clock, newId, platforms, log }) };
}

export async function switchRelay(world: World, relayMessages: boolean): Promise<void> {
  const { store, clock, newId, organization } = world;
  const viewer = systemViewer(organization.id);
  await store.tx(async (w) => {
    const { settings } = await new PeopleQueries(w, viewer).organization();
    await new PeopleWork({
      w,
      viewer,
      now: clock.now(),
      wallNow: clock.wallNow(),
      newId,
      surface: 'test',
      requestId: null,
    }).changeOrganization({ settings: { ...settings, relayMessages } });
  });
}

export interface RelayWorld {
  readonly world: World & { readonly heard: Heard };
  readonly chats: readonly ChatServerDouble[];
  /** Somebody says something in the room of a platform. */
  say(
    platform: number,
    message: string,
    text: string,
    more?: Partial<Said> & { who?: string },
  ): Promise<void>;
  edit(platform: number, message: string, text: string, version: number): Promise<void>;
  remove(platform: number, message: string): Promise<void>;
  where(platform: number): Where;
  /** What stands in the room of a platform of what was said elsewhere, each as text. */
  copies(platform: number): readonly string[];
  deliver(): Promise<void>;
}

/** What stands in a room of other rooms' messages: all that Muster did not say itself. */
export const copiesIn = (chat: ChatServerDouble, room = 'inc-2026-001'): readonly string[] =>
  chat
    .named(room)
    .messages.filter(({ key }) => key.includes(':relay:'))
    .map(({ body }) => reading(body as Message));

export async function relayWorld(
  options: WorldOptions & {
    readonly chats?: readonly ChatServerDouble[];
    readonly relay?: boolean;
    readonly declared?: Record<string, unknown>;
  } = {},
): Promise<RelayWorld> {
  const chats = options.chats ?? servers();
  const world = await worldOf(chats, options);
  onTestFinished(() => world.close());
  if (options.relay !== false) await switchRelay(world, true);
  await sent(world, 'Emil', 'declare', { title: 'Down', severity: 'SEV1', ...options.declared });
  await world.worker.drain();
  return told(world, chats);
}

/** The same for a world that goes on with what is there. */
export function told(
  world: World & { readonly heard: Heard },
  chats: readonly ChatServerDouble[],
): RelayWorld {
  const where = (i: number): Where => ({
    organizationId: world.organization.id,
    platform: PLATFORMS[i]?.id ?? '',
    room: chats[i]?.named('inc-2026-001').id ?? '',
  });
  return {
    world,
    chats,
    where,
    say: (i, message, text, { who = 'Chen', ...more } = {}) =>
      world.heard.spoke(world.viewer(who), where(i), () => ({
        text,
        message,
        at: world.clock.now(),
        url: `https://chat.example/${message}`,
        ...NO_FILES,
        ...more,
      })),
    edit: (i, message, text, version) =>
      world.heard.edited(where(i), message, version, () => ({ text, ...NO_FILES })),
    remove: (i, message) => world.heard.removed(where(i), message),
    copies: (i) => copiesIn(chats[i] ?? new ChatServerDouble()),
    deliver: () => world.worker.drain(),
  };
}
