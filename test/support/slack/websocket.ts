/** The server's side of a websocket, as far as text goes (RFC 6455). */
import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const text = 0x1;
const closing = 0x8;
const ping = 0x9;
const pong = 0xa;

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head =
    length < 126
      ? Buffer.from([0x80 | opcode, length])
      : length < 65_536
        ? Buffer.from([0x80 | opcode, 126, length >> 8, length & 0xff])
        : Buffer.concat([Buffer.from([0x80 | opcode, 127]), eightBytes(length)]);
  return Buffer.concat([head, payload]);
}

function eightBytes(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return bytes;
}

interface Frame {
  readonly opcode: number;
  readonly final: boolean;
  readonly payload: Buffer;
  /** How many bytes it took. */
  readonly size: number;
}

/** The frame at the beginning, once all of it is there. */
function frameIn(bytes: Buffer): Frame | undefined {
  if (bytes.length < 2) return undefined;
  const [first, second] = [bytes.readUInt8(0), bytes.readUInt8(1)];
  const short = second & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  const masked = (second & 0x80) !== 0;
  const start = 2 + extra + (masked ? 4 : 0);
  if (bytes.length < start) return undefined;
  const length = extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < start + length) return undefined;
  const mask = masked ? bytes.subarray(start - 4, start) : Buffer.alloc(4);
  const payload = Buffer.from(bytes.subarray(start, start + length));
  for (let at = 0; at < payload.length; at += 1)
    payload.writeUInt8(payload.readUInt8(at) ^ mask.readUInt8(at % 4), at);
  return { opcode: first & 0x0f, final: (first & 0x80) !== 0, payload, size: start + length };
}

/** One connection. Emits `message` with each text that arrives, and `close` once. */
export class WebSocketConnection extends EventEmitter<{ message: [string]; close: [] }> {
  readonly #socket: Duplex;
  #received = Buffer.alloc(0);
  #partial = '';
  #closed = false;

  constructor(request: IncomingMessage, socket: Duplex) {
    super();
    this.#socket = socket;
    const key = request.headers['sec-websocket-key'] ?? '';
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#end());
  }

  get open(): boolean {
    return !this.#closed;
  }

  send(message: string): void {
    if (!this.#closed) this.#socket.write(frame(text, Buffer.from(message)));
  }

  /** Says goodbye and hangs up. */
  close(): void {
    if (this.#closed) return;
    this.#socket.end(frame(closing, Buffer.from([0x03, 0xe8])));
    this.#end();
  }

  /** Hangs up without a word. */
  drop(): void {
    this.#socket.destroy();
    this.#end();
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.emit('close');
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (let next = frameIn(this.#received); next !== undefined; next = frameIn(this.#received)) {
      this.#received = this.#received.subarray(next.size);
      this.#handle(next);
    }
  }

  #handle({ opcode, final, payload }: Frame): void {
    if (opcode === closing) this.close();
    else if (opcode === ping) this.#socket.write(frame(pong, payload));
    else if (opcode !== pong) {
      this.#partial += payload.toString();
      if (!final) return;
      const whole = this.#partial;
      this.#partial = '';
      this.emit('message', whole);
    }
  }
}
