/** How Slack's requests reach Bolt: over HTTP on our own listener, or over Socket Mode. What follows is the same. */
import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import type { Log } from '../../../core/ports.js';

/** What Slack sent, and how it is answered. */
export interface Delivery {
  readonly body: Record<string, unknown>;
  readonly retryNum: number | undefined;
  readonly retryReason: string | undefined;
  /** Acknowledges, with an answer where the kind of request has one. */
  readonly acknowledge: (answer: unknown) => Promise<void>;
}

/** What was sent is of no kind that we know. */
export class NobodyListens extends Error {
  override readonly name = 'NobodyListens';
}

/** What was sent comes from where the app is not installed, or not any more. */
export class UnknownWorkspace extends Error {
  override readonly name = 'UnknownWorkspace';
  constructor(readonly workspace: string) {
    super(`No installation is known for ${workspace}.`);
  }
}

const isEvent = (body: Delivery['body']): boolean => body['type'] === 'event_callback';

/**
 * Bolt's receiver, without a listener of its own. An event is acknowledged only when everything it caused is kept: Bolt
 * itself would acknowledge it before, and a crash in between would lose it (facts page, "bolt App and receivers").
 */
export class Inlet implements Receiver {
  #app: App | undefined;
  readonly #working = new Set<Promise<void>>();

  constructor(private readonly log: Log) {}

  init(app: App): void {
    this.#app = app;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return this.idle();
  }

  /** Resolves when everything that was taken in is done. */
  async idle(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  /** Work that goes on after the acknowledgement: stopping waits for it, and nobody else hears when it fails. */
  follow(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) =>
        this.log.error({ err: error }, 'what follows a request of Slack could not be done'),
      )
      .finally(() => this.#working.delete(tracked));
    this.#working.add(tracked);
  }

  /**
   * Hands a delivery to Bolt and resolves when it is acknowledged.
   * @throws {UnknownWorkspace} {NobodyListens} or whatever a listener throws: then nothing is acknowledged, and Slack sends
   * it again.
   */
  async take({ body, retryNum, retryReason, acknowledge }: Delivery): Promise<void> {
    const app = this.#app;
    if (app === undefined) throw new Error('The receiver has no app.');
    const acknowledged = Promise.withResolvers<{ readonly answer: unknown }>();
    const event: ReceiverEvent = {
      body,
      ...(retryNum === undefined ? {} : { retryNum }),
      ...(retryReason === undefined ? {} : { retryReason }),
      ack: (answer: unknown) => {
        acknowledged.resolve({ answer });
        return Promise.resolve();
      },
    };
    const processed = app.processEvent(event);
    if (isEvent(body)) {
      await processed.catch((error: unknown) => {
        // Sending it again would not help, and Slack closes the door on whoever refuses too much.
        if (!(error instanceof UnknownWorkspace)) throw error;
        this.log.info({ workspace: error.workspace }, 'an event of an unknown workspace is left aside');
      });
      return await acknowledge(undefined);
    }
    // A listener that has answered may go on; one that ends without an answer heard nothing it knows.
    const answered = await Promise.race([acknowledged.promise, processed.then(nextTurn)]);
    if (answered === undefined) throw new NobodyListens();
    this.follow(processed);
    await acknowledge(answered.answer);
  }
}

const nextTurn = (): Promise<undefined> => new Promise((resolve) => setImmediate(() => resolve(undefined)));
