/** Listens to a window as a browser does, and says things for it to hear. */
import { expect, onTestFinished } from 'vitest';
import { type Message, md, say } from '../../src/domain/message.js';
import { editMessage } from '../../src/store/queries/workspace/posting.js';
import { createWebPlatform } from '../../src/web/index.js';
import type { RunningApp } from '../support/app.js';
import { tagsOf } from './html.js';
import { Visitor, workspace } from './visitor.js';

interface LiveEvent {
  readonly id: string;
  readonly event: string;
  readonly html: string;
}

/** What an EventSource does, without putting the parts into a page. */
export class Listener {
  readonly events: LiveEvent[] = [];
  ended = false;
  lastId = '';
  readonly #abort = new AbortController();

  static async open(app: RunningApp, path: string, headers: Record<string, string> = {}): Promise<Listener> {
    const listener = new Listener();
    const response = await fetch(`${app.url}${path}`, {
      headers: { accept: 'text/event-stream', ...headers },
      signal: listener.#abort.signal,
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    onTestFinished(() => listener.close());
    void listener.#read(response.body ?? new ReadableStream()).catch(() => {});
    return listener;
  }
  close(): void {
    this.#abort.abort();
  }
  get html(): string {
    return this.events.map(({ html }) => html).join('');
  }
  /** The messages that were appended, by their element's id, in the order in which they came. */
  get appended(): string[] {
    return this.events.flatMap(({ html }) =>
      messageTags(html)
        .filter(([, swap]) => swap === undefined)
        .map(([id]) => id),
    );
  }
  get replaced(): string[] {
    return this.events.flatMap(({ html }) =>
      messageTags(html)
        .filter(([, swap]) => swap === 'true')
        .map(([id]) => id),
    );
  }
  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      rest += decoder.decode(chunk, { stream: true });
      const blocks = rest.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
    }
    this.ended = true;
  }
  #take(block: string): void {
    const lines = block.split('\n');
    const field = (name: string) =>
      lines.filter((l) => l.startsWith(`${name}: `)).map((l) => l.slice(name.length + 2));
    const [event] = field('event');
    if (event === undefined) return;
    this.lastId = field('id')[0] ?? this.lastId;
    this.events.push({ id: this.lastId, event, html: field('data').join('\n') });
  }
}
const messageTags = (html: string): [string, string | undefined][] =>
  tagsOf(html)
    .filter(({ name, attributes }) => name === 'li' && attributes.get('id')?.startsWith('m-') === true)
    .map(({ attributes }) => [attributes.get('id') ?? '', attributes.get('hx-swap-oob')]);

export const streamOf = (html: string): string =>
  tagsOf(html).flatMap(({ attributes }) => attributes.get('sse-connect') ?? [])[0] ?? '';
export const post = (
  app: RunningApp,
  channel: string,
  key: string,
  message: Message = say('info', md`${key}`),
  pinned = false,
) =>
  createWebPlatform({ ...app, publicUrl: app.url }).post({
    organizationId: app.organizationId,
    room: channel,
    key,
    message,
    pinned,
    repeated: false,
  });
export const edit = (app: RunningApp, channel: string, id: string, text: string) =>
  app.store.tx((w) => editMessage(w, channel, id, say('info', md`${text}`), app.clock.now()));

/** A workspace, a window on #general, and what that window shows. */
export async function given(env: Record<string, string> = {}) {
  const app = await workspace(env);
  const visitor = new Visitor(app);
  const { path, page } = await visitor.enter();
  return { app, visitor, path, channel: path.slice('/c/'.length), stream: streamOf(page.html) };
}
