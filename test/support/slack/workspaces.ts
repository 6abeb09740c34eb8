/** The workspaces as a test sets them up and looks at them. */
import { userChanged } from './happenings.js';
import * as population from './population.js';
import { State } from './state.js';
import type { Channel, Ephemeral, SlackFile, Team, Unfurl, User, View } from './things.js';

export class Workspaces {
  readonly state: State;

  constructor(clock: () => number) {
    this.state = new State(clock);
  }

  addTeam(team: population.NewTeam): Team {
    return population.addTeam(this.state, team);
  }

  addUser(user: population.NewUser): User {
    return population.addUser(this.state, user);
  }

  addChannel(channel: population.NewChannel): Channel {
    return population.addChannel(this.state, channel);
  }

  /** The workspace of this id, or the first. */
  team(id?: string): Team {
    return this.state.team(id ?? [...this.state.teams.keys()][0] ?? '');
  }

  user(named: string): User {
    return this.state.user(named);
  }

  /** The channel of this id or name, or whose name starts so. */
  channel(named: string): Channel {
    return this.state.channel(named);
  }

  get channels(): readonly Channel[] {
    return [...this.state.channels.values()];
  }

  /** Changes what Slack knows of somebody, and tells the app. */
  async changeUser(named: string, changes: Partial<Omit<User, 'id' | 'teamId'>>): Promise<void> {
    await userChanged(this.state, Object.assign(this.user(named), changes), 'user_change');
  }

  /** Grants scopes on top of what is granted, as after another installation. */
  grant(scopes: readonly string[], team?: string): void {
    for (const scope of scopes) this.team(team).install?.scopes.add(scope);
  }

  /** Takes scopes away. */
  revoke(scopes: readonly string[], team?: string): void {
    for (const scope of scopes) this.team(team).install?.scopes.delete(scope);
  }

  /** What real Slack would refuse as malformed, and other mistakes of the app. */
  get problems(): readonly string[] {
    return this.state.problems;
  }

  /** Forgets the problems so far, where a test provoked them. */
  forgive(): readonly string[] {
    return this.state.problems.splice(0);
  }

  /** What one person each was shown, in order. */
  get ephemerals(): readonly Ephemeral[] {
    return this.state.ephemerals;
  }

  get unfurls(): readonly Unfurl[] {
    return this.state.unfurls;
  }

  get files(): readonly SlackFile[] {
    return [...this.state.files.values()];
  }

  /** The home tab of the app as somebody sees it. */
  home(user: string): View | undefined {
    const { id, teamId } = this.user(user);
    return this.state.homes.get(`${this.state.teams.has(teamId) ? teamId : this.team().id}/${id}`);
  }

  /** The open modals of somebody, the one on top last. */
  views(user: string): readonly View[] {
    return this.state.stack(this.user(user).id);
  }
}
