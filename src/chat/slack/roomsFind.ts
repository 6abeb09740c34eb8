/** Looking for channels, which Slack lists page by page. */
import type { Errand } from './roomsMend.js';

const PAGE = 500;

/** A channel that Muster is in and has made. */
export interface OwnChannel {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  /** In milliseconds, by Slack's clock. */
  readonly createdAt: number;
}

/** The channels that Muster has made and is in. Those that are archived are not among them: it is put out of those. */
export async function* ownChannels({ slack, workspace }: Errand): AsyncGenerator<OwnChannel> {
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const asked: string = cursor;
    const page = await slack.call('users.conversations', (web) =>
      web.users.conversations({
        types: 'public_channel,private_channel',
        exclude_archived: false,
        limit: PAGE,
        ...(asked === '' ? {} : { cursor: asked }),
      }),
    );
    for (const { id, name, creator, created, is_private: isPrivate } of page.channels ?? [])
      if (id !== undefined && name !== undefined && creator === workspace.botUserId)
        yield { id, name, private: isPrivate === true, createdAt: (created ?? 0) * 1_000 };
    cursor = page.response_metadata?.next_cursor || undefined;
  }
}

/**
 * Finds public channels by their names. A large workspace has more pages than one attempt has time for, so that the next
 * one goes on where the last one had to stop.
 */
export class PublicChannels {
  readonly #cursors = new Map<string, string>();

  /** The channel of this name that is in use; undefined where there is none, or none that is the workspace's alone. */
  async find(
    { slack, workspace }: Errand,
    name: string,
  ): Promise<{ readonly id: string; readonly name: string } | undefined> {
    const place = `${workspace.id} ${name}`;
    for (;;) {
      const cursor = this.#cursors.get(place);
      const page = await slack.allowing(
        cursor === undefined ? [] : ['invalid_cursor'],
        'conversations.list',
        (web) =>
          web.conversations.list({
            types: 'public_channel',
            exclude_archived: true,
            limit: PAGE,
            ...(cursor === undefined ? {} : { cursor }),
          }),
      );
      if (page === undefined) {
        // Too much time has passed for it to count.
        this.#cursors.delete(place);
        continue;
      }
      const found = page.channels?.find((channel) => channel.name === name);
      const next = page.response_metadata?.next_cursor ?? '';
      if (found === undefined && next !== '') {
        this.#cursors.set(place, next);
        continue;
      }
      this.#cursors.delete(place);
      // What is announced is not for other organizations that share a channel.
      const isShared = found?.is_ext_shared === true || found?.is_pending_ext_shared === true;
      return found?.id === undefined || isShared ? undefined : { id: found.id, name };
    }
  }
}
