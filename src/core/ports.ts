/** The few small interfaces that islands implement or are given. No platform's own type appears here. */
import type { Message, Person } from '../domain/message.js';
import type { ContactKey } from '../store/queries/contacts.js';
import type { Reader } from '../store/store.js';

/** Both clocks. Nothing else in the product reads the time. */
export interface Clock {
  /** The product's time: may stand still or be pushed forward. */
  now(): Date;
  /** The outside's time, for what the outside judges: signatures, tokens, sessions, leases, certificates. */
  wallNow(): Date;
}

export type ClockMode = 'system' | 'offset' | 'manual';

/** The product's clock, where it may be pushed. */
export interface MovableClock extends Clock {
  readonly mode: ClockMode;
  /** Pushes the product's time to `instant`; never backwards. The offset that results is what has to be stored. */
  moveTo(instant: Date): void;
  /** Milliseconds that the product's time is ahead; in manual mode the instant at which it stands. */
  position(): number;
}

/** Waiting, which the core must not do by itself: tests drive it. */
export interface Patience {
  /** The work's result, or {@link TimedOut} after `limitMs`; the work itself goes on. */
  within<T>(work: Promise<T>, limitMs: number): Promise<T>;
}

export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

/** Makes ids: unique, and roughly in the order of time. */
export type NewId = () => string;

/** A structured log. Objects first, as pino has it; never secrets or message texts at info. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What a span says: ids, kinds and numbers. Never a text that somebody wrote, never a secret. */
export type SpanFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Span {
  add(facts: SpanFacts): void;
}

/** A span whose end comes elsewhere than its beginning. */
export interface OpenSpan extends Span {
  /** Runs `fn` so that spans made in it are inside this one. */
  run<T>(fn: () => T): T;
  end(error?: unknown): void;
}

/** Traces, where somebody collects them. */
export interface Tracer {
  /** Runs `work` in a span inside the present one; a failure is noted by its name and thrown on. */
  span<T>(name: string, facts: SpanFacts, work: (span: Span) => Promise<T>): Promise<T>;
  /** Opens a span, inside the caller's one where a `traceparent` names it. */
  open(name: string, facts: SpanFacts, traceparent?: string): OpenSpan;
}

const noSpan: OpenSpan = { add: () => {}, run: (fn) => fn(), end: () => {} };
/** Where nobody collects traces. */
export const noTracer: Tracer = { span: (_name, _facts, work) => work(noSpan), open: () => noSpan };

/** The address of an incident's page, by its reference. */
export type PageOf = (reference: string) => string;

/** A room as the platform knows it. */
export interface RoomRef {
  readonly externalId: string;
  /** The name it really got: a clash may have added a suffix. */
  readonly name: string;
  readonly url: string | null;
}

/** The channel somebody stands in, as its platform knows it. */
export interface StandingIn {
  readonly platform: string;
  readonly externalId: string;
  readonly name: string;
  readonly url: string | null;
  readonly private: boolean;
}

export interface RoomRequest {
  readonly organizationId: string;
  /** What it is for: asking again with the same key finds the room that was made before. */
  readonly key: string;
  readonly name: string;
  readonly private: boolean;
  readonly kind: 'WAR_ROOM' | 'ANNOUNCEMENTS';
  /** Who will be invited: some platforms cannot make a room that nobody is in. */
  readonly people: readonly Person[];
}

/** A room as the platform knows it, and whose it is: a platform may have another access for each organization. */
export interface RoomAt {
  readonly organizationId: string;
  readonly room: string;
}

export interface PostRequest extends RoomAt {
  /** Unique for this message: a repeat with the same key finds the message that was sent before. */
  readonly key: string;
  readonly message: Message;
  readonly pinned: boolean;
  /** An earlier attempt was cut off and may have arrived: look it up before sending. */
  readonly repeated: boolean;
}

/** Somebody who could not be invited, and why. */
export interface InviteProblem {
  readonly personId: string;
  readonly problem: string;
}

/** What a room says about itself beside its topic. */
export interface RoomDetails {
  readonly purpose: string;
  /** Where its people want to go: the incident's page, the conference bridge. */
  readonly links: readonly { readonly title: string; readonly url: string }[];
}

/** What a platform can do; code asks for an ability, never for a name. */
export interface ChatAbilities {
  readonly editMessages: boolean;
  readonly setTopics: boolean;
  readonly privateRooms: boolean;
  /** A room that is there can be made private, or public. */
  readonly convertRooms: boolean;
  /** Rooms have a purpose and links of their own. */
  readonly describeRooms: boolean;
  readonly renameRooms: boolean;
  /** Rooms can be put away when they are over, and taken out again. */
  readonly archiveRooms: boolean;
  /** It shows by itself, beside a room, what else can be done there. */
  readonly menus: boolean;
  /** The longest room name. */
  readonly roomNameLimit: number;
}

/**
 * A chat platform. Every method may be repeated after a crash and must then adopt what the first call made.
 * Problems are thrown as {@link DeliveryProblem}; anything else counts as one that may pass.
 */
export interface ChatPlatform {
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  /** Which of a user's fields holds their account there; left out where nobody needs one. */
  readonly accounts?: ContactKey;
  /**
   * Whether our side of it is ready to work, for /readyz: not whether the service has an outage, which the outbox sits
   * out. Left out where there is nothing to wait for.
   */
  ready?(): Promise<boolean>;
  readonly can: ChatAbilities;
  /** Whether an organization uses it at all; every one does unless said. Asked with the present transaction. */
  serves?(db: Reader, organizationId: string): Promise<boolean>;
  /** Whether somebody can be written to there; everybody can unless said. Asked with the present transaction. */
  reaches?(db: Reader, organizationId: string, userId: string): Promise<boolean>;
  openRoom(request: RoomRequest): Promise<RoomRef>;
  openDirect(organizationId: string, person: Person): Promise<RoomRef>;
  post(request: PostRequest): Promise<{ readonly externalId: string }>;
  edit(request: RoomAt & { readonly externalId: string; readonly message: Message }): Promise<void>;
  setTopic(at: RoomAt, topic: string): Promise<void>;
  /** Only where rooms can be described. */
  describeRoom(at: RoomAt, details: RoomDetails): Promise<void>;
  /** Only where rooms can be renamed; answers the room under the name it really got. */
  renameRoom(at: RoomAt, name: string): Promise<RoomRef>;
  /** Only where rooms can be archived. */
  setArchived(at: RoomAt, archived: boolean): Promise<void>;
  /** Only where rooms can be converted. */
  setPrivate(at: RoomAt, isPrivate: boolean): Promise<void>;
  invite(at: RoomAt, people: readonly Person[]): Promise<readonly InviteProblem[]>;
}

/**
 * What a delivery failed at, where that is not the delivery itself: the room, which is not to be used any more (another takes
 * its place), or the way there, which is closed until somebody mends it (what is owed waits for days).
 */
export type FailedAt = 'ROOM' | 'WAY';

/** A delivery failed, and the platform says whether trying again makes sense. */
export class DeliveryProblem extends Error {
  override readonly name = 'DeliveryProblem';
  readonly at: FailedAt | null;
  constructor(
    message: string,
    readonly permanent: boolean,
    /** Milliseconds that the platform wants us to wait, if it said so. */
    readonly retryAfterMs: number | null = null,
    options?: ErrorOptions & { readonly at?: FailedAt | null },
  ) {
    super(message, options);
    this.at = options?.at ?? null;
  }
}
