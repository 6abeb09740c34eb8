/** Who it is that writes: a chat platform's people as our users, found by id and kept fresh. */
import { Refusal } from '../../domain/errors.js';
import { UniqueViolation } from '../../store/errors.js';
import { type ContactKey, userByContact } from '../../store/queries/contacts.js';
import type { User } from '../../store/queries/people.js';
import { systemViewer, type Viewer } from '../../store/queries/viewer.js';
import type { Store } from '../../store/store.js';
import { viewerOf } from '../dispatch/deferred.js';
import { IncidentWork } from '../incidents/work.js';
import { meet, type Profile } from '../people/contact.js';
import { PeopleWork } from '../people/work.js';
import {
  type ChatPlatform,
  type Clock,
  DeliveryProblem,
  type Log,
  type NewId,
  type Patience,
  TimedOut,
} from '../ports.js';

/** Where somebody is known: a workspace, a tenant. */
export interface Home {
  readonly organizationId: string;
  readonly id: string;
}

/** How a platform is asked about its people; `H` is what it has to know of the place they write from. */
export interface Directory<H extends Home> {
  readonly platform: string;
  /** What people call it. */
  readonly name: string;
  readonly key: ContactKey;
  /** What the platform says of somebody. @throws {Refusal} for what is no person; {DeliveryProblem} when it does not say. */
  lookUp(home: H, id: string): Promise<Profile>;
  /** Whether that answer means that there is no such person. */
  isNobody(problem: DeliveryProblem): boolean;
}

export interface ContactParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly platforms: readonly ChatPlatform[];
  readonly patience: Patience;
  /** Work that goes on after the answer. */
  readonly follow: (work: Promise<void>) => void;
}

/** How long somebody new may keep a request waiting, in milliseconds: platforms want their answer within seconds. */
const LOOK_UP_MS = 1_000;
/** How old what we know of somebody may get, in milliseconds. Platforms tell of changes; this is for those that got lost. */
const FRESH_MS = 24 * 60 * 60_000;

export class Contacts<H extends Home> {
  /** When each was last looked at by this process: forgetting it costs a look. */
  readonly #looked = new Map<string, number>();

  constructor(
    private readonly parts: ContactParts,
    private readonly directory: Directory<H>,
  ) {}

  /**
   * The viewer that a person of the platform is.
   * @throws {Refusal} when they are deactivated here, or are new and the platform does not say who they are.
   */
  async viewer(home: H, id: string): Promise<Viewer> {
    const user = await this.user(home, id, 'you are');
    if (!user.active)
      throw new Refusal('FORBIDDEN', 'You are deactivated in Muster. An admin can take you back.');
    return viewerOf(user);
  }

  /**
   * The user that a person of the platform is, made if there is none yet.
   * @throws {Refusal} BUSY when the platform does not say just now who it is; NOT_FOUND for nobody, and for apps.
   */
  async user(home: H, id: string, who = 'everybody is'): Promise<User> {
    const known = await this.known(home, id);
    if (known !== undefined) {
      if (this.#isOld(home, id)) this.#freshen(home, id);
      return known;
    }
    const { directory, parts } = this;
    try {
      return await parts.patience.within(this.#meet(home, id), LOOK_UP_MS);
    } catch (error) {
      if (error instanceof DeliveryProblem && directory.isNobody(error))
        throw new Refusal('NOT_FOUND', `There is no such person in ${directory.name}.`, { cause: error });
      if (!(error instanceof TimedOut) && !(error instanceof DeliveryProblem)) throw error;
      throw new Refusal(
        'BUSY',
        `${directory.name} does not say just now who ${who}. Nothing was done; please send it once more in a moment.`,
        { cause: error },
      );
    }
  }

  /** The user, if they are here already. */
  known({ organizationId }: Pick<Home, 'organizationId'>, id: string): Promise<User | undefined> {
    return userByContact(this.parts.store.read, organizationId, this.directory.key, id);
  }

  /** The platform says that somebody has changed. Whoever never came here stays unknown. */
  async changed(home: H, profile: Profile): Promise<void> {
    if ((await this.known(home, profile.id)) !== undefined) await this.#keep(home, profile);
  }

  async #meet(home: H, id: string): Promise<User> {
    this.#looked.set(`${home.id} ${id}`, this.parts.clock.wallNow().getTime());
    return await this.#keep(home, await this.directory.lookUp(home, id));
  }

  #isOld({ id: home }: H, id: string): boolean {
    const at = this.#looked.get(`${home} ${id}`);
    return at === undefined || this.parts.clock.wallNow().getTime() - at > FRESH_MS;
  }

  #freshen(home: H, id: string): void {
    const { log, follow } = this.parts;
    follow(
      this.#meet(home, id).then(
        () => {},
        (error: unknown) => log.warn({ home: home.id, err: error }, 'a person could not be looked up'),
      ),
    );
  }

  async #keep(home: H, profile: Profile): Promise<User> {
    try {
      return await this.#meeting(home, profile);
    } catch (error) {
      // Somebody who came twice at once: now they are here.
      if (!(error instanceof UniqueViolation)) throw error;
      return await this.#meeting(home, profile);
    }
  }

  #meeting({ organizationId }: H, profile: Profile): Promise<User> {
    const { store, clock, newId, platforms, log } = this.parts;
    const { platform, key } = this.directory;
    return store.tx((w) => {
      const viewer = systemViewer(organizationId);
      const now = clock.now();
      const authorship = { w, viewer, now, newId, surface: platform, requestId: null };
      return meet(
        {
          w,
          people: new PeopleWork({ ...authorship, wallNow: clock.wallNow() }),
          incidents: new IncidentWork({ ...authorship, platforms, log }),
          organizationId,
          key,
        },
        profile,
      );
    });
  }
}
