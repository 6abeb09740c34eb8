/** What the process that is Slack answers when it is opened. */
import { z } from 'zod';

/** What an app is given. */
export const opened = z.object({ apiUrl: z.string(), botToken: z.string(), signingSecret: z.string() });
export type Opened = z.infer<typeof opened>;
