/**
 * Socket Mode: two connections, so that one is there while the other is refreshed (facts page, "Socket Mode"). Reconnecting
 * is ours: the client's own waits five seconds, and ends the process when Slack cannot be reached.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { SocketModeClient } from '@slack/socket-mode';
import type { Clock, Log, Patience } from '../../../core/ports.js';
import { clientOptions, quietLogger } from '../client.js';
import { BROKEN_ACCESS, problemOf, SlackProblem } from '../problem.js';
import { type Inlet, NobodyListens, UnknownWorkspace } from './receiver.js';

export interface SocketParts {
  readonly inlet: Inlet;
  readonly appToken: string;
  readonly apiUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly patience: Patience;
  /** Waits between attempts; cut short by the signal. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const CONNECTIONS = 2;
/** The first wait after a connection that failed, in milliseconds; it doubles to the limit. */
const RETRY_MS = 1_000;
const RETRY_LIMIT_MS = 30_000;
/** A connection that ends sooner than this, a second time in a row, counts as failed, in milliseconds. */
const SHORT_LIFE_MS = 10_000;
/** How long Slack may take to greet us on a connection, and to let one go, in milliseconds. */
const HELLO_LIMIT_MS = 15_000;
const GOODBYE_LIMIT_MS = 2_000;

const systemPause: NonNullable<SocketParts['pause']> = (ms, signal) =>
  sleep(ms, undefined, { signal }).catch(() => {});

/** What a connection hands over. */
interface Envelope {
  readonly ack: (answer?: Record<string, unknown>) => Promise<void>;
  readonly body?: Record<string, unknown>;
  readonly retry_num?: number;
  readonly retry_reason?: string;
}

/** A connection that is there. */
interface Connection {
  readonly ended: Promise<void>;
}

export class SlackSockets {
  readonly #stopping = new AbortController();
  readonly #connected = new Map<number, SocketModeClient>();
  readonly #inHand = new Set<Promise<void>>();
  #loops: Promise<void>[] = [];

  constructor(private readonly parts: SocketParts) {}

  /** Whether any of the connections is there. */
  get connected(): boolean {
    return this.#connected.size > 0;
  }

  /**
   * Connects, and stays connected until it is stopped; while Slack cannot be reached it goes on trying.
   * @throws {SlackProblem} when Slack does not take the token.
   */
  async start(): Promise<void> {
    const first = await this.#connect(0);
    if (first instanceof SlackProblem && BROKEN_ACCESS.has(first.code)) throw first;
    this.#loops = Array.from({ length: CONNECTIONS }, (_, n) => this.#stay(n, n === 0 ? first : undefined));
  }

  /** Takes nothing more, acknowledges what is in hand, and lets the connections go. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#inHand);
    await Promise.all([...this.#connected.values()].map((client) => this.#leave(client)));
    await Promise.all(this.#loops);
  }

  async #stay(n: number, first: Connection | SlackProblem | undefined): Promise<void> {
    const { log, clock, pause = systemPause } = this.parts;
    const { signal } = this.#stopping;
    let waitMs = RETRY_MS;
    let isShort = false;
    let next = first;
    while (!signal.aborted) {
      const connection = next ?? (await this.#connect(n));
      next = undefined;
      let leastMs = 0;
      if (connection instanceof SlackProblem) {
        log.warn(
          { connection: n, code: connection.code, waitMs },
          `no connection to Slack: ${connection.message}`,
        );
        leastMs = connection.retryAfterMs ?? 0;
      } else {
        const since = clock.wallNow().getTime();
        await connection.ended;
        this.#connected.delete(n);
        log.info({ connection: n }, 'a connection to Slack ended');
        const wasShort = isShort;
        isShort = clock.wallNow().getTime() - since < SHORT_LIFE_MS;
        if (!isShort) waitMs = RETRY_MS;
        // Slack refreshes connections: that is no reason to wait, unless it lets go of every one at once.
        if (!isShort || !wasShort) continue;
      }
      if (signal.aborted) return;
      await pause(Math.max(waitMs, leastMs), signal);
      waitMs = Math.min(waitMs * 2, RETRY_LIMIT_MS);
    }
  }

  async #connect(n: number): Promise<Connection | SlackProblem> {
    const { appToken, apiUrl, log, patience } = this.parts;
    const { signal } = this.#stopping;
    const client = new SocketModeClient({
      appToken,
      logger: quietLogger,
      autoReconnectEnabled: false,
      clientOptions: clientOptions(apiUrl),
    });
    const ended = Promise.withResolvers<void>();
    client.on('disconnected', () => ended.resolve());
    // What goes wrong ends in a closed connection, which is seen below.
    client.on('error', () => {});
    client.on('slack_event', (envelope: Envelope) => {
      // Not acknowledged, it goes to another process.
      if (!signal.aborted) this.#hold(this.#take(envelope));
    });
    const started = client.start();
    const stopped = Promise.withResolvers<never>();
    const stop = (): void => stopped.reject(new Error('Muster is stopping.'));
    signal.addEventListener('abort', stop);
    try {
      await patience.within(Promise.race([started, stopped.promise]), HELLO_LIMIT_MS);
    } catch (error) {
      // It may still come about, and then nobody would listen to it.
      started.then(
        () => client.disconnect(),
        () => {},
      );
      return problemOf('apps.connections.open', error ?? new Error('The connection was refused.'));
    } finally {
      signal.removeEventListener('abort', stop);
    }
    this.#connected.set(n, client);
    if (signal.aborted) await this.#leave(client);
    log.info({ connection: n }, 'connected to Slack');
    return { ended: ended.promise };
  }

  /** Slack may be slow to take leave. */
  async #leave(client: SocketModeClient): Promise<void> {
    await this.parts.patience.within(client.disconnect(), GOODBYE_LIMIT_MS).catch(() => {});
  }

  #hold(work: Promise<void>): void {
    const held = work.finally(() => this.#inHand.delete(held));
    this.#inHand.add(held);
  }

  /** Never fails. What is not acknowledged Slack sends again, over whichever connection there is. */
  async #take({ ack, body, retry_num, retry_reason }: Envelope): Promise<void> {
    const { inlet, log } = this.parts;
    if (body === undefined) return;
    const acknowledge = async (answer: unknown): Promise<void> => {
      try {
        if (typeof answer === 'string' && answer !== '') await ack({ text: answer });
        else if (typeof answer === 'object') await ack({ ...answer });
        else await ack();
      } catch (error) {
        log.info({ err: error }, 'an acknowledgement found no connection: Slack sends it again');
      }
    };
    try {
      await inlet.take({ body, retryNum: retry_num, retryReason: retry_reason, acknowledge });
    } catch (error) {
      if (error instanceof NobodyListens) await acknowledge(undefined);
      else if (error instanceof UnknownWorkspace)
        log.info({ workspace: error.workspace }, 'a request of an unknown workspace is refused');
      else log.error({ err: error }, 'a request of Slack failed');
    }
  }
}
