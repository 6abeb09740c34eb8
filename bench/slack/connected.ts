/** The whole process, connected to a Slack that is a process of its own. */
import { z } from 'zod';
import { Helper } from '../lib/helper.js';
import { start, stop } from '../lib/process.js';
import { type Opened, type Opening, opened, type Room, room, type Told } from './told.js';

export interface Connected {
  readonly slack: Opened;
  readonly port: number;
  /** Somebody in Slack declares. */
  declare(title: string, by: string): Promise<Room>;
  /** How many calls there were until now. */
  calls(): Promise<number>;
  close(): Promise<void>;
}

/** Starts both. */
export async function connect(file: string, opening: Opening): Promise<Connected> {
  const double = new Helper(import.meta.resolve('./double.ts'));
  const tell = (told: Told): Promise<unknown> => double.ask(told);
  const slack = opened.parse(await tell({ open: opening }));
  const muster = await start(file, {
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
  });
  await tell({ app: muster.address.replace(/\/$/u, '') });
  return {
    slack,
    port: Number(new URL(muster.address).port),
    declare: async (title, by) => room.parse(await tell({ declare: title, by })),
    calls: async () => z.number().parse(await tell({ calls: true })),
    close: async () => {
      await stop(muster);
      double.end();
    },
  };
}
