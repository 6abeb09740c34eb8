/**
 * What is said in channels: direct messages are commands; in war rooms it is activity and goes to the other rooms, and what
 * becomes of messages is followed.
 */
import type { App } from '@slack/bolt';
import { z } from 'zod';
import { Refusal } from '../../../domain/errors.js';
import {
  channelNamed,
  type Island,
  messageUrl,
  placeIn,
  timeOf,
  unlessRefused,
  whereOf,
  wordsOf,
  workspaceOf,
} from '../island.js';
import type { Workspace } from '../parts.js';
import { mentions } from '../words.js';
import { answerTo } from './mentions.js';
import { file, filesOf, pin } from './timeline.js';

const written = z.object({
  subtype: z.enum(['file_share', 'thread_broadcast', 'me_message']).optional(),
  user: z.string(),
  text: z.string().default(''),
  channel: z.string(),
  channel_type: z.string().optional(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  files: z.array(file).catch([]),
  bot_id: z.undefined().optional(),
});
const edited = z.object({
  subtype: z.literal('message_changed'),
  channel: z.string(),
  message: z.object({ ts: z.string(), subtype: z.string().optional() }).loose(),
});
/** What a person has changed in their own words; that a link was unfolded is none of their doing. */
const reworded = z.object({
  ts: z.string(),
  user: z.string(),
  text: z.string().default(''),
  files: z.array(file).catch([]),
  edited: z.object({ ts: z.string() }),
  bot_id: z.undefined().optional(),
});
const removed = z.object({
  subtype: z.literal('message_deleted'),
  channel: z.string(),
  deleted_ts: z.string(),
});

/** What stands in the place of a deleted message that was answered in a thread. */
const TOMBSTONE = 'tombstone';

export function messageEntries(app: App, island: Island): void {
  app.event('message', async ({ event, context }) => {
    const workspace = workspaceOf(context);
    const gone = removed.safeParse(event);
    if (gone.success) return await strike(island, workspace, gone.data.channel, gone.data.deleted_ts);
    const changed = edited.safeParse(event);
    if (changed.success) {
      const { channel, message } = changed.data;
      return message.subtype === TOMBSTONE
        ? await strike(island, workspace, channel, message.ts)
        : await follow(island, workspace, channel, message);
    }
    const said = written.safeParse(event);
    if (said.success) await take(island, workspace, said.data, context.retryNum);
  });
}

async function take(
  island: Island,
  workspace: Workspace,
  said: z.infer<typeof written>,
  attempt: number | undefined,
): Promise<void> {
  const { user, text, channel, channel_type, ts, thread_ts, subtype, files } = said;
  if (user === workspace.botUserId) return;
  const isDirect = channel_type === 'im' || channel_type === 'app_home';
  const isMention = mentions(text, workspace.botUserId);
  // Of a plain message with a mention Slack tells in an event of its own; both are the same request.
  if (isDirect || (isMention && subtype !== undefined))
    return await answerTo(island, workspace, {
      user,
      text,
      channel,
      ts,
      thread: thread_ts ?? null,
      private: isDirect,
      attempt,
    });
  if (isMention) return;
  // Most channels are no war rooms: nobody is looked up for those.
  const { incidentId } = await placeIn(island, workspace, channelNamed(channel));
  if (incidentId === null) return;
  // Whoever may do nothing here, or cannot be found just now, can still talk; an app that looks like a person is none.
  let isPerson = true;
  const viewer = await island.contacts.viewer(workspace, user).catch((error: unknown) => {
    isPerson = !(error instanceof Refusal && error.code === 'NOT_FOUND');
    return unlessRefused(error);
  });
  if (!isPerson) return;
  const author = viewer === undefined ? (await island.contacts.known(workspace, user))?.name : undefined;
  await island.heard.spoke(viewer, whereOf(workspace, channel), async () => ({
    text: (await wordsOf(island, workspace, text)).typed,
    message: ts,
    at: timeOf(ts, island.parts.clock),
    url: messageUrl(workspace, channel, ts),
    files: filesOf(files),
    reply: thread_ts !== undefined && thread_ts !== ts,
    ...(author === undefined ? {} : { author }),
  }));
}

async function strike({ heard }: Island, workspace: Workspace, channel: string, ts: string): Promise<void> {
  const where = whereOf(workspace, channel);
  await heard.removed(where, ts);
  await heard.unpinned(where, ts, 'The message was deleted.');
}

/** Where it was relayed the new words take the place of the old; on a timeline they follow them. */
async function follow(
  island: Island,
  workspace: Workspace,
  channel: string,
  message: Readonly<Record<string, unknown>> & { readonly ts: string },
): Promise<void> {
  const own = reworded.safeParse(message);
  if (own.success && own.data.user !== workspace.botUserId) {
    const { ts, text, files, edited: last } = own.data;
    await island.heard.edited(whereOf(workspace, channel), ts, Number(last.ts) * 1_000, async () => ({
      text: (await wordsOf(island, workspace, text)).typed,
      files: filesOf(files),
    }));
  }
  for (const { incidentId, by } of await island.heard.pinned(whereOf(workspace, channel), message.ts))
    await pin(island, workspace, { viewer: by, incident: incidentId, channel, message });
}
