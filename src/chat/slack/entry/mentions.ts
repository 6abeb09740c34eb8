/** `@muster …` in channels and threads, and direct messages to the app. */
import type { App } from '@slack/bolt';
import type { Message } from '../../../domain/message.js';
import type { Asker } from '../answers.js';
import { askerOf, channelNamed, type Island, lineOf, unbegun, workspaceOf } from '../island.js';
import type { Workspace } from '../parts.js';
import { withoutMention } from '../words.js';

/** What somebody said to the app. */
export interface Said {
  readonly user: string;
  readonly text: string;
  readonly channel: string;
  readonly ts: string;
  readonly thread: string | null;
  readonly private: boolean;
}

export function mentionEntries(app: App, island: Island): void {
  app.event('app_mention', async ({ event, context }) => {
    const { user, text, channel, ts, thread_ts } = event;
    if (user === undefined) return;
    await answerTo(island, workspaceOf(context), {
      user,
      text,
      channel,
      ts,
      thread: thread_ts ?? null,
      private: false,
    });
  });
}

/** Runs what was said as a line. The same message comes as several events: it is one request. */
export async function answerTo(island: Island, workspace: Workspace, said: Said): Promise<void> {
  const { answers, parts } = island;
  const { user, channel, ts, thread, text } = said;
  let asker: Asker;
  let line: string;
  try {
    asker = await askerOf(island, workspace, user, {
      channel: { ...channelNamed(channel), private: said.private },
      thread,
    });
    line = await lineOf(island, workspace, withoutMention(text, workspace.botUserId));
  } catch (error) {
    await sayTo(island, workspace, said, unbegun(island, error, { workspace: workspace.id }));
    return;
  }
  const [bare] = parts.registry.familyNames;
  const typed = line.trim() === '' ? `/${bare ?? ''}` : line;
  const ran = await answers.run(
    asker,
    { type: 'line', line: typed },
    `slack:message:${workspace.id}:${channel}:${ts}`,
  );
  await answers.present(asker, ran);
}

/** To somebody of whom nothing else is known. */
async function sayTo(
  { answers, parts }: Island,
  workspace: Workspace,
  { user, channel, thread }: Said,
  message: Message,
): Promise<void> {
  const rendered = await answers.render(workspace, message);
  await workspace.client
    .call('chat.postEphemeral', (web) =>
      web.chat.postEphemeral({
        channel,
        user,
        ...rendered,
        ...(thread === null ? {} : { thread_ts: thread }),
      }),
    )
    .catch((error: unknown) =>
      parts.log.warn({ workspace: workspace.id, err: error }, 'somebody was not answered'),
    );
}
