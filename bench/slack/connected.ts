/** The whole process, connected to a Slack that is a process of its own. */
import { type Connected, connectTo } from '../lib/connected.js';
import type { Opening } from '../lib/outside.js';
import { type Opened, opened } from './told.js';

/** Starts both. */
export const connect = (file: string, opening: Opening): Promise<Connected<Opened>> =>
  connectTo(
    {
      double: import.meta.resolve('./double.ts'),
      opened,
      environment: ({ apiUrl, botToken, signingSecret }) => ({
        SLACK_API_URL: apiUrl,
        SLACK_BOT_TOKEN: botToken,
        SLACK_SIGNING_SECRET: signingSecret,
      }),
    },
    file,
    opening,
  );
