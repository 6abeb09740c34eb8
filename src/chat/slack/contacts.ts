/** Who it is that writes: Slack's people as our users, found by id and kept fresh. */
import type { UsersInfoResponse } from '@slack/web-api';
import { viewerOf } from '../../core/dispatch/deferred.js';
import { IncidentWork } from '../../core/incidents/work.js';
import { meet, type Profile } from '../../core/people/contact.js';
import { PeopleWork } from '../../core/people/work.js';
import { type ChatPlatform, type Patience, TimedOut } from '../../core/ports.js';
import { Refusal } from '../../domain/errors.js';
import { UniqueViolation } from '../../store/errors.js';
import { userBySlackId } from '../../store/queries/contacts.js';
import type { User } from '../../store/queries/people.js';
import { systemViewer, type Viewer } from '../../store/queries/viewer.js';
import { SLACK, type SlackBase, type Workspace } from './parts.js';
import { SlackProblem } from './problem.js';

export interface ContactParts extends SlackBase {
  readonly platforms: readonly ChatPlatform[];
  readonly patience: Patience;
  readonly follow: (work: Promise<void>) => void;
}

/** How long somebody new may keep a request waiting, in milliseconds: Slack wants its answer within three seconds. */
const LOOK_UP_MS = 1_000;
/** Slack's words for people who are not there, or whom we may not see. */
const NOBODY: ReadonlySet<string> = new Set(['user_not_found', 'users_not_found', 'user_not_visible']);
/** Slack's own helper, which is no app by its profile. */
const SLACKBOT = 'USLACKBOT';
/** How old what we know of somebody may get, in milliseconds. Slack tells of changes; this is for those that got lost. */
const FRESH_MS = 24 * 60 * 60_000;

type SlackUser = NonNullable<UsersInfoResponse['user']>;

export class Contacts {
  /** When each was last looked at by this process: forgetting it costs a look. */
  readonly #looked = new Map<string, number>();

  constructor(private readonly parts: ContactParts) {}

  /**
   * The viewer that a person in Slack is.
   * @throws {Refusal} when they are deactivated here, or are new and Slack does not say who they are.
   */
  async viewer(workspace: Workspace, slackUserId: string): Promise<Viewer> {
    const user = await this.user(workspace, slackUserId, 'you are');
    if (!user.active)
      throw new Refusal('FORBIDDEN', 'You are deactivated in Muster. An admin can take you back.');
    return viewerOf(user);
  }

  /**
   * The user that a person in Slack is, made if there is none yet.
   * @throws {Refusal} BUSY when Slack does not say just now who it is; NOT_FOUND for nobody, and for apps.
   */
  async user(workspace: Workspace, slackUserId: string, who = 'everybody is'): Promise<User> {
    const known = await this.known(workspace, slackUserId);
    if (known !== undefined) {
      if (this.#isOld(workspace, slackUserId)) this.#freshen(workspace, slackUserId);
      return known;
    }
    try {
      return await this.parts.patience.within(this.#meet(workspace, slackUserId), LOOK_UP_MS);
    } catch (error) {
      if (error instanceof SlackProblem && NOBODY.has(error.code))
        throw new Refusal('NOT_FOUND', 'There is no such person in Slack.', { cause: error });
      if (!(error instanceof TimedOut) && !(error instanceof SlackProblem)) throw error;
      throw new Refusal(
        'BUSY',
        `Slack does not say just now who ${who}. Nothing was done; please send it once more in a moment.`,
        { cause: error },
      );
    }
  }

  /** The user, if they are here already. */
  known({ organizationId }: Workspace, slackUserId: string): Promise<User | undefined> {
    return userBySlackId(this.parts.store.read, organizationId, slackUserId);
  }

  /** Slack says that somebody has changed. Whoever never came here stays unknown. */
  async changed(workspace: Workspace, user: SlackUser): Promise<void> {
    if (user.id === undefined || (await this.known(workspace, user.id)) === undefined) return;
    await this.#keep(workspace, profileOf(user, workspace));
  }

  async #meet(workspace: Workspace, slackUserId: string): Promise<User> {
    this.#looked.set(`${workspace.id} ${slackUserId}`, this.parts.clock.wallNow().getTime());
    const { user } = await workspace.client.call('users.info', (web) =>
      web.users.info({ user: slackUserId }),
    );
    if (user === undefined)
      throw new SlackProblem('user_not_found', 'users.info', 'There is no such person.', true);
    if (user.is_bot === true || slackUserId === SLACKBOT)
      throw new Refusal('NOT_FOUND', `${user.real_name ?? 'That'} is an app, not a person.`);
    return await this.#keep(workspace, profileOf(user, workspace));
  }

  #isOld({ id }: Workspace, slackUserId: string): boolean {
    const at = this.#looked.get(`${id} ${slackUserId}`);
    return at === undefined || this.parts.clock.wallNow().getTime() - at > FRESH_MS;
  }

  #freshen(workspace: Workspace, slackUserId: string): void {
    const { log, follow } = this.parts;
    follow(
      this.#meet(workspace, slackUserId).then(
        () => {},
        (error: unknown) =>
          log.warn({ workspace: workspace.id, err: error }, 'a person could not be looked up'),
      ),
    );
  }

  async #keep(workspace: Workspace, profile: Profile): Promise<User> {
    try {
      return await this.#meeting(workspace, profile);
    } catch (error) {
      // Somebody who came twice at once: now they are here.
      if (!(error instanceof UniqueViolation)) throw error;
      return await this.#meeting(workspace, profile);
    }
  }

  #meeting({ organizationId }: Workspace, profile: Profile): Promise<User> {
    const { store, clock, newId, platforms, log } = this.parts;
    return store.tx((w) => {
      const viewer = systemViewer(organizationId);
      const now = clock.now();
      const authorship = { w, viewer, now, newId, surface: SLACK, requestId: null };
      return meet(
        {
          w,
          people: new PeopleWork({ ...authorship, wallNow: clock.wallNow() }),
          incidents: new IncidentWork({ ...authorship, platforms, log }),
          organizationId,
          key: 'slackUserId',
        },
        profile,
      );
    });
  }
}

/** What Slack knows of somebody. People of another workspace are from outside, whatever they say of themselves. */
function profileOf(user: SlackUser, workspace: Workspace): Profile {
  const { id = '', profile, deleted, tz, is_restricted, is_ultra_restricted } = user;
  const { enterprise_id, teams = [] } = user.enterprise_user ?? {};
  const home = [user.team_id, enterprise_id, ...teams].includes(workspace.id);
  const external = user.is_stranger === true || !home;
  const guest = is_restricted === true || is_ultra_restricted === true;
  return {
    id,
    name: profile?.real_name ?? user.real_name ?? user.name ?? '',
    email: profile?.email ?? null,
    timezone: tz ?? null,
    standing: external ? 'EXTERNAL' : guest ? 'GUEST' : 'MEMBER',
    active: deleted !== true,
  };
}
