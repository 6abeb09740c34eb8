/** Messages that are put on the timeline: by a pushpin, by a shortcut; with their own time and author. */
import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Answer } from '../../../core/dispatch/request.js';
import { refusalMessage } from '../../../core/messages/replies.js';
import type { Viewer } from '../../../store/queries/viewer.js';
import {
  askerOf,
  channelNamed,
  type Island,
  messageUrl,
  saidOf,
  timeOf,
  whereOf,
  workspaceOf,
} from '../island.js';
import { SLACK, type Workspace } from '../parts.js';

const PUSHPIN = 'pushpin';

const file = z.object({
  name: z.string().optional(),
  title: z.string().nullish(),
  permalink: z.string().optional(),
  url_private: z.string().optional(),
});
const messageShape = z.object({
  ts: z.string(),
  text: z.string().nullish(),
  user: z.string().optional(),
  username: z.string().optional(),
  bot_profile: z.object({ name: z.string().optional() }).loose().nullish(),
  files: z.array(file).optional(),
});

export function timelineEntries(app: App, island: Island): void {
  app.event('reaction_added', async ({ event, context }) => {
    if (event.reaction !== PUSHPIN || event.item.type !== 'message') return;
    const workspace = workspaceOf(context);
    const { channel, ts } = event.item;
    const place = await island.answers.placeIn(workspace, { id: channel, name: '', private: false });
    if (place.incidentId === null) return;
    const asker = await askerOf(island, workspace, event.user, { channel: channelNamed(channel), place });
    const message = await fetchMessage(workspace, channel, ts);
    if (message === undefined) return;
    const answer = await pin(island, workspace, {
      viewer: asker.viewer,
      incident: place.incidentId,
      channel,
      message,
    });
    // The pin itself is the sign that it worked; only what did not needs words.
    if (answer?.type === 'refused') await island.answers.tell(asker, refusalMessage(answer.refusal));
  });

  app.event('reaction_removed', async ({ event, context }) => {
    if (event.reaction !== PUSHPIN || event.item.type !== 'message') return;
    const workspace = workspaceOf(context);
    const where = whereOf(workspace, event.item.channel);
    // Whoever is nobody here has pinned nothing.
    const user = await island.contacts.known(workspace, event.user);
    if (user === undefined) return;
    const viewer = await island.contacts.viewer(workspace, event.user);
    await island.heard.unpinned(where, event.item.ts, 'The pin was taken away.', viewer);
  });
}

export interface Pinning {
  readonly viewer: Viewer;
  /** Its id. */
  readonly incident: string;
  readonly channel: string;
  readonly message: unknown;
}

/** What the command takes of a message. Undefined for what is no message. */
export async function sourceOf(island: Island, workspace: Workspace, channel: string, given: unknown) {
  const parsed = messageShape.safeParse(given);
  if (!parsed.success) return undefined;
  const { ts, text, user, username, bot_profile, files = [] } = parsed.data;
  const links = files.flatMap(({ name, title, permalink, url_private }) => {
    const url = permalink ?? url_private;
    return url === undefined ? [] : [{ name: (title ?? '') || (name ?? 'file'), url }];
  });
  const author = user === undefined ? undefined : await island.contacts.user(workspace, user);
  const said = (await saidOf(island, workspace, text ?? '')).trim();
  return {
    text: said === '' ? links.map(({ name }) => name).join(', ') : said,
    at: timeOf(ts, island.parts.clock).toISOString(),
    ...(author === undefined ? {} : { said_by: author.id }),
    source: {
      platform: SLACK,
      room: channel,
      message: ts,
      url: messageUrl(workspace, channel, ts),
      files: links.slice(0, 20),
      ...(author === undefined ? { author: bot_profile?.name ?? username ?? 'An app' } : {}),
    },
  };
}

/** Puts a message on a timeline; undefined when there is nothing in it. */
export async function pin(
  island: Island,
  workspace: Workspace,
  { viewer, incident, channel, message }: Pinning,
): Promise<Answer | undefined> {
  const source = await sourceOf(island, workspace, channel, message);
  if (source === undefined || source.text === '') return undefined;
  return await island.parts.dispatcher.dispatch({
    viewer,
    surface: SLACK,
    asked: { type: 'values', command: 'incident note', origin: 'json', values: { incident, ...source } },
    canAsk: false,
  });
}

/** The thread that a message belongs to, if it is a reply. */
export const standsIn = (message: unknown): string | null => {
  const parsed = z.object({ thread_ts: z.string() }).safeParse(message);
  return parsed.success ? parsed.data.thread_ts : null;
};

/** A message by its id, in the channel or in a thread of it. */
async function fetchMessage(workspace: Workspace, channel: string, ts: string): Promise<unknown> {
  const { messages = [] } = await workspace.client.call('conversations.history', (web) =>
    web.conversations.history({ channel, latest: ts, inclusive: true, limit: 1 }),
  );
  const found = messages.find((one) => one.ts === ts);
  if (found !== undefined) return found;
  const { messages: replies = [] } = await workspace.client.call('conversations.replies', (web) =>
    web.conversations.replies({ channel, ts, latest: ts, oldest: ts, inclusive: true, limit: 10 }),
  );
  return replies.find((one) => one.ts === ts);
}
