/** What the process that is Slack is told, and what it answers. */
import { z } from 'zod';

export type Told =
  | { readonly open: Opening }
  /** The address of the app. */
  | { readonly app: string }
  /** How many calls there were until now? */
  | { readonly calls: true }
  | { readonly declare: string; readonly by: string };

export interface Opening {
  readonly people: readonly string[];
  /** How long every call takes. */
  readonly latencyMs: number;
}

/** What an app is given. */
export const opened = z.object({ apiUrl: z.string(), botToken: z.string(), signingSecret: z.string() });
export type Opened = z.infer<typeof opened>;

export const room = z.object({
  /** From the command until the room had everything. */
  ms: z.number(),
  /** Every method that was called because of it, also after that. */
  calls: z.array(z.string()),
});
export type Room = z.infer<typeof room>;
