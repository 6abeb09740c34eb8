/** What happens to rooms by hand: people come in, rooms are renamed, archived and taken out again. */
import type { App } from '@slack/bolt';
import { Refusal } from '../../../domain/errors.js';
import { rememberFirst } from '../../../store/queries/adapterState.js';
import { askerOf, channelNamed, type Island, whereOf, workspaceOf } from '../island.js';
import { SLACK, type Workspace } from '../parts.js';

/** How long it is remembered that somebody was caught up, in milliseconds: Slack sends events again for a day. */
const REMEMBERED_MS = 25 * 60 * 60_000;

export function roomEntries(app: App, island: Island): void {
  const { heard } = island;

  app.event('member_joined_channel', async ({ event, context, body }) => {
    const workspace = workspaceOf(context);
    const { user, channel } = event;
    if (user === workspace.botUserId) return;
    // Nobody is looked up for channels that are none of ours.
    const place = await island.answers.placeIn(workspace, { id: channel, name: '', private: false });
    if (place.incidentId === null) return;
    try {
      const asker = await askerOf(island, workspace, user, { channel: channelNamed(channel), place });
      const missed = await heard.joined(asker.viewer, whereOf(workspace, channel));
      if (missed === undefined || !(await isFirst(island, workspace, body.event_id))) return;
      const answer = await island.parts.dispatcher.dispatch({
        viewer: asker.viewer,
        surface: SLACK,
        place,
        asked: { type: 'line', line: `/incident catchup ${missed.reference}` },
        canAsk: false,
      });
      if (answer.type === 'done') island.follow(island.answers.tell(asker, answer.reply.message));
    } catch (error) {
      // Somebody who may do nothing here can still stand in a channel.
      if (!(error instanceof Refusal)) throw error;
    }
  });

  for (const event of ['channel_archive', 'group_archive'] as const)
    app.event(event, ({ event: { channel }, context }) =>
      heard.roomChanged(whereOf(workspaceOf(context), channel), { archived: true }),
    );
  for (const event of ['channel_unarchive', 'group_unarchive'] as const)
    app.event(event, ({ event: { channel }, context }) =>
      heard.roomChanged(whereOf(workspaceOf(context), channel), { archived: false }),
    );
  for (const event of ['channel_rename', 'group_rename'] as const)
    app.event(event, ({ event: { channel }, context }) =>
      heard.roomChanged(whereOf(workspaceOf(context), channel.id), { name: channel.name }),
    );
}

/** Whether an event has not been taken before: what follows from it is said once. */
async function isFirst({ parts }: Island, { id }: Workspace, eventId: string): Promise<boolean> {
  const until = new Date(parts.clock.wallNow().getTime() + REMEMBERED_MS);
  return await parts.store.tx((w) =>
    rememberFirst(w, { island: SLACK, key: `event:${id}:${eventId}` }, true, until),
  );
}
