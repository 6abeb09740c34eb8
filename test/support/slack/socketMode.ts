/** Socket Mode: the app calls, and Slack sends everything through one of its connections. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Kind, Retry, Sockets } from './deliver.js';
import { type Fields, fieldsIn, parsed, textIn } from './json.js';
import type { State } from './state.js';
import { appId } from './things.js';
import { WebSocketConnection } from './websocket.js';

interface Envelope {
  readonly id: string;
  readonly kind: Kind;
  readonly payload: Fields;
  readonly at: number;
  attempt: number;
  reason: string | undefined;
  readonly done: (answer: unknown) => void;
}

const types: Readonly<Record<Kind, string>> = {
  command: 'slash_commands',
  interactive: 'interactive',
  event: 'events_api',
};

/** One connection of the app, and what can happen to it. */
export class SocketConnection {
  /** What was sent through it and is not acknowledged. */
  readonly waiting = new Map<string, Envelope>();

  constructor(
    readonly id: string,
    readonly socket: WebSocketConnection,
  ) {}

  get open(): boolean {
    return this.socket.open;
  }

  /** Says that it will soon be over. */
  warn(): void {
    this.#say('warning');
  }

  /** Asks for a new connection and ends this one. */
  refresh(): void {
    this.#say('refresh_requested');
    this.socket.close();
  }

  /** Breaks without a word. */
  drop(): void {
    this.socket.drop();
  }

  #say(reason: string): void {
    const debug = { host: 'applink-double' };
    this.socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: debug }));
  }
}

const most = 10;

export class SocketMode implements Sockets {
  /** Everything that ever was connected. */
  readonly connections: SocketConnection[] = [];
  /** Whether the app may connect at all. */
  enabled = true;
  readonly #tickets = new Set<string>();
  readonly #acknowledged = new Set<string>();
  /** What was sent through a connection that broke, while there is no other. */
  readonly #stranded: Envelope[] = [];
  #turn = 0;

  constructor(readonly state: State) {
    state.ticket = () => (this.enabled ? this.#ticket() : undefined);
  }

  get open(): readonly SocketConnection[] {
    return this.connections.filter(({ open }) => open);
  }

  /** Whether the app uses Socket Mode: then nothing comes over HTTP. */
  get on(): boolean {
    return this.connections.length > 0 && this.enabled;
  }

  #ticket(): string {
    const ticket = `${this.state.count('ticket')}`;
    this.#tickets.add(ticket);
    return `${this.state.url.replace('http:', 'ws:')}/link?ticket=${ticket}&app_id=${appId}`;
  }

  accept(request: IncomingMessage, socket: Duplex): void {
    const url = new URL(request.url ?? '/', 'http://slack.invalid');
    const ticket = url.searchParams.get('ticket') ?? '';
    if (url.pathname !== '/link' || !this.#tickets.delete(ticket)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    const connection = new SocketConnection(ticket, new WebSocketConnection(request, socket));
    connection.socket.on('message', (message) => this.#take(connection, message));
    connection.socket.on('close', () => this.#lost(connection));
    if (this.open.length >= most) {
      connection.socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets' }));
      connection.socket.close();
      return;
    }
    this.connections.push(connection);
    const hello = {
      type: 'hello',
      num_connections: this.open.length,
      connection_info: { app_id: appId },
      debug_info: { host: 'applink-double', approximate_connection_time: 18_060 },
    };
    connection.socket.send(JSON.stringify(hello));
    for (const envelope of this.#stranded.splice(0)) this.#dispatch(envelope);
    this.state.changed();
  }

  /** Switches the feature off: every connection ends, and nobody gets a new one. */
  disableLink(): void {
    this.enabled = false;
    for (const { socket } of this.open) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'link_disabled' }));
      socket.close();
    }
  }

  /** Sends through any one of the connections and waits for the acknowledgement. */
  async send(kind: Kind, payload: Fields, retry: Retry | undefined, patience: number): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const envelope: Envelope = {
      id: `envelope-${this.state.count('envelope')}`,
      kind,
      payload,
      at: this.state.now(),
      attempt: retry?.num ?? 0,
      reason: retry?.reason,
      done: resolve,
    };
    const impatience = setTimeout(() => resolve(undefined), patience);
    // What nobody is there to take is lost: Slack promises nothing for gaps.
    if (this.open.length === 0) resolve(undefined);
    else this.#dispatch(envelope);
    try {
      return await promise;
    } finally {
      clearTimeout(impatience);
    }
  }

  stop(): void {
    for (const connection of this.open) connection.drop();
  }

  #next(): SocketConnection | undefined {
    const { open } = this;
    this.#turn += 1;
    return open[this.#turn % Math.max(1, open.length)];
  }

  #dispatch(envelope: Envelope): void {
    const connection = this.#next();
    if (connection === undefined) {
      this.#stranded.push(envelope);
      return;
    }
    connection.waiting.set(envelope.id, envelope);
    const { id, kind, payload, attempt, reason } = envelope;
    connection.socket.send(
      JSON.stringify({
        type: types[kind],
        envelope_id: id,
        payload,
        accepts_response_payload: kind !== 'event',
        ...(attempt === 0 && kind !== 'event' ? {} : { retry_attempt: attempt, retry_reason: reason ?? '' }),
      }),
    );
    this.state.changed();
  }

  #take(connection: SocketConnection, message: string): void {
    const frame = fieldsIn(parsed(message));
    const id = textIn(frame['envelope_id']) ?? '';
    const envelope = connection.waiting.get(id);
    if (envelope === undefined) {
      const what = this.#acknowledged.has(id) ? 'acknowledged more than once' : 'never sent through this one';
      this.state.problem(`socket: envelope ${id} was ${what}`);
      return;
    }
    connection.waiting.delete(id);
    this.#acknowledged.add(id);
    const { payload } = frame;
    const says = Object.keys(fieldsIn(payload)).length > 0;
    if (envelope.kind === 'event' && says)
      this.state.problem('socket: an event was acknowledged with a payload, which it does not accept');
    envelope.done(frame);
  }

  /** What was on the way goes to another connection, now or when there is one again. */
  #lost(connection: SocketConnection): void {
    const left = [...connection.waiting.values()];
    connection.waiting.clear();
    for (const envelope of left) {
      envelope.attempt += 1;
      envelope.reason = 'timeout';
      this.#dispatch(envelope);
    }
    this.state.changed();
  }
}
