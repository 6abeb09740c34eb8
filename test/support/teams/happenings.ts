/** What happens in Teams, and what the app is told of it. */
import type { Fields } from '../slack/json.js';
import type { Deliverer } from './deliver.js';
import { activity, userJson } from './inbound.js';
import { install } from './population.js';
import type { State } from './state.js';
import type { Conversation, Role, Team, User } from './things.js';

export class Happenings {
  constructor(
    readonly state: State,
    readonly deliverer: Deliverer,
  ) {}

  /** The app is put into a conversation; into the whole team with a channel. @param rsc what is granted there. */
  installed(conversation: Conversation, by: User | undefined, rsc?: readonly string[]): void {
    const { state } = this;
    const made = install(state, rsc);
    if (conversation.team === undefined) conversation.installation = made;
    else conversation.team.installation = made;
    const place = this.#general(conversation);
    const joined = { membersAdded: [{ id: state.bot, name: state.app.appName }] };
    this.#tell(place, by, { type: 'installationUpdate', action: 'add' });
    this.#tell(
      place,
      by,
      { type: 'conversationUpdate', ...joined },
      this.#eventType(place, 'teamMemberAdded'),
    );
  }

  /** The app is taken away again. It is told so where somebody is left to tell it. */
  uninstalled(conversation: Conversation, by: User | undefined): void {
    const { state } = this;
    if (conversation.team === undefined) conversation.installation = undefined;
    else conversation.team.installation = undefined;
    const place = this.#general(conversation);
    const left = { membersRemoved: [{ id: state.bot, name: state.app.appName }] };
    this.#tell(place, by, { type: 'installationUpdate', action: 'remove' });
    if (place.kind !== 'personal')
      this.#tell(
        place,
        by,
        { type: 'conversationUpdate', ...left },
        this.#eventType(place, 'teamMemberRemoved'),
      );
  }

  joined(conversation: Conversation, user: User, role: Role, by?: User): void {
    const members = conversation.team?.members ?? conversation.own;
    members.set(user.id, role);
    const place = this.#general(conversation);
    this.#ifThere(place, () =>
      this.#tell(
        place,
        by,
        { type: 'conversationUpdate', membersAdded: [userJson(user)] },
        this.#eventType(place, 'teamMemberAdded'),
      ),
    );
  }

  left(conversation: Conversation, user: User, by?: User): void {
    const members = conversation.team?.members ?? conversation.own;
    members.delete(user.id);
    const place = this.#general(conversation);
    this.#ifThere(place, () =>
      this.#tell(
        place,
        by,
        { type: 'conversationUpdate', membersRemoved: [userJson(user)] },
        this.#eventType(place, 'teamMemberRemoved'),
      ),
    );
  }

  /** Something became of a channel. */
  channel(
    conversation: Conversation,
    eventType: 'channelCreated' | 'channelRenamed' | 'channelDeleted' | 'channelRestored',
    by?: User,
  ): void {
    const { id, name } = conversation;
    this.#ifThere(conversation, () =>
      this.#tell(
        this.#general(conversation),
        by,
        { type: 'conversationUpdate' },
        { eventType, channel: { id, name } },
      ),
    );
  }

  renamed(conversation: Conversation, name: string, by?: User): void {
    conversation.name = name;
    this.state.changed();
    if (conversation.kind === 'channel') this.channel(conversation, 'channelRenamed', by);
    else
      this.#ifThere(conversation, () =>
        this.#tell(conversation, by, { type: 'conversationUpdate', topicName: name }),
      );
  }

  deleted(conversation: Conversation, by?: User): void {
    conversation.deleted = true;
    this.state.changed();
    this.channel(conversation, 'channelDeleted', by);
  }

  restored(conversation: Conversation, by?: User): void {
    conversation.deleted = false;
    this.state.changed();
    this.channel(conversation, 'channelRestored', by);
  }

  /** Something became of a team. */
  team(
    team: Team,
    eventType: 'teamArchived' | 'teamUnarchived' | 'teamRenamed' | 'teamDeleted' | 'teamRestored',
    by?: User,
  ): void {
    if (eventType === 'teamArchived' || eventType === 'teamUnarchived')
      team.archived = eventType === 'teamArchived';
    const general = this.#generalOf(team);
    this.#ifThere(general, () => this.#tell(general, by, { type: 'conversationUpdate' }, { eventType }));
    if (eventType === 'teamDeleted')
      for (const each of this.state.conversations.values()) if (each.team === team) each.deleted = true;
  }

  #generalOf(team: Team): Conversation {
    return this.state.conversation(team.id);
  }

  /** What concerns a team is told in its General channel. */
  #general(conversation: Conversation): Conversation {
    return conversation.team === undefined ? conversation : this.#generalOf(conversation.team);
  }

  #eventType(place: Conversation, eventType: string): Fields {
    return place.team === undefined ? {} : { eventType };
  }

  #ifThere({ app }: Conversation, tell: () => void): void {
    this.state.changed();
    if (app !== undefined) tell();
  }

  #tell(place: Conversation, by: User | undefined, fields: Fields, data: Fields = {}): void {
    this.state.changed();
    this.deliverer.tell(activity(this.state, place, by, fields, { data }));
  }
}
