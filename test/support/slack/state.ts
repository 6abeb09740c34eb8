/** Everything that Slack knows. */
import { EventEmitter } from 'node:events';
import type { Fields } from './json.js';
import { OAuth } from './oauth.js';
import { refuse } from './refusal.js';
import {
  Channel,
  type Ephemeral,
  type Install,
  type Message,
  type SlackFile,
  type Team,
  type Unfurl,
  type User,
  type View,
} from './things.js';

/** Something that Slack tells the app if it subscribed to it and may see it. */
export interface Happening {
  readonly team: string;
  /** The subscription that it takes, like message.channels. */
  readonly subscription: string;
  readonly event: Fields;
  /** Where the app must be a member to be told. */
  readonly within?: Channel | undefined;
}

interface Trigger {
  readonly user: string;
  readonly team: string;
  readonly at: number;
  /** The modal in which it came about. */
  readonly view: View | undefined;
  used: boolean;
}

/** Links that somebody shared, which the app may unfurl. */
interface Share {
  readonly channel: string;
  readonly ts: string;
  readonly unfurlId: string;
  readonly urls: readonly string[];
}

const triggerLife = 3_000;

export class State {
  readonly teams = new Map<string, Team>();
  readonly installs = new Map<string, Install>();
  readonly users = new Map<string, User>();
  readonly channels = new Map<string, Channel>();
  readonly files = new Map<string, SlackFile>();
  readonly ephemerals: Ephemeral[] = [];
  readonly shared: Share[] = [];
  readonly unfurls: Unfurl[] = [];
  /** The open modals of each person, the one on top last. */
  readonly modals = new Map<string, View[]>();
  readonly homes = new Map<string, View>();
  readonly problems: string[] = [];
  /** Emits `changed` whenever somebody who waits should look again. */
  readonly pulse = new EventEmitter().setMaxListeners(0);
  /** Where the double listens. */
  url = '';
  /** Where happenings go; the deliverer puts itself here. */
  happen: (happening: Happening) => Promise<void> = () => Promise.resolve();
  /** Where a socket may connect once; undefined while the feature is off. */
  ticket: () => string | undefined = () => undefined;
  readonly oauth = new OAuth(this);

  readonly #triggers = new Map<string, Trigger>();
  readonly #counts = new Map<string, number>();
  #second = 0;

  constructor(readonly now: () => number) {}

  changed(): void {
    this.pulse.emit('changed');
  }

  problem(what: string): void {
    this.problems.push(what);
    this.changed();
  }

  count(name: string): number {
    const next = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, next);
    return next;
  }

  id(prefix: string): string {
    return `${prefix}${String(this.count(prefix)).padStart(4, '0')}`;
  }

  /** The name of a message within its channel: never the same twice, and never less than an earlier one. */
  ts(): string {
    this.#second = Math.max(this.#second, Math.floor(this.now() / 1000));
    return `${this.#second}.${String(this.count('ts') % 1_000_000).padStart(6, '0')}`;
  }

  team(id: string): Team {
    const team = this.teams.get(id);
    if (team === undefined) throw new Error(`There is no team ${id}; there are ${[...this.teams.keys()]}.`);
    return team;
  }

  /** The person with this id or name. */
  user(named: string): User {
    const user =
      this.users.get(named) ?? [...this.users.values()].find(({ name }) => name === named.replace(/^@/, ''));
    if (user === undefined) throw new Error(`There is nobody ${named}; there are ${[...this.users.keys()]}.`);
    return user;
  }

  /** The channel with this id or name, or else the first whose name starts so. */
  channel(named: string): Channel {
    const name = named.replace(/^#/, '');
    const all = [...this.channels.values()];
    const channel =
      this.channels.get(named) ??
      all.find((c) => c.name === name) ??
      all.find((c) => c.name !== '' && c.name.startsWith(name));
    if (channel === undefined)
      throw new Error(
        `There is no channel ${named}; there are ${all.map((c) => c.name || c.id).join(', ')}.`,
      );
    return channel;
  }

  addChannel(channel: Channel): Channel {
    this.channels.set(channel.id, channel);
    return channel;
  }

  /** The direct messages of these people, always the same ones. */
  direct(teamId: string, people: readonly string[]): Channel {
    const kind = people.length > 2 ? 'mpim' : 'im';
    const known = [...this.channels.values()].find(
      (c) => c.kind === kind && c.members.size === people.length && people.every((id) => c.members.has(id)),
    );
    if (known !== undefined) return known;
    const name = kind === 'im' ? '' : `mpdm-${people.join('-').toLowerCase()}`;
    const channel = new Channel(this.id(kind === 'im' ? 'D' : 'G'), teamId, name, kind, '', this.seconds());
    for (const id of people) channel.members.add(id);
    return this.addChannel(channel);
  }

  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  /** Every view that is open or published. */
  views(): readonly View[] {
    return [...[...this.modals.values()].flat(), ...this.homes.values()];
  }

  stack(user: string): View[] {
    const stack = this.modals.get(user) ?? [];
    this.modals.set(user, stack);
    return stack;
  }

  trigger(user: User, team: string, view?: View): string {
    const id = `${this.now()}.${this.count('trigger')}.${user.id.toLowerCase()}`;
    this.#triggers.set(id, { user: user.id, team, at: this.now(), view, used: false });
    return id;
  }

  /** Exchanges the trigger, which works once and not for long. */
  exchange(id: string): Trigger {
    const trigger = this.#triggers.get(id);
    const error =
      trigger === undefined
        ? 'invalid_trigger_id'
        : trigger.used
          ? 'exchanged_trigger_id'
          : this.now() - trigger.at > triggerLife
            ? 'expired_trigger_id'
            : undefined;
    if (trigger === undefined || error !== undefined) {
      this.problem(`views: ${error} ${id}`);
      return refuse(error ?? 'invalid_trigger_id');
    }
    trigger.used = true;
    return trigger;
  }

  /** Puts the message into the channel, where everybody sees it. */
  append(channel: Channel, fields: Partial<Message> & Pick<Message, 'user'>): Message {
    const message: Message = {
      botId: undefined,
      subtype: undefined,
      threadTs: undefined,
      broadcast: false,
      username: undefined,
      text: '',
      blocks: [],
      attachments: [],
      metadata: undefined,
      files: [],
      ...fields,
      ts: this.ts(),
      channel: channel.id,
      reactions: [],
      edits: 0,
    };
    channel.log.push(message);
    this.changed();
    return message;
  }
}
