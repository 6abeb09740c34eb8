/** All windows that are open at this process, woken when something changes anywhere. */
import { channelTopic, workspaceTopic } from '../../store/queries/workspace/channels.js';
import type { Store } from '../../store/store.js';
import type { Stream } from './stream.js';

/** How often a window is looked after without being woken, in milliseconds: a signal may have been missed. */
const BEAT_MS = 15_000;
/** How many windows one process serves. */
const LIMIT = 2_000;

export class Hub {
  readonly #streams = new Set<Stream>();
  readonly #unsubscribe: () => void;
  readonly #beats: NodeJS.Timeout;
  #closed = false;

  constructor(
    store: Store,
    beatMs: number = BEAT_MS,
    /** Told how many windows are open whenever that changes. */
    private readonly counted: (open: number) => void = () => {},
  ) {
    this.#unsubscribe = store.onSignal((topic) => this.#hear(topic));
    this.#beats = setInterval(() => this.#beat(), beatMs);
    this.#beats.unref();
  }

  /** Serves a window until it closes; false when there are too many. */
  add(stream: Stream): boolean {
    if (this.#closed || this.#streams.size >= LIMIT) return false;
    this.#streams.add(stream);
    this.counted(this.#streams.size);
    stream.wake('channel', 'workspace');
    return true;
  }

  remove(stream: Stream): void {
    stream.end();
    this.#streams.delete(stream);
    this.counted(this.#streams.size);
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
    for (const stream of this.#streams) stream.end();
    this.#streams.clear();
    this.counted(0);
  }

  #hear(topic: string): void {
    if (topic === '') this.wakeAll();
    for (const stream of this.#streams) {
      if (topic === channelTopic(stream.channelId)) stream.wake('channel');
      else if (topic === workspaceTopic(stream.organizationId)) stream.wake('workspace');
    }
  }

  #beat(): void {
    for (const stream of this.#streams) {
      // What goes wrong with one window ends that window; it comes back by itself.
      stream.beat().catch(() => this.remove(stream));
    }
  }
}
