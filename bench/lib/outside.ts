/** What a process that is the outer world is told, and what it answers. */
import { z } from 'zod';

export interface Opening {
  readonly people: readonly string[];
  /** How long every call takes. */
  readonly latencyMs: number;
}

export type Told =
  /** It answers what an app is given. */
  | { readonly open: Opening }
  /** The address of the app. */
  | { readonly app: string }
  /** How many calls there were until now? */
  | { readonly calls: true }
  /** Somebody declares; it answers with the {@link Room}. */
  | { readonly declare: string; readonly by: string };

export const room = z.object({
  /** From the command until the room had everything. */
  ms: z.number(),
  /** Every method that was called because of it, also after that. */
  calls: z.array(z.string()),
});
export type Room = z.infer<typeof room>;
