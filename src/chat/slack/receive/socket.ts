/**
 * Socket Mode: two connections, so that one is there while the other is refreshed (facts page, "Socket Mode"). Reconnecting
 * is ours: the client's own waits five seconds, and ends the process when Slack cannot be reached.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { SocketModeClient } from '@slack/socket-mode';
import type { Log } from '../../../core/ports.js';
import { clientOptions, quietLogger } from '../client.js';
import { BROKEN_ACCESS, problemOf, type SlackProblem } from '../problem.js';
import { type Inlet, NobodyListens } from './receiver.js';

export interface SocketParts {
  readonly inlet: Inlet;
  readonly appToken: string;
  readonly apiUrl: string;
  readonly log: Log;
  /** The first wait after a connection that failed, in milliseconds; it doubles to the limit. */
  readonly retryMs?: number;
}

const CONNECTIONS = 2;
const RETRY_MS = 1_000;
const RETRY_LIMIT_MS = 30_000;

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
    if (!('ended' in first) && BROKEN_ACCESS.has(first.code)) throw first;
    this.#loops = Array.from({ length: CONNECTIONS }, (_, n) => this.#stay(n, n === 0 ? first : undefined));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled([...this.#connected.values()].map((client) => client.disconnect()));
    await Promise.allSettled(this.#loops);
  }

  async #stay(n: number, first: Connection | SlackProblem | undefined): Promise<void> {
    const { log, retryMs = RETRY_MS } = this.parts;
    const { signal } = this.#stopping;
    let waitMs = retryMs;
    let next = first;
    while (!signal.aborted) {
      const client = next ?? (await this.#connect(n));
      next = undefined;
      if ('ended' in client) {
        waitMs = retryMs;
        await client.ended;
        this.#connected.delete(n);
        log.info({ connection: n }, 'a connection to Slack ended');
        continue;
      }
      log.warn({ connection: n, code: client.code, waitMs }, `no connection to Slack: ${client.message}`);
      await pause(Math.max(waitMs, client.retryAfterMs ?? 0), undefined, { signal }).catch(() => {});
      waitMs = Math.min(waitMs * 2, RETRY_LIMIT_MS);
    }
  }

  async #connect(n: number): Promise<Connection | SlackProblem> {
    const { appToken, apiUrl } = this.parts;
    const client = new SocketModeClient({
      appToken,
      logger: quietLogger,
      autoReconnectEnabled: false,
      clientOptions: clientOptions(apiUrl),
    });
    const ended = new Promise<void>((resolve) => {
      client.on('disconnected', () => resolve());
    });
    // What goes wrong ends in a closed connection, which is seen below.
    client.on('error', () => {});
    client.on('slack_event', (envelope: Envelope) => {
      this.parts.inlet.follow(this.#take(envelope));
    });
    try {
      await client.start();
    } catch (error) {
      return problemOf('apps.connections.open', error ?? new Error('The connection was refused.'));
    }
    this.#connected.set(n, client);
    this.parts.log.info({ connection: n }, 'connected to Slack');
    return { ended };
  }

  async #take({ ack, body, retry_num, retry_reason }: Envelope): Promise<void> {
    if (body === undefined) return;
    try {
      await this.parts.inlet.take({
        body,
        retryNum: retry_num,
        retryReason: retry_reason,
        acknowledge: (answer) =>
          answer === undefined || answer === ''
            ? ack()
            : ack(typeof answer === 'string' ? { text: answer } : { ...Object(answer) }),
      });
    } catch (error) {
      // Not acknowledged, Slack sends it again, over whichever connection there is.
      if (error instanceof NobodyListens) await ack().catch(() => {});
      else this.parts.log.error({ err: error }, 'a request of Slack failed');
    }
  }
}
