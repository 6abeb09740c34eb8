/**
 * The island's own small interface to the Bot Framework: what is sent, changed and looked up through it. What comes in stands
 * in `activity.ts`. Only `botFramework/` knows the SDK behind it.
 */

/** A card as Teams takes it, of Adaptive Cards 1.5. */
export interface Card {
  readonly type: 'AdaptiveCard';
  readonly version: '1.5';
  readonly [more: string]: unknown;
}

/** A file that somebody can take, in the conversation they have with the app alone. */
export interface OfferedFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** Comes back when they take it, or do not want it. */
  readonly context: Readonly<Record<string, unknown>>;
}

/** A message of ours: a card or a file, for several together may be split (facts page, section 4). */
export interface Outgoing {
  readonly card?: Card;
  /** A file instead of a card; it is asked for before it is handed over. */
  readonly file?: OfferedFile;
  /** What notifications and lists of chats show of a card. */
  readonly summary?: string;
}

/** A conversation as Teams has it: `a:…`, `19:…@thread.v2`, or a thread of a channel, `19:…@thread.tacv2;messageid=…`. */
export interface At {
  readonly conversation: string;
  /** Where the conversation is served; as the last activity from there said, which may change. */
  readonly serviceUrl: string;
}

/** Somebody in a conversation. */
export interface Member {
  /** What Teams calls them: `29:…`. */
  readonly mri: string;
  /** Their id in Entra; null where Teams does not say. */
  readonly entraId: string | null;
  readonly name: string;
  readonly email: string | null;
  readonly userPrincipalName: string | null;
  readonly tenantId: string | null;
  /** `user`, `guest`, `owner` …; null where Teams does not say. */
  readonly userRole: string | null;
}

export interface Team {
  /** Its group id, by which Graph knows it; null where Teams does not say. */
  readonly groupId: string | null;
  readonly name: string;
}

/** How long one piece of work may take altogether, in milliseconds. */
export interface Limit {
  readonly limitMs?: number;
}

/** Nothing here is tried twice: the outbox does that. @throws {TeamsProblem} whatever goes wrong. */
export interface Connector {
  /** Sends to a conversation, and answers the message's id. */
  send(at: At, message: Outgoing, options?: Limit): Promise<string>;
  update(at: At, messageId: string, message: Outgoing, options?: Limit): Promise<void>;
  /** Begins a thread in a channel with a message; answers the id of that message, which is the thread's as well. */
  startThread(
    channel: { readonly channelId: string; readonly serviceUrl: string },
    message: Outgoing,
    options?: Limit,
  ): Promise<string>;
  /** The conversation with one person, made if there is none yet; `who` is what Teams calls them, or their id in Entra. */
  openDirect(who: { readonly id: string; readonly serviceUrl: string }, options?: Limit): Promise<string>;
  /** Somebody of a conversation, by what Teams calls them or by their id in Entra. */
  member(at: At, id: string, options?: Limit): Promise<Member>;
  members(at: At, options?: Limit): Promise<readonly Member[]>;
  /** A team, by the id of its General channel. */
  team(team: { readonly id: string; readonly serviceUrl: string }, options?: Limit): Promise<Team>;
}
