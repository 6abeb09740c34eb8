/** Addresses of the conversation, in one place: pages, links that are passed on, and redirects agree on them. */

export const channelPath = (channelId: string): string => `/c/${channelId}`;

/** Of a single message: it leads to wherever that stands by then. */
export const messagePath = (channelId: string, messageId: string): string =>
  `${channelPath(channelId)}/m/${messageId}`;

/** Of what can be made of it. */
export const menuPath = (channelId: string, messageId: string): string =>
  `${messagePath(channelId, messageId)}/menu`;

/** Of a thread; of the channel itself where it is none. */
export const threadPath = (channelId: string, threadId: string | null | undefined): string =>
  threadId === null || threadId === undefined
    ? channelPath(channelId)
    : `${channelPath(channelId)}/t/${threadId}`;
