/** All windows that are open at this process, woken when something changes anywhere. */
import { accessTopic } from '../../store/queries/sessions.js';
import { channelIn, workspaceTopic } from '../../store/queries/workspace/channels.js';
import { directsOf } from '../../store/queries/workspace/directs.js';
import { presenceTopic } from '../../store/queries/workspace/presence.js';
import { readIn } from '../../store/queries/workspace/reads.js';
import type { Store } from '../../store/store.js';
import type { Stream } from './stream.js';

/** How often a window is looked after without being woken, in milliseconds: a signal may have been missed. */
const BEAT_MS = 15_000;
/** How many windows one process serves. */
const LIMIT = 2_000;
/** How long those who come are gathered before it is told: a crowd comes at once, and everybody looks at everybody. */
const GATHER_MS = 100;

/** What the windows of this process tell of themselves. */
export interface HubTold {
  /** How many are open, whenever that changes. */
  readonly counted?: ((open: number) => void) | undefined;
  /** Whose they are: when somebody comes, and again at each beat. */
  readonly present?: ((userIds: readonly string[]) => Promise<void>) | undefined;
}

export class Hub {
  readonly #streams = new Set<Stream>();
  readonly #unsubscribe: () => void;
  readonly #beats: NodeJS.Timeout;
  /** Of whom it was told since the last beat that they are there. */
  #there = new Set<string>();
  #coming: NodeJS.Timeout | undefined;
  #looking: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    store: Store,
    beatMs: number = BEAT_MS,
    private readonly told: HubTold = {},
  ) {
    this.#unsubscribe = store.onSignal((topic) => this.#hear(topic));
    this.#beats = setInterval(() => this.#beat(), beatMs);
    this.#beats.unref();
  }

  /** Serves a window until it closes; false when it has closed already, or there are too many. */
  add(stream: Stream): boolean {
    if (this.#closed || stream.isGone || this.#streams.size >= LIMIT) return false;
    this.#streams.add(stream);
    this.told.counted?.(this.#streams.size);
    stream.wake('channel', 'workspace');
    if (stream.userId !== null && !this.#there.has(stream.userId))
      this.#coming ??= setTimeout(() => this.#tellPresent(), GATHER_MS).unref();
    return true;
  }

  remove(stream: Stream): void {
    stream.end();
    this.#streams.delete(stream);
    this.told.counted?.(this.#streams.size);
  }

  /** Everybody looks: the clock was moved. */
  wakeAll(): void {
    for (const stream of this.#streams) stream.wake('channel', 'workspace');
  }

  /** Ends all of them: closing the server waits for that. */
  close(): void {
    this.#closed = true;
    this.#unsubscribe();
    clearInterval(this.#beats);
    clearTimeout(this.#coming);
    clearTimeout(this.#looking);
    for (const stream of this.#streams) stream.end();
    this.#streams.clear();
    this.told.counted?.(0);
  }

  #hear(topic: string): void {
    if (topic === '') this.wakeAll();
    const spokenIn = channelIn(topic);
    const read = readIn(topic);
    const listOf = directsOf(topic);
    for (const stream of this.#streams) {
      const { organizationId, userId } = stream;
      // Somebody may not look any more: who it is shows when each looks whether they may.
      if (topic === accessTopic(organizationId)) this.#look(stream);
      if (spokenIn === stream.channelId) stream.mark(spokenIn, 'channel');
      else if (spokenIn !== undefined) stream.mark(spokenIn);
      else if (read !== undefined && read.userId === userId) stream.mark(read.channelId);
      else if (topic === workspaceTopic(organizationId) || (listOf !== undefined && listOf === userId))
        stream.wake('workspace');
      else if (topic === presenceTopic(organizationId))
        this.#looking ??= setTimeout(() => this.#lookAround(), GATHER_MS).unref();
    }
  }

  /** Somebody has come. */
  #lookAround(): void {
    this.#looking = undefined;
    for (const stream of this.#streams) stream.wake('presence');
  }

  #tellPresent(): void {
    this.#coming = undefined;
    this.#there = new Set([...this.#streams].flatMap(({ userId }) => userId ?? []));
    // What could not be kept now is told again at the next beat.
    this.told.present?.([...this.#there]).catch(() => {});
  }

  #beat(): void {
    this.#tellPresent();
    for (const stream of this.#streams) this.#look(stream);
  }

  #look(stream: Stream): void {
    // What goes wrong with one window ends that window; it comes back by itself.
    stream.beat().catch(() => this.remove(stream));
  }
}
