/** Links to our incidents, shown as what they lead to: only what everybody may see, for everybody in the channel reads it. */
import type { App } from '@slack/bolt';
import { unfolded } from '../../../core/chat/quoting.js';
import type { Message } from '../../../domain/message.js';
import { type Island, workspaceOf } from '../island.js';
import { SLACK, type Workspace } from '../parts.js';

/** More links in one message than anybody wants to see unfolded. */
const MOST = 5;

export function unfurlEntries(app: App, island: Island): void {
  app.event('link_shared', async ({ event, context }) => {
    const workspace = workspaceOf(context);
    const cards = await Promise.all(
      event.links.slice(0, MOST).map(async ({ url }) => [url, await cardOf(island, workspace, url)] as const),
    );
    const shown = cards.filter((card): card is readonly [string, Message] => card[1] !== undefined);
    if (shown.length === 0) return;
    const unfurls = Object.fromEntries(
      await Promise.all(
        shown.map(
          async ([url, card]) =>
            [url, { blocks: (await island.telling.render(workspace, card)).blocks }] as const,
        ),
      ),
    );
    const { channel, message_ts: ts, source, unfurl_id } = event;
    island.follow(
      workspace.client
        .call('chat.unfurl', (web) =>
          // While it is being written there is no message yet.
          web.chat.unfurl(
            source === 'composer' && unfurl_id !== undefined
              ? { unfurl_id, source, unfurls }
              : { channel, ts, unfurls },
          ),
        )
        .then(
          () => {},
          (error: unknown) =>
            island.parts.log.warn({ workspace: workspace.id, err: error }, 'a link was not unfolded'),
        ),
    );
  });
}

const cardOf = (
  { parts: { store, publicUrl } }: Island,
  { organizationId }: Workspace,
  url: string,
): Promise<Message | undefined> =>
  unfolded({ db: store.read, publicUrl, platform: SLACK }, organizationId, url);
