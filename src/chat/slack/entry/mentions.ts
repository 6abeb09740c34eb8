/** `@muster …` in channels and threads, and direct messages to the app. */
import type { App } from '@slack/bolt';
import { Refusal } from '../../../domain/errors.js';
import { askerOf, channelNamed, type Island, wordsOf, workspaceOf } from '../island.js';
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
  /** Which attempt of Slack's it is; undefined for the first. */
  readonly attempt: number | undefined;
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
      attempt: context.retryNum,
    });
  });
}

/** Runs what was said as a line. The same message comes as several events: it is one request. */
export async function answerTo(island: Island, workspace: Workspace, said: Said): Promise<void> {
  const { answers, telling, parts, follow } = island;
  const { user, channel, ts, thread, text, attempt } = said;
  const key = `slack:message:${workspace.id}:${channel}:${ts}`;
  try {
    const [asker, words] = await Promise.all([
      askerOf(island, workspace, user, {
        channel: { ...channelNamed(channel), private: said.private },
        thread,
      }),
      wordsOf(island, workspace, withoutMention(text, workspace.botUserId)),
    ]);
    const [bare = ''] = parts.registry.familyNames;
    const line = words.line.trim() === '' ? `/${bare}` : words.line;
    const ran = await answers.run(asker, { ...words, type: 'line', line }, key);
    // It is done or kept: Slack need not wait until it is said, too.
    follow(answers.present(asker, ran));
  } catch (error) {
    // Slack sends it once more, at once; whoever waited that long should not wait for ever.
    if (!(error instanceof Refusal) && attempt === undefined) throw error;
    const whom = { workspace, slackUserId: user, channel, thread, respond: null };
    const problem = telling.problem(error, workspace);
    if ((await telling.isFirst(key)) && !(await telling.tellBystander(whom, problem))) throw error;
  }
}
