/** What the incidents' tests set up around a world: people who are cleared, what an organization set, channels. */
import { eq } from 'drizzle-orm';
import type { Place } from '../../../src/core/commands/command.js';
import type { Answer } from '../../../src/core/dispatch/request.js';
import type { Message } from '../../../src/domain/message.js';
import type { OrganizationSettings } from '../../../src/domain/organization/settings.js';
import type { Row } from '../../../src/store/queries/rows.js';
import type { Viewer } from '../../../src/store/queries/viewer.js';
import { reading } from '../../support/chatPlatform.js';
import type { World } from '../../support/world.js';
import { auditOf } from '../given.js';

/** Somebody’s row, changed behind everybody’s back. */
export async function changeUser(world: World, who: string, set: Partial<Row<'users'>>): Promise<void> {
  const { users } = world.store.read.tables;
  await world.store.tx(async (w) => {
    await w
      .update(users)
      .set(set)
      .where(eq(users.id, world.viewer(who).userId ?? ''));
  });
}

/** Gives somebody a clearance; the answer is that person as one who looks. */
export async function clear(world: World, who: string, clearance: number): Promise<Viewer> {
  await changeUser(world, who, { clearance });
  return { ...world.viewer(who), clearance };
}

export async function changeSettings(world: World, set: Partial<OrganizationSettings>): Promise<void> {
  const { organizations } = world.store.read.tables;
  await world.store.tx(async (w) => {
    await w.update(organizations).set({ settings: { ...world.organization.settings, ...set } });
  });
}

/** A channel that somebody made by hand, and stands in. */
export async function channelOf(world: World, name: string, isPrivate = false): Promise<Place> {
  const room = await world.chat.openRoom(`by hand ${name}`, name, isPrivate);
  const channel = { platform: 'double', externalId: room.id, name, url: null, private: isPrivate };
  return { conversationId: null, incidentId: null, channel };
}

/** What an answer says, as text. */
export function textOf(answer: Answer): string {
  if (answer.type === 'refused') throw answer.refusal;
  return answer.type === 'done' ? reading(answer.reply.message) : (answer.form.intro ?? '');
}

/** What somebody was told privately, as text. */
export const toldTo = (world: World, who: string): string[] =>
  world.chat.rooms
    .filter(({ name }) => name.startsWith(`direct ${who}`))
    .flatMap(({ messages }) => messages.map(({ body }) => reading(body as Message)));

/** The people in a room, by their first names. */
export const inRoom = (world: World, room: string): string[] => {
  const names = ['Ada', 'Ben', 'Chen', 'Dana', 'Emil'];
  const { members } = world.chat.named(room);
  return names.filter((name) => members.includes(world.viewer(name).userId ?? ''));
};

/** What was audited under this name; rows of the same millisecond have no order of their own. */
export const auditedAs = async (world: World, name: string): Promise<readonly Row<'auditLog'>[]> =>
  (await auditOf(world)).filter(({ action }) => action === name);
