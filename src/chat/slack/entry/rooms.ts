/** What happens to rooms by hand: people come in, rooms are renamed, archived and taken out again. */
import type { App } from '@slack/bolt';
import { Refusal } from '../../../domain/errors.js';
import { askerOf, channelNamed, type Island, placeIn, whereOf, workspaceOf } from '../island.js';
import { SLACK, type Workspace } from '../parts.js';

export function roomEntries(app: App, island: Island): void {
  const { heard } = island;

  app.event('member_joined_channel', async ({ event, context, body }) => {
    const workspace = workspaceOf(context);
    if (event.user !== workspace.botUserId) await joined(island, workspace, event, body.event_id);
  });

  for (const event of ['channel_archive', 'group_archive'] as const)
    app.event(event, ({ event: changed, context }) => byHand(island, workspaceOf(context), changed, true));
  for (const event of ['channel_unarchive', 'group_unarchive'] as const)
    app.event(event, ({ event: changed, context }) => byHand(island, workspaceOf(context), changed, false));
  for (const event of ['channel_rename', 'group_rename'] as const)
    app.event(event, ({ event: { channel }, context }) =>
      heard.roomChanged(whereOf(workspaceOf(context), channel.id), { name: channel.name }),
    );
}

/** What Muster does itself it knows already. */
async function byHand(
  { heard }: Island,
  workspace: Workspace,
  // Slack does not name the person for every kind of channel.
  { channel, user }: { readonly channel: string; readonly user?: string },
  archived: boolean,
): Promise<void> {
  if (user !== workspace.botUserId) await heard.roomChanged(whereOf(workspace, channel), { archived });
}

/** Whoever comes into a war room is caught up, alone. */
async function joined(
  island: Island,
  workspace: Workspace,
  { user, channel }: { readonly user: string; readonly channel: string },
  eventId: string,
): Promise<void> {
  const { heard, telling, parts, follow } = island;
  // Nobody is looked up for channels that are none of ours.
  const place = await placeIn(island, workspace, channelNamed(channel));
  if (place.incidentId === null) return;
  try {
    const asker = await askerOf(island, workspace, user, { channel: channelNamed(channel), place });
    const missed = await heard.joined(asker.viewer, whereOf(workspace, channel));
    if (missed === undefined) return;
    const answer = await parts.dispatcher.dispatch({
      viewer: asker.viewer,
      surface: SLACK,
      place,
      asked: { type: 'line', line: `/incident catchup ${missed.reference}` },
      canAsk: false,
    });
    if (answer.type !== 'done' || !(await telling.isFirst(`event:${workspace.id}:${eventId}`))) return;
    follow(telling.tell(asker, answer.reply.message));
  } catch (error) {
    // Somebody who may do nothing here can still stand in a channel; who they are is asked again with the next attempt.
    if (!(error instanceof Refusal) || error.code === 'BUSY') throw error;
  }
}
