/** The whole product with a doubled Slack around it, over HTTP or Socket Mode. */
import { onTestFinished } from 'vitest';
import { type RunningApp, startApp } from './app.js';
import { SlackDouble, type SlackOptions } from './slack/slack.js';

export type Transport = 'HTTP' | 'Socket Mode';

export interface SlackAppOptions {
  readonly transport?: Transport;
  readonly env?: Record<string, string>;
  /** Of an earlier process, which this one follows. */
  readonly slack?: SlackDouble;
  readonly slackOptions?: SlackOptions;
  /** Mistakes that the test is about. */
  readonly mistakes?: boolean;
}

export interface SlackApp {
  readonly slack: SlackDouble;
  readonly app: RunningApp;
  /** Resolves when nothing is on its way any more: what Slack sends, what is owed, and what is said afterwards. */
  settled(): Promise<void>;
}

/** The people of every test: members, a guest, and somebody from outside. */
function people(slack: SlackDouble): void {
  const member = (id: string, realName: string, more = {}) =>
    slack.addUser({
      id,
      name: realName.split(' ')[0]?.toLowerCase() ?? id,
      realName,
      email: `${realName.split(' ')[0]?.toLowerCase()}@acme.test`,
      tz: 'Europe/Berlin',
      ...more,
    });
  member('U1', 'Ada Moreau');
  member('U2', 'Ben Okafor', { tz: 'America/New_York' });
  member('U3', 'Chen Wei');
  member('U4', 'Gil Guest', { isRestricted: true });
}

export async function slackApp(options: SlackAppOptions = {}): Promise<SlackApp> {
  const { transport = 'HTTP', env = {}, mistakes = false } = options;
  const slack = options.slack ?? (await SlackDouble.start(options.slackOptions));
  if (options.slack === undefined) {
    people(slack);
    onTestFinished(() => slack.stop());
  }
  const app = await startApp({
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_API_URL: slack.apiUrl,
    ...(transport === 'HTTP'
      ? { SLACK_SIGNING_SECRET: slack.signingSecret }
      : { SLACK_APP_TOKEN: slack.appToken }),
    ...env,
  });
  let stopped = false;
  const stop = app.stop;
  const running = {
    ...app,
    stop: async () => {
      if (!stopped) await stop();
      stopped = true;
    },
  };
  onTestFinished(async () => {
    await running.stop();
    if (!mistakes && slack.problems.length > 0)
      throw new Error(`Slack refused: ${slack.problems.join('\n')}`);
  });
  if (transport === 'HTTP') slack.connect({ url: `${app.url}/slack/events` });
  else await slack.until(() => slack.sockets.length === 2);
  return {
    slack,
    app: running,
    settled: async () => {
      await slack.settled();
      await app.idle();
      await app.worker.drain();
      await slack.settled();
    },
  };
}

/** Every word that somebody reads in a message or a form, in the order in which it stands. */
export function wordsOf(shown: unknown): string {
  const blocks: unknown =
    typeof shown === 'object' && shown !== null && 'blocks' in shown ? shown.blocks : [];
  const words: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value))
        if (key === 'text' && typeof inner === 'string') words.push(inner);
        else visit(inner);
  };
  visit(blocks);
  return words.join(' ').replace(/\s+/gu, ' ').trim();
}
