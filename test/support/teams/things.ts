/** What there is in Teams: tenants, people, teams, conversations and what is said in them. */
import type { Fields } from '../slack/json.js';

export interface Tenant {
  readonly id: string;
  readonly name: string;
  /** The application permissions of Graph that its administrator agreed to; undefined: the app is unknown there. */
  consent: Set<string> | undefined;
  /** The id under which its catalogue has the app; undefined: it does not. */
  catalogId: string | undefined;
}

export interface User {
  /** Their id in Entra. */
  readonly id: string;
  /** What Teams calls them: `29:…`. */
  readonly mri: string;
  readonly tenantId: string;
  name: string;
  readonly givenName: string;
  readonly surname: string;
  email: string | undefined;
  readonly upn: string;
  timezone: string;
  readonly locale: string;
  readonly guest: boolean;
  /** Has a client that knows no universal actions and takes their fallback. */
  oldClient: boolean;
  /** Does not want to hear of the app any more. */
  blocked: boolean;
}

/** The app in a team, a chat or with a person, with what it may do there. */
export interface Installation {
  readonly id: string;
  readonly rsc: ReadonlySet<string>;
}

export type Role = 'owner' | 'member' | 'guest';

export interface Team {
  /** The group's id, by which Graph knows it. */
  readonly groupId: string;
  /** The id of its General channel, by which the connector knows it. */
  readonly id: string;
  name: string;
  readonly tenantId: string;
  readonly members: Map<string, Role>;
  archived: boolean;
  installation: Installation | undefined;
}

/** What one person is shown instead of the card that all see. */
export interface PersonalView {
  readonly card: Fields;
  /** The revision of the message it was made for. */
  readonly revision: number;
}

/** A file that the app wants to hand over, if the person takes it. */
export interface Offer {
  readonly name: string;
  readonly sizeBytes: number;
  readonly accept: unknown;
  readonly decline: unknown;
}

export interface Message {
  readonly id: string;
  readonly conversation: Conversation;
  /** The message that began its thread: in channels only, and its own id for that one. */
  readonly threadId: string | undefined;
  /** The id of a person in Entra; undefined: the app's. */
  readonly from: string | undefined;
  text: string;
  html: string;
  card: Fields | undefined;
  offer: Offer | undefined;
  /** The names of files that somebody put with it. */
  readonly files: readonly string[];
  /** What notifications show. */
  summary: string | undefined;
  alert: boolean;
  entities: readonly Fields[];
  readonly replyToId: string | undefined;
  readonly createdAt: number;
  editedAt: number | undefined;
  deleted: boolean;
  /** Grows with every change. */
  revision: number;
  readonly views: Map<string, PersonalView>;
}

export type Kind = 'channel' | 'groupChat' | 'personal';

export class Conversation {
  readonly log: Message[] = [];
  /** Of chats; those of a channel are the team's. */
  readonly own = new Map<string, Role>();
  description = '';
  archived = false;
  deleted = false;
  /** Of channels. */
  membership: 'standard' | 'private' | 'shared' = 'standard';
  /** Of chats. */
  installation: Installation | undefined;
  /** How many posts the connector will refuse yet because it has not heard of a new channel. */
  unknownFor = 0;
  unknownAs: 403 | 404 = 404;

  constructor(
    readonly id: string,
    readonly kind: Kind,
    readonly tenantId: string,
    /** The name of a channel, the topic of a chat. */
    public name: string,
    readonly createdAt: number,
    readonly webUrl: string,
    /** Of channels. */
    readonly team: Team | undefined,
    /** What Graph calls a chat that the connector calls otherwise. */
    readonly graphId = id,
  ) {}

  get members(): ReadonlyMap<string, Role> {
    return this.team?.members ?? this.own;
  }

  /** The app, as far as it is there. */
  get app(): Installation | undefined {
    return this.team === undefined ? this.installation : this.team.installation;
  }

  get general(): boolean {
    return this.team?.id === this.id;
  }

  message(id: string): Message | undefined {
    return this.log.find((message) => message.id === id);
  }

  /** What is still there, oldest first. */
  get messages(): readonly Message[] {
    return this.log.filter(({ deleted }) => !deleted);
  }
}

/** A dialog in front of a person. */
export interface Dialog {
  readonly id: string;
  readonly user: string;
  readonly source: 'task' | 'extension';
  readonly conversation: Conversation;
  /** The message whose button opened it. */
  readonly message: Message | undefined;
  /** What every step of an extension repeats. */
  readonly command: Fields;
  title: string;
  card: Fields | undefined;
  /** A page instead of a card. */
  url: string | undefined;
  readonly values: Map<string, string>;
  /** What the client finds wrong, by the input's id. */
  readonly errors: Map<string, string>;
  open: boolean;
  /** What it said last instead of a form. */
  said: string | undefined;
}
