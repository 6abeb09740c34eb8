/** Everything that Teams knows. */
import { EventEmitter } from 'node:events';
import {
  Conversation,
  type Dialog,
  type Kind,
  type Message,
  type Team,
  type Tenant,
  type User,
} from './things.js';

/** The app as it is registered and as its manifest describes it. */
export interface Registration {
  readonly appId: string;
  readonly appPassword: string;
  readonly appName: string;
  /** The id in its manifest. */
  readonly manifestId: string;
  /** What its manifest asks for where it is installed. */
  rsc: readonly string[];
}

const ended = /;messageid=(?<root>\d+)$/;

export class State {
  readonly tenants = new Map<string, Tenant>();
  readonly users = new Map<string, User>();
  readonly teams = new Map<string, Team>();
  readonly conversations = new Map<string, Conversation>();
  readonly dialogs: Dialog[] = [];
  /** Where the app may put a file that somebody took, and what it put there. */
  readonly uploads = new Map<
    string,
    { readonly name: string; readonly user: string; content: string | undefined }
  >();
  readonly problems: string[] = [];
  /** Emits `changed` whenever somebody who waits should look again. */
  readonly pulse = new EventEmitter().setMaxListeners(0);
  /** Where the double listens. */
  url = '';
  /** Where conversations are served. */
  region = 'amer';
  /** What other regions answer: nothing is there any more, or all of it still. */
  otherRegions: 'gone' | 'work' = 'gone';

  readonly #counts = new Map<string, number>();
  #lastMessage = 0;

  constructor(
    readonly now: () => number,
    readonly app: Registration,
  ) {}

  /** What the bot is called. */
  get bot(): string {
    return `28:${this.app.appId}`;
  }

  get serviceUrl(): string {
    return `${this.url}/connector/${this.region}/`;
  }

  /** How often anything changed. */
  changes = 0;

  changed(): void {
    this.changes += 1;
    this.pulse.emit('changed');
  }

  /** The app did what Teams would not take. */
  problem(what: string): void {
    this.problems.push(what);
    this.changed();
  }

  count(name: string): number {
    const next = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, next);
    return next;
  }

  /** An id as Entra has it, always the same for the same number of a kind. */
  guid(kind: number, number = this.count(`guid ${kind}`)): string {
    const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
    return `${hex(kind, 8)}-0000-4000-8000-${hex(number, 12)}`;
  }

  /** The id of a message: its time in milliseconds, never the same twice. */
  messageId(): string {
    this.#lastMessage = Math.max(this.now(), this.#lastMessage + 1);
    return String(this.#lastMessage);
  }

  iso(at = this.now()): string {
    return new Date(at).toISOString();
  }

  tenant(id?: string): Tenant {
    const tenant = id === undefined ? this.tenants.values().next().value : this.tenants.get(id);
    if (tenant === undefined) throw new Error(`There is no tenant ${id ?? ''}.`);
    return tenant;
  }

  /** Whom Entra's id, Teams' id, the address or the name means. */
  findUser(named: string): User | undefined {
    const name = named.replace(/^@/, '').toLowerCase();
    return (
      this.users.get(named) ??
      [...this.users.values()].find(
        ({ mri, upn, email }) => mri === named || upn === name || email === name,
      ) ??
      [...this.users.values()].find((user) =>
        [user.name, user.givenName].some((n) => n.toLowerCase() === name),
      )
    );
  }

  user(named: string): User {
    const user = this.findUser(named);
    if (user === undefined)
      throw new Error(
        `There is nobody ${named}; there are ${[...this.users.values()].map(({ name }) => name)}.`,
      );
    return user;
  }

  /** The team with this id, group id or name. */
  team(named?: string): Team {
    const all = [...this.teams.values()];
    const team =
      named === undefined
        ? all[0]
        : all.find(({ id, groupId, name }) => id === named || groupId === named || name === named);
    if (team === undefined)
      throw new Error(`There is no team ${named ?? ''}; there are ${all.map((t) => t.name)}.`);
    return team;
  }

  /** The conversation and the thread that an id names. */
  findConversation(id: string): { conversation: Conversation; root: string | undefined } | undefined {
    const root = ended.exec(id)?.groups?.['root'];
    const bare = id.replace(ended, '');
    const conversation =
      this.conversations.get(bare) ??
      [...this.conversations.values()].find(({ graphId }) => graphId === bare);
    return conversation && { conversation, root };
  }

  /** The conversation with this id or name, or else the newest that is there whose name starts so. */
  conversation(named: string): Conversation {
    const all = [...this.conversations.values()].filter(({ kind }) => kind !== 'personal');
    const living = all.filter(({ deleted }) => !deleted).toReversed();
    const name = named.replace(/^#/, '');
    const found =
      this.findConversation(named)?.conversation ??
      living.find((c) => c.name === name) ??
      living.find((c) => c.name !== '' && c.name.startsWith(name));
    if (found === undefined)
      throw new Error(
        `There is no conversation ${named}; there are ${all.map((c) => c.name || c.id).join(', ')}.`,
      );
    return found;
  }

  addConversation(conversation: Conversation): Conversation {
    this.conversations.set(conversation.id, conversation);
    this.changed();
    return conversation;
  }

  /** A new conversation of many. */
  newConversation(
    kind: Exclude<Kind, 'personal'>,
    tenantId: string,
    name: string,
    team?: Team,
    known?: string,
  ): Conversation {
    const [number, place, what] = kind === 'channel' ? [0xc, 'tacv2', 'channel'] : [0xd, 'v2', 'chat'];
    const id = known ?? `19:${this.guid(number).replaceAll('-', '')}@thread.${place}`;
    const url = `https://teams.microsoft.com/l/${what}/${encodeURIComponent(id)}`;
    return this.addConversation(new Conversation(id, kind, tenantId, name, this.now(), url, team));
  }

  /** What this person and the app have to say to each other, always the same one. */
  direct(user: User): Conversation {
    const id = `a:${user.id.replaceAll('-', '')}`;
    const known = this.conversations.get(id);
    if (known !== undefined) return known;
    const graphId = `19:${user.id}_${this.app.appId}@unq.gbl.spaces`;
    const url = `https://teams.microsoft.com/l/chat/${encodeURIComponent(graphId)}`;
    const made = new Conversation(id, 'personal', user.tenantId, '', this.now(), url, undefined, graphId);
    made.own.set(user.id, user.guest ? 'guest' : 'member');
    return this.addConversation(made);
  }

  /** Where the app and this person are both. */
  meets(user: User): boolean {
    return [...this.conversations.values()].some(
      ({ app, members, deleted }) => app !== undefined && !deleted && members.has(user.id),
    );
  }

  /** Puts the message into the conversation, where everybody sees it. */
  append(
    conversation: Conversation,
    fields: Partial<Message> & Pick<Message, 'from'>,
    root?: string,
  ): Message {
    const id = this.messageId();
    const message: Message = {
      text: '',
      html: '',
      card: undefined,
      offer: undefined,
      files: [],
      summary: undefined,
      alert: false,
      entities: [],
      replyToId: undefined,
      ...fields,
      id,
      conversation,
      threadId: conversation.kind === 'channel' ? (root ?? id) : undefined,
      createdAt: this.now(),
      editedAt: undefined,
      deleted: false,
      revision: 0,
      views: new Map(),
    };
    conversation.log.push(message);
    this.changed();
    return message;
  }
}
