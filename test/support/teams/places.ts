/** Who and what there is in the doubled Teams, as a test fills it and looks it up. */
import {
  addChat,
  addTeam,
  addTenant,
  addUser,
  type NewChat,
  type NewTeam,
  type NewTenant,
  type NewUser,
} from './population.js';
import type { State } from './state.js';
import type { Conversation, Team, Tenant, User } from './things.js';

/** What is added was there before the app was started, so that the app is told nothing. */
export class Places {
  constructor(readonly state: State) {}

  addTenant(given: NewTenant = {}): Tenant {
    return addTenant(this.state, { id: this.state.guid(0x7e), name: 'Other', ...given });
  }

  addUser(given: NewUser): User {
    return addUser(this.state, given);
  }

  addTeam(given: NewTeam): Team {
    return addTeam(this.state, given);
  }

  addChannel(name: string, team?: string): Conversation {
    const of = this.state.team(team);
    return this.state.newConversation('channel', of.tenantId, name, of);
  }

  addChat(given: NewChat): Conversation {
    return addChat(this.state, given);
  }

  /** By Entra id, Teams' id, address or (first) name. */
  user(named: string): User {
    return this.state.user(named);
  }

  /** By id, group id or name; the first one without any. */
  team(named?: string): Team {
    return this.state.team(named);
  }

  /** A channel or chat by id or name, or the newest that is there whose name starts so. */
  conversation(named: string): Conversation {
    return this.state.conversation(named);
  }

  /** What this person and the app have to say to each other. */
  direct(named: string): Conversation {
    return this.state.direct(this.user(named));
  }

  get conversations(): readonly Conversation[] {
    return [...this.state.conversations.values()];
  }

  /** What it did that Teams would not take. */
  get problems(): readonly string[] {
    return this.state.problems;
  }

  /** Gives the problems and forgets them: the test is about them. */
  forgive(): readonly string[] {
    return this.state.problems.splice(0);
  }
}
