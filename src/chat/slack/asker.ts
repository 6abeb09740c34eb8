/** Somebody who asked for something, and how they can be answered. */

import type { Standing } from '../../core/chat/forms.js';
import type { Place } from '../../core/commands/command.js';
import type { Viewer } from '../../store/queries/viewer.js';
import type { Workspace } from './parts.js';
import type { Rendered } from './render/message.js';

export interface Asker extends Standing {
  readonly workspace: Workspace;
  readonly slackUserId: string;
  readonly viewer: Viewer;
  readonly place: Place;
  /** Opens a modal, for three seconds. */
  readonly trigger: string | null;
  /** Answers in the place of the request, five times within half an hour. */
  readonly respond: Respond | null;
}

/** Says something where only the asker reads it. @throws when it was not taken. */
export type Respond = (message: Rendered) => Promise<void>;

/** How long the address may take, in milliseconds: there are other ways to say it. */
const RESPOND_LIMIT_MS = 5_000;

/** Answering at the `response_url` of a request; null where it has none, as in forms. */
export const responder = (url: string | undefined, thread: string | null = null): Respond | null =>
  url === undefined || url === ''
    ? null
    : async ({ text, blocks }) => {
        const answer = await fetch(url, {
          method: 'POST',
          redirect: 'error',
          headers: { 'content-type': 'application/json' },
          signal: AbortSignal.timeout(RESPOND_LIMIT_MS),
          body: JSON.stringify({
            response_type: 'ephemeral',
            replace_original: false,
            text,
            blocks,
            ...(thread === null ? {} : { thread_ts: thread }),
          }),
        });
        await answer.body?.cancel();
        if (!answer.ok) throw new Error(`The response_url was answered with ${answer.status}.`);
      };
