/** One window that shows a channel: it is sent what changed since what it has, and nothing is kept for it meanwhile. */
import { type Channel, channelSeen } from '../../store/queries/workspace/channels.js';
import { messagesChanged, messagesNumbered, type Posted } from '../../store/queries/workspace/messages.js';
import { newest, readingOf } from '../page.js';
import type { Visit, Web } from '../parts.js';
import { withUnfolded } from '../unfolding.js';
import { everything, news } from '../view/answer.js';
import type { Reading } from '../view/reading.js';
import { partsAround } from './around.js';
import { type Cursor, formatCursor } from './cursor.js';
import type { Aspect } from './part.js';

/** A window that missed more changes than this gets all messages anew. */
const CATCH_UP = 200;

/** The window's end of an open response. */
export interface Line {
  write(text: string): unknown;
  end(): unknown;
  /** It has more to send than the other side takes. */
  readonly writableNeedDrain: boolean;
  on(event: 'drain', listener: () => void): unknown;
}

export interface StreamParts {
  readonly web: Web;
  readonly out: Line;
  readonly channelId: string;
  readonly visit: Visit;
  /** Who looks by now; undefined when they may not look any more. */
  readonly renew: () => Promise<Visit | undefined>;
  readonly cursor: Cursor;
  /** The page of the organization that the window shows instead of the channel's messages. */
  readonly page?: string | undefined;
  /** The request that opened it: what its lines in the log are tied by. */
  readonly request: string;
}

export class Stream {
  readonly channelId: string;
  readonly organizationId: string;
  #visit: Visit;
  #cursor: Cursor;
  #ended = false;
  #running = false;
  readonly #around = partsAround();
  readonly #due = new Set<Aspect>();
  /** What was sent last of the parts around the messages, by their place. */
  readonly #sent = new Map<string, string>();

  constructor(private readonly parts: StreamParts) {
    this.channelId = parts.channelId;
    this.#visit = parts.visit;
    this.organizationId = parts.visit.viewer.organizationId;
    this.#cursor = parts.cursor;
    parts.out.on('drain', () => this.wake());
  }

  /** Looks for what is new; what is asked for meanwhile is looked for afterwards. */
  wake(...aspects: readonly Aspect[]): void {
    for (const aspect of aspects) this.#due.add(aspect);
    if (this.#running || this.#ended || this.#due.size === 0) return;
    // Whoever reads too slowly gets the newest state once there is room again.
    if (this.parts.out.writableNeedDrain) return;
    this.#running = true;
    this.#run()
      .catch((error: unknown) => {
        if (!this.#ended)
          this.parts.web.log.warn(
            { request: this.parts.request, channel: this.channelId, err: error },
            'a live window could not be served',
          );
        this.end();
      })
      .finally(() => {
        this.#running = false;
        this.wake();
      });
  }

  /** Shows that the line is open, and looks whether the reader may still look. */
  async beat(): Promise<void> {
    if (this.#ended || this.#running) return;
    const visit = await this.parts.renew();
    if (visit === undefined) return this.#reload();
    this.#visit = visit;
    if (!this.parts.out.writableNeedDrain) this.parts.out.write(':\n\n');
    this.wake('channel', 'workspace');
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.parts.out.end();
  }

  /** The page is not theirs any more: loading it again says why. */
  #reload(): void {
    this.parts.out.write('event: reload\ndata: now\n\n');
    this.end();
  }

  async #run(): Promise<void> {
    const { web, channelId } = this.parts;
    const due = new Set(this.#due);
    this.#due.clear();
    const channel = await channelSeen(web.store.read, this.#visit.viewer, channelId);
    if (this.#ended) return;
    if (channel === undefined) return this.#reload();
    const { page } = this.parts;
    const reading = { ...readingOf(web, this.#visit, channelId), page };
    const said = page === undefined ? await this.#said(channel, reading) : { html: '', cursor: this.#cursor };
    const window = { web, visit: this.#visit, channel, reading };
    const around: string[] = [];
    for (const part of this.#around)
      if (due.has(part.aspect))
        around.push(...(await part.look(window)).filter((html) => this.#isNews(html)));
    if (this.#ended) return;
    this.#cursor = said.cursor;
    const html = said.html + around.join('');
    if (html !== '') this.#send(html);
  }

  async #said(channel: Channel, reading: Reading): Promise<{ html: string; cursor: Cursor }> {
    const { web, channelId } = this.parts;
    const { change, seq, from } = this.#cursor;
    if (change === channel.lastChange) return { html: '', cursor: this.#cursor };
    const changed = await messagesChanged(web.store.read, channelId, change, CATCH_UP + 1);
    if (changed.length > CATCH_UP || change > channel.lastChange) {
      const all = await newest(web, channel);
      return { html: everything(all.messages, all.before, reading), cursor: all.cursor };
    }
    const unfold = (messages: readonly Posted[]) => withUnfolded(web, channel, messages);
    const appended = changed.filter((m) => m.seq > seq).sort((a, b) => a.seq - b.seq);
    const edited = changed.filter((m) => m.seq <= seq && m.seq >= from);
    const beside = [...edited, ...appended.slice(0, 1)].map((m) => m.seq - 1);
    const neighbours = new Map(
      (await messagesNumbered(web.store.read, channelId, beside)).map((m) => [m.seq, m]),
    );
    const cursor = {
      change: changed.at(-1)?.change ?? change,
      seq: appended.at(-1)?.seq ?? seq,
      from,
    };
    return {
      html: news({ appended: await unfold(appended), edited: await unfold(edited), neighbours }, reading),
      cursor,
    };
  }

  #isNews(part: string): boolean {
    const place = part.slice(0, part.indexOf('>'));
    if (this.#sent.get(place) === part) return false;
    this.#sent.set(place, part);
    return true;
  }

  /** One event, whole: a window has all of it or, by its number, none. */
  #send(html: string): void {
    const data = html
      .split(/\r\n|\r|\n/u)
      .map((line) => `data: ${line}`)
      .join('\n');
    this.parts.out.write(`id: ${formatCursor(this.#cursor)}\nevent: update\n${data}\n\n`);
  }
}
