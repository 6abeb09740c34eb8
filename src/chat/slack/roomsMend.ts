/** Calls about a room, and what is done first where Slack refuses them because of what somebody did to the room by hand. */
import type { WebClient } from '@slack/web-api';
import type { Calls } from './client.js';
import type { SlackBase, Workspace } from './parts.js';
import { isRefusal, SlackProblem } from './problem.js';

/** One piece of work in a workspace; all of its calls together end before the outbox stops waiting for it. */
export interface Errand {
  readonly base: SlackBase;
  readonly workspace: Workspace;
  readonly slack: Calls;
}

const OUTSIDE: ReadonlySet<string> = new Set(['not_in_channel']);
const ARCHIVED: ReadonlySet<string> = new Set(['is_archived', 'is_inactive']);

/** What there is to know of a room. */
export interface RoomFacts {
  readonly name: string;
  readonly private: boolean;
  readonly archived: boolean;
  readonly member: boolean;
}

/** Asks Slack about a room. */
export async function factsOf({ slack }: Errand, room: string): Promise<RoomFacts> {
  const { channel } = await slack.call('conversations.info', (web) =>
    web.conversations.info({ channel: room }),
  );
  return {
    name: channel?.name ?? '',
    private: channel?.is_private === true,
    archived: channel?.is_archived === true,
    member: channel?.is_member === true,
  };
}

/** The address of a room. */
export const urlOf = ({ url }: Workspace, room: string): string => new URL(`archives/${room}`, url).href;

/**
 * Calls a method about a room that is meant to be in use. Where Muster was taken out of it, it joins again; where somebody
 * archived it, it is taken out again; and then the method is called once more.
 * @throws {SlackProblem} for good where neither is possible.
 */
export async function inRoom<T>(
  errand: Errand,
  room: string,
  method: string,
  fn: (web: WebClient) => Promise<T>,
  bucket = '',
): Promise<T> {
  const mends = new Map([
    [OUTSIDE, rejoin],
    [ARCHIVED, takeOut],
  ]);
  for (;;) {
    try {
      return await errand.slack.call(method, fn, { bucket });
    } catch (error) {
      const mend = [...mends].find(([codes]) => isRefusal(error, codes));
      if (mend === undefined) throw error;
      mends.delete(mend[0]);
      await mend[1](errand, room);
    }
  }
}

/** Joins a room that Muster is not in any more. */
export async function rejoin(errand: Errand, room: string): Promise<void> {
  try {
    await errand.slack.call('conversations.join', (web) => web.conversations.join({ channel: room }));
  } catch (error) {
    if (isRefusal(error, ARCHIVED)) return await takeOut(errand, room);
    if (error instanceof SlackProblem && error.permanent)
      throw error.forGood(
        'Muster is not in the channel any more and cannot come back by itself: somebody in it has to invite it.',
      );
    throw error;
  }
}

/** Takes a room out of the archive and makes sure that Muster is in it. */
export async function takeOut(errand: Errand, room: string): Promise<void> {
  const { slack } = errand;
  try {
    await slack.allowing(['not_archived'], 'conversations.unarchive', (web) =>
      web.conversations.unarchive({ channel: room }),
    );
  } catch (error) {
    if (error instanceof SlackProblem && error.permanent) throw error.forGood(unarchiveWords(error));
    throw error;
  }
  const { member } = await factsOf(errand, room);
  if (!member) await rejoin(errand, room);
}

// Whoever archives a channel puts its bots out of it, and a bot that is not in a channel may not take it out again.
const unarchiveWords = ({ code, message }: SlackProblem): string =>
  `The channel is archived, and ${
    code === 'not_in_channel'
      ? 'Slack does not let apps take a channel out again: somebody has to do that in Slack.'
      : `Slack does not let Muster take it out again: ${message}`
  }`;
