/** What is said in channels: direct messages are commands; in war rooms it is activity, and pinned messages are followed. */
import type { App } from '@slack/bolt';
import { z } from 'zod';
import { type Island, whereOf, workspaceOf } from '../island.js';
import type { Workspace } from '../parts.js';
import { mentions } from '../words.js';
import { answerTo } from './mentions.js';
import { pin } from './timeline.js';

const written = z.object({
  subtype: z.enum(['file_share', 'thread_broadcast', 'me_message']).optional(),
  user: z.string(),
  text: z.string().default(''),
  channel: z.string(),
  channel_type: z.string().optional(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  bot_id: z.undefined().optional(),
});
const edited = z.object({
  subtype: z.literal('message_changed'),
  channel: z.string(),
  message: z.object({ ts: z.string() }).loose(),
  previous_message: z.object({ text: z.string().optional() }).loose().optional(),
});
const removed = z.object({
  subtype: z.literal('message_deleted'),
  channel: z.string(),
  deleted_ts: z.string(),
});

export function messageEntries(app: App, island: Island): void {
  const { heard } = island;
  app.event('message', async ({ event, context }) => {
    const workspace = workspaceOf(context);
    const gone = removed.safeParse(event);
    if (gone.success) {
      const { channel, deleted_ts } = gone.data;
      await heard.unpinned(whereOf(workspace, channel), deleted_ts, 'The message was deleted.');
      return;
    }
    const changed = edited.safeParse(event);
    if (changed.success) return await follow(island, workspace, changed.data.channel, changed.data.message);
    const said = written.safeParse(event);
    if (said.success) await take(island, workspace, said.data);
  });
}

async function take(island: Island, workspace: Workspace, said: z.infer<typeof written>): Promise<void> {
  const { user, text, channel, channel_type, ts, thread_ts } = said;
  if (user === workspace.botUserId) return;
  if (channel_type === 'im')
    return await answerTo(island, workspace, {
      user,
      text,
      channel,
      ts,
      thread: thread_ts ?? null,
      private: true,
    });
  // What is said to the app comes as an event of its own.
  if (mentions(text, workspace.botUserId)) return;
  const where = whereOf(workspace, channel);
  // Most channels are no war rooms: nobody is looked up for those.
  const place = await island.answers.placeIn(workspace, { id: channel, name: '', private: false });
  if (place.incidentId === null) return;
  await island.heard.spoke(await island.contacts.viewer(workspace, user), where);
}

/** A message that stands on a timeline was edited: the new words follow the old. */
async function follow(
  island: Island,
  workspace: Workspace,
  channel: string,
  message: Readonly<Record<string, unknown>> & { readonly ts: string },
): Promise<void> {
  for (const { incidentId, by } of await island.heard.pinned(whereOf(workspace, channel), message.ts))
    await pin(island, workspace, { viewer: by, incident: incidentId, channel, message });
}
