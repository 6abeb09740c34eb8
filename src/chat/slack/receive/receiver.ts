/** How Slack's requests reach Bolt: over HTTP on our own listener, or over Socket Mode. What follows is the same. */
import type { App, Receiver, ReceiverEvent } from '@slack/bolt';

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

const isEvent = (body: Delivery['body']): boolean => body['type'] === 'event_callback';

/**
 * Bolt's receiver, without a listener of its own. An event is acknowledged only when everything it caused is kept: Bolt
 * itself would acknowledge it before, and a crash in between would lose it (facts page, "bolt App and receivers").
 */
export class Inlet implements Receiver {
  #app: App | undefined;
  readonly #working = new Set<Promise<void>>();

  init(app: App): void {
    this.#app = app;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  /** Resolves when everything that was taken in is done. */
  async stop(): Promise<void> {
    while (this.#working.size > 0) await Promise.allSettled(this.#working);
  }

  /** Work that goes on after the acknowledgement: stopping waits for it. */
  follow(work: Promise<void>): void {
    const tracked = work.finally(() => this.#working.delete(tracked));
    this.#working.add(tracked);
  }

  /**
   * Hands a delivery to Bolt and resolves when it is acknowledged.
   * @throws whatever a listener throws: then nothing is acknowledged, and Slack sends it again.
   */
  async take({ body, retryNum, retryReason, acknowledge }: Delivery): Promise<void> {
    const app = this.#app;
    if (app === undefined) throw new Error('The receiver has no app.');
    let settle: (answer: unknown) => void = () => {};
    const acknowledged = new Promise<unknown>((resolve) => {
      settle = resolve;
    });
    const event: ReceiverEvent = {
      body,
      ...(retryNum === undefined ? {} : { retryNum }),
      ...(retryReason === undefined ? {} : { retryReason }),
      ack: (answer: unknown) => {
        settle(answer);
        return Promise.resolve();
      },
    };
    const processed = app.processEvent(event);
    if (isEvent(body)) {
      await processed;
      await acknowledge(undefined);
      return;
    }
    const first = await Promise.race([
      acknowledged.then((answer) => ({ answer })),
      processed.then(() => 'done' as const),
    ]);
    // A listener that has answered may go on; one that ends without an answer heard nothing it knows.
    const answered =
      first === 'done'
        ? await Promise.race([acknowledged.then((answer) => ({ answer })), nextTurn()])
        : first;
    if (answered === undefined) throw new NobodyListens();
    this.follow(processed);
    await acknowledge(answered.answer);
  }
}

const nextTurn = (): Promise<undefined> => new Promise((resolve) => setImmediate(() => resolve(undefined)));
