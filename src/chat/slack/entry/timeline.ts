/** Messages that are put on the timeline: by a pushpin, by a shortcut; with their own time and author. */
import type { App } from '@slack/bolt';
import { z } from 'zod';
import { viewerOf } from '../../../core/dispatch/deferred.js';
import type { Answer } from '../../../core/dispatch/request.js';
import { Refusal } from '../../../domain/errors.js';
import type { Viewer } from '../../../store/queries/viewer.js';
import {
  channelNamed,
  type Island,
  messageUrl,
  placeIn,
  saidOf,
  timeOf,
  whereOf,
  workspaceOf,
} from '../island.js';
import { SLACK, type Workspace } from '../parts.js';
import { SlackProblem } from '../problem.js';

const PUSHPIN = 'pushpin';

/** A file that a message carries. */
export const file = z.object({
  name: z.string().optional(),
  title: z.string().nullish(),
  permalink: z.string().optional(),
  url_private: z.string().optional(),
});
const messageShape = z.object({
  ts: z.string(),
  text: z.string().nullish(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  username: z.string().optional(),
  bot_profile: z.object({ name: z.string().optional() }).loose().nullish(),
  files: z.array(file).optional(),
});

/** Slack sends what was not acknowledged three times more. */
const LAST_ATTEMPT = 3;

export function timelineEntries(app: App, island: Island): void {
  app.event('reaction_added', async ({ event, context, body }) => {
    if (event.reaction !== PUSHPIN || event.item.type !== 'message') return;
    await pinned(island, workspaceOf(context), {
      user: event.user,
      channel: event.item.channel,
      ts: event.item.ts,
      eventId: body.event_id,
      isLast: (context.retryNum ?? 0) >= LAST_ATTEMPT,
    });
  });

  app.event('reaction_removed', async ({ event, context }) => {
    if (event.reaction !== PUSHPIN || event.item.type !== 'message') return;
    const workspace = workspaceOf(context);
    // Whoever is nobody here has pinned nothing.
    const user = await island.contacts.known(workspace, event.user);
    if (user === undefined) return;
    const where = whereOf(workspace, event.item.channel);
    await island.heard.unpinned(where, event.item.ts, 'The pin was taken away.', viewerOf(user));
  });
}

interface Pin {
  readonly user: string;
  readonly channel: string;
  readonly ts: string;
  readonly eventId: string;
  readonly isLast: boolean;
}

/** Somebody has put a pushpin on a message: in a war room it goes onto the timeline. */
async function pinned(island: Island, workspace: Workspace, given: Pin): Promise<void> {
  const { telling, contacts, follow } = island;
  const { user, channel, ts, eventId, isLast } = given;
  const { incidentId } = await placeIn(island, workspace, channelNamed(channel));
  if (incidentId === null) return;
  const whom = { workspace, slackUserId: user, channel, thread: null, respond: null };
  try {
    const viewer = await contacts.viewer(workspace, user);
    const message = await fetchMessage(workspace, channel, ts);
    if (message === undefined) return;
    const answer = await pin(island, workspace, { viewer, incident: incidentId, channel, message });
    // The pin itself is the sign that it worked; only what did not needs words.
    if (answer?.type === 'refused') throw answer.refusal;
  } catch (error) {
    const mayPass =
      error instanceof Refusal ? error.code === 'BUSY' : !(error instanceof SlackProblem && error.permanent);
    // Not acknowledged, it is sent again.
    if (mayPass && !isLast) throw error;
    const problem = telling.problem(error, workspace);
    if (await telling.isFirst(`event:${workspace.id}:${eventId}`))
      follow(telling.tellBystander(whom, problem).then(() => {}));
  }
}

export interface Pinning {
  readonly viewer: Viewer;
  /** Its id. */
  readonly incident: string;
  readonly channel: string;
  readonly message: unknown;
}

/** Files by the names that people gave them, and where they are found. */
export const filesOf = (files: readonly z.infer<typeof file>[]) =>
  files.map(({ name, title, permalink, url_private }) => ({
    name: (title ?? '') || (name ?? 'file'),
    url: permalink ?? url_private ?? null,
  }));

/** What the command takes of a message. Undefined for what is no message. */
export async function sourceOf(island: Island, workspace: Workspace, channel: string, given: unknown) {
  const parsed = messageShape.safeParse(given);
  if (!parsed.success) return undefined;
  const { ts, text, files = [] } = parsed.data;
  const links = filesOf(files).flatMap(({ name, url }) => (url === null ? [] : [{ name, url }]));
  const [author, whole] = await Promise.all([
    authorOf(island, workspace, parsed.data),
    saidOf(island, workspace, text ?? ''),
  ]);
  const said = whole.trim();
  return {
    text: said === '' ? links.map(({ name }) => name).join(', ') : said,
    at: timeOf(ts, island.parts.clock).toISOString(),
    ...('id' in author ? { said_by: author.id } : {}),
    source: {
      platform: SLACK,
      room: channel,
      message: ts,
      url: messageUrl(workspace, channel, ts),
      files: links.slice(0, 20),
      ...('id' in author ? {} : { author: author.name }),
    },
  };
}

/** Who said it, as one of ours; apps, and whoever Slack does not know any more, by name alone. */
async function authorOf(
  { contacts }: Island,
  workspace: Workspace,
  { user, bot_id, username, bot_profile }: z.infer<typeof messageShape>,
): Promise<{ readonly id: string } | { readonly name: string }> {
  const app = bot_profile?.name ?? username ?? 'An app';
  if (user === undefined || bot_id !== undefined) return { name: app };
  try {
    return { id: (await contacts.user(workspace, user)).id };
  } catch (error) {
    // That passes: whose words they are is worth another attempt.
    if (!(error instanceof Refusal) || error.code === 'BUSY') throw error;
    return { name: app };
  }
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
