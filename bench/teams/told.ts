/** What the process that is Teams is told beside what every outer world is, and what it answers. */
import { z } from 'zod';

export type TeamsTold =
  /** What somebody types to the app alone, so many times, as activities; it answers with {@link posts}. */
  | { readonly typed: string; readonly by: string; readonly times: number }
  /** What somebody presses in conversations, each with its line; it answers with {@link posts}. */
  | { readonly presses: readonly Press[] }
  /** Waits until the app has said so much to this person since this was asked last. */
  | { readonly heard: number; readonly by: string }
  /** What the app said last to this person; it answers with {@link said}. */
  | { readonly last: string }
  /** How long every call takes from now on. */
  | { readonly latencyMs: number };

export interface Press {
  readonly by: string;
  /** What the conversation is called by the app. */
  readonly room: string;
  readonly line: string;
}

/** What an app is given. */
export const opened = z.object({
  appId: z.string(),
  appPassword: z.string(),
  tenantId: z.string(),
  /** Of the team, for Graph. */
  groupId: z.string(),
  serviceUrl: z.string(),
  graphUrl: z.string(),
  loginUrl: z.string(),
  openIdMetadataUrl: z.string(),
});
export type Opened = z.infer<typeof opened>;

/** Signed requests. */
export const posts = z.array(
  z.object({ path: z.string(), body: z.string(), headers: z.record(z.string(), z.string()) }),
);

/** A message as the app sent it. */
export const said = z.object({ card: z.record(z.string(), z.unknown()), summary: z.string() });
export type Said = z.infer<typeof said>;
