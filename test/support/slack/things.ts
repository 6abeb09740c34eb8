/** What a workspace is made of. Tests read these objects; they live and change as the app works. */
import type { Fields } from './json.js';

export const appId = 'A1';

export interface Install {
  readonly token: string;
  readonly teamId: string;
  readonly botUserId: string;
  readonly botId: string;
  readonly scopes: Set<string>;
  /** The error that every call with the token is answered with since it was taken away. */
  gone: 'account_inactive' | 'token_revoked' | undefined;
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly enterpriseId: string | undefined;
  readonly isEnterpriseInstall: boolean;
  install: Install | undefined;
}

export interface User {
  readonly id: string;
  readonly teamId: string;
  name: string;
  realName: string;
  email: string | undefined;
  tz: string;
  deleted: boolean;
  isRestricted: boolean;
  isUltraRestricted: boolean;
  /** From another organization, met in a shared channel. */
  isStranger: boolean;
  isBot: boolean;
  isAdmin: boolean;
}

export interface Reaction {
  readonly name: string;
  readonly users: string[];
}

export interface SlackFile {
  readonly id: string;
  readonly teamId: string;
  readonly user: string;
  name: string;
  title: string;
  altText: string | undefined;
  mimetype: string;
  /** What the uploader said beforehand. */
  readonly length: number;
  content: Buffer | undefined;
  /** The channels where it was shared; empty until the upload is complete. */
  readonly channels: string[];
}

export interface Message {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly botId: string | undefined;
  readonly subtype: string | undefined;
  readonly threadTs: string | undefined;
  /** A reply that is shown in the channel as well. */
  readonly broadcast: boolean;
  readonly username: string | undefined;
  text: string;
  blocks: readonly Fields[];
  attachments: readonly Fields[];
  metadata: Fields | undefined;
  files: readonly SlackFile[];
  readonly reactions: Reaction[];
  edits: number;
  /** When it was last edited. */
  editedTs?: string;
}

/** What only one person sees; Slack does not keep it. */
export interface Ephemeral {
  readonly ts: string;
  readonly user: string;
  readonly channel: string;
  readonly threadTs: string | undefined;
  readonly via: 'chat.postEphemeral' | 'response_url' | 'ack';
  text: string;
  blocks: readonly Fields[];
  attachments: readonly Fields[];
  /** How often it was replaced through its response_url. */
  edits: number;
  deleted: boolean;
}

export interface Pin {
  readonly ts: string;
  readonly by: string;
}

export interface Bookmark {
  readonly id: string;
  title: string;
  link: string;
  emoji: string | undefined;
}

export type ChannelKind = 'public' | 'private' | 'im' | 'mpim';

export class Channel {
  topic = '';
  purpose = '';
  archived = false;
  readonly members = new Set<string>();
  /** Everything in order, what Slack writes by itself included (somebody joined, the topic was set). */
  readonly log: Message[] = [];
  readonly pins: Pin[] = [];
  readonly bookmarks: Bookmark[] = [];
  readonly previousNames: string[] = [];

  constructor(
    readonly id: string,
    readonly teamId: string,
    public name: string,
    readonly kind: ChannelKind,
    readonly creator: string,
    readonly created: number,
    readonly general = false,
  ) {}

  get private(): boolean {
    return this.kind !== 'public';
  }

  /** What was written by people and apps. */
  get messages(): readonly Message[] {
    return this.log.filter(({ subtype }) => subtype === undefined || !subtype.startsWith('channel_'));
  }

  message(ts: string): Message | undefined {
    return this.log.find((message) => message.ts === ts);
  }
}

export type Values = Record<string, Record<string, Fields>>;

export interface View {
  readonly id: string;
  readonly teamId: string;
  readonly user: string;
  readonly type: 'modal' | 'home';
  readonly rootId: string;
  readonly previousId: string | undefined;
  hash: string;
  externalId: string;
  callbackId: string;
  title: string;
  submit: string | undefined;
  close: string | undefined;
  privateMetadata: string;
  clearOnClose: boolean;
  notifyOnClose: boolean;
  blocks: readonly Fields[];
  /** What is filled in, by block and action. */
  values: Values;
  /** What the app found wrong with the last submission, by block. */
  errors: Readonly<Record<string, string>>;
  /** How often it was shown anew. */
  updates: number;
  readonly wire: { title: unknown; submit: unknown; close: unknown };
}

export interface Unfurl {
  readonly channel: string | undefined;
  readonly ts: string | undefined;
  readonly unfurlId: string | undefined;
  readonly unfurls: Fields;
}
