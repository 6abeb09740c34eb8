/** One window that shows a channel: it is sent what changed since what it has, and nothing is kept for it meanwhile. */
import { type Channel, channelSeen } from '../../store/queries/workspace/channels.js';
import {
  type MessageLine,
  messageIn,
  messagesBefore,
  messagesChanged,
  type Posted,
} from '../../store/queries/workspace/messages.js';
import { THREAD_LIST } from '../aside/thread.js';
import { readingOf } from '../page.js';
import type { Visit, Web } from '../parts.js';
import { lineOf, newest } from '../shown.js';
import { withUnfolded } from '../unfolding.js';
import { everything, news, threadRoot } from '../view/answer.js';
import type { Reading } from '../view/reading.js';
import { partsAround } from './around.js';
import { type Cursor, formatCursor, type Span, spanOf } from './cursor.js';
import type { Aspect } from './part.js';

/** A window that missed more changes than this gets all messages anew. */
const CATCH_UP = 200;

/** A window that has nothing of a line yet. */
const NOTHING: Span = { seq: 0, from: 1 };

/** The window's end of an open response. */
export interface Line {
  write(text: string): unknown;
  end(): unknown;
  /** It has more to send than the other side takes. */
  readonly writableNeedDrain: boolean;
  /** The other side has gone. */
  readonly destroyed: boolean;
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
  /** It shows a piece of the past: what is said now does not follow what stands there. */
  readonly past?: boolean;
  /** The message whose thread is open beside the channel. */
  readonly thread?: Posted | undefined;
  /** Of that, too, a piece of the past is shown. */
  readonly threadPast?: boolean;
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
  #marked = new Set<string>();
  /** What was sent last of the parts around the messages, by their place. */
  readonly #sent = new Map<string, string>();

  constructor(private readonly parts: StreamParts) {
    this.channelId = parts.channelId;
    this.#visit = parts.visit;
    this.organizationId = parts.visit.viewer.organizationId;
    this.#cursor = parts.cursor;
    parts.out.on('drain', () => this.wake());
  }

  /** Whose window it is. */
  get userId(): string | null {
    return this.#visit.viewer.userId;
  }

  /** Whoever opened it has gone already, and no further sign of that will come. */
  get isGone(): boolean {
    return this.parts.out.destroyed;
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

  /** Something may be new in a channel, or was read; looks for that, and for what else may have changed. */
  mark(channelId: string, ...aspects: readonly Aspect[]): void {
    this.#marked.add(channelId);
    this.wake('marks', ...aspects);
  }

  /** Shows that the line is open, and looks whether the reader may still look. */
  async beat(): Promise<void> {
    if (this.#ended) return;
    // Also while something is being looked for: nobody who may not look any more is shown what comes of it.
    const visit = await this.parts.renew();
    if (this.#ended) return;
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
    const marked = this.#marked;
    this.#marked = new Set();
    const channel = await channelSeen(web.store.read, this.#visit.viewer, channelId);
    if (this.#ended) return;
    if (channel === undefined) return this.#reload();
    const { page } = this.parts;
    const reading = { ...readingOf(web, this.#visit, channelId), page };
    const said = page === undefined ? await this.#said(channel, reading) : { html: '', cursor: this.#cursor };
    const window = { web, visit: this.#visit, channel, reading, marked };
    const around: string[] = [];
    for (const part of this.#around)
      if ([part.aspect].flat().some((aspect) => due.has(aspect)))
        around.push(
          ...(await part.look(window)).filter((html) => part.saysOnlyNews === true || this.#isNews(html)),
        );
    if (this.#ended) return;
    this.#cursor = said.cursor;
    const html = said.html + around.join('');
    if (html !== '') this.#send(html);
  }

  async #said(channel: Channel, reading: Reading): Promise<{ html: string; cursor: Cursor }> {
    const { web, channelId, past, thread, threadPast } = this.parts;
    const { change } = this.#cursor;
    if (change === channel.lastChange) return { html: '', cursor: this.#cursor };
    // A number that was never given: the store is another one, or somebody made it up.
    const isUnknown = change > channel.lastChange;
    const changed = isUnknown ? [] : await messagesChanged(web.store.read, channelId, change, CATCH_UP + 1);
    if (isUnknown || changed.length > CATCH_UP) {
      // The page's own address finds that piece again.
      if (past !== true && threadPast !== true) return await this.#anew(channel, reading);
      this.#reload();
      return { html: '', cursor: this.#cursor };
    }
    const upTo = changed.at(-1)?.change ?? change;
    const said = await this.#news(
      channel,
      changed,
      { line: lineOf(channel), isPast: past === true },
      reading,
    );
    if (thread === undefined) return { html: said.html, cursor: { change: upTo, ...said.span } };
    const line = lineOf(channel, thread.id);
    const answers = await this.#news(channel, changed, { line, isPast: threadPast === true }, reading);
    const root = changed.filter(({ id }) => id === thread.id);
    const html = (await withUnfolded(web, channel, root)).map((one) => threadRoot(one, reading)).join('');
    const cursor = { change: upTo, ...said.span, thread: answers.span };
    return { html: said.html + html + answers.html, cursor };
  }

  /** The newest of everything, in place of what is there. */
  async #anew(channel: Channel, reading: Reading): Promise<{ html: string; cursor: Cursor }> {
    const { web, thread } = this.parts;
    const all = await newest(web, channel, lineOf(channel));
    const html = everything('messages', { ...all, reading });
    const cursor = { change: channel.lastChange, ...spanOf(all) };
    if (thread === undefined) return { html, cursor };
    const answers = await newest(web, channel, lineOf(channel, thread.id));
    // What was answered may be among what was missed.
    const root = (await messageIn(web.store.read, channel.id, thread.id)) ?? thread;
    const [said = root] = await withUnfolded(web, channel, [root]);
    const piece = { ...answers, reading, root };
    return {
      html: html + threadRoot(said, reading) + everything(THREAD_LIST, piece),
      cursor: { ...cursor, thread: spanOf(answers) },
    };
  }

  /** What changed in one line of messages. */
  async #news(
    channel: Channel,
    changed: readonly Posted[],
    { line, isPast }: { readonly line: MessageLine; readonly isPast: boolean },
    reading: Reading,
  ): Promise<{ html: string; span: Span }> {
    const { web, thread } = this.parts;
    const isThread = line.threadId !== null;
    const { seq, from } = (isThread ? this.#cursor.thread : this.#cursor) ?? NOTHING;
    const here = changed.filter(({ threadId }) => threadId === line.threadId);
    const appended = isPast ? [] : here.filter((m) => m.seq > seq).sort((a, b) => a.seq - b.seq);
    const edited = here.filter((m) => m.seq <= seq && m.seq >= from);
    const neighbours = new Map<number, Posted | undefined>();
    for (const message of [...edited, ...appended.slice(0, 1)]) {
      const [before] = await messagesBefore(web.store.read, line, message.seq, 1);
      // The first answer follows what it answers.
      neighbours.set(message.seq, before ?? (isThread ? thread : undefined));
    }
    const unfold = (messages: readonly Posted[]) => withUnfolded(web, channel, messages);
    const parts = {
      into: isThread ? THREAD_LIST : 'messages',
      appended: await unfold(appended),
      edited: await unfold(edited),
    };
    return {
      html: news({ ...parts, neighbours }, reading),
      span: { seq: appended.at(-1)?.seq ?? seq, from },
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
