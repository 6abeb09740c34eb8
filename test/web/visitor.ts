/** A browser without a screen: it keeps cookies, and sends forms as htmx or as plain HTML does. */
import { onTestFinished } from 'vitest';
import { type RunningApp, startApp } from '../support/app.js';
import { hidden } from './html.js';

export interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly location: string | undefined;
  readonly html: string;
}

type Fields = Readonly<Record<string, string | readonly string[]>>;

export class Visitor {
  readonly cookies = new Map<string, string>();
  constructor(
    readonly app: RunningApp,
    readonly host = 'localhost:3000',
  ) {}

  async get(path: string, headers: Record<string, string> = {}): Promise<Seen> {
    return await this.#send('GET', path, undefined, { accept: 'text/html', ...headers });
  }

  /** Sends a form as a plain browser does. */
  async submit(path: string, fields: Fields, headers: Record<string, string> = {}): Promise<Seen> {
    return await this.#send('POST', path, fields, { origin: `http://${this.host}`, ...headers });
  }

  /** Sends a form as htmx does. */
  async post(path: string, fields: Fields, headers: Record<string, string> = {}): Promise<Seen> {
    return await this.submit(path, fields, { 'hx-request': 'true', ...headers });
  }

  async #send(
    method: 'GET' | 'POST',
    path: string,
    fields: Fields | undefined,
    headers: Record<string, string>,
  ): Promise<Seen> {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields ?? {}))
      for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
    const response = await this.app.server.inject({
      method,
      url: path,
      headers: {
        host: this.host,
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(fields === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(fields === undefined ? {} : { payload: body.toString() }),
    });
    for (const { name, value } of response.cookies)
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    const { location } = response.headers;
    return {
      status: response.statusCode,
      headers: response.headers,
      location: location?.toString(),
      html: response.body,
    };
  }

  /** The page of the channel where everybody is, and its path. */
  async enter(): Promise<{ path: string; page: Seen; nonce: string }> {
    const { html } = await this.get((await this.get('/')).location ?? '');
    const [, path = ''] =
      /href="(\/c\/[^"]+)"[^>]*><span[^>]*>#<\/span><bdi class="grow">general</u.exec(html) ?? [];
    const page = await this.get(path);
    return { path, page, nonce: hidden(page.html, 'nonce') };
  }

  /** Types into the composer of a channel, as a request of its own. */
  async type(path: string, text: string): Promise<Seen> {
    return await this.post(`${path}/messages`, { text, nonce: crypto.randomUUID() });
  }

  /** Becomes one of the seeded people. */
  async become(firstName: string): Promise<void> {
    const { page } = await this.enter();
    const [, me = ''] = /<summary class="me"[^>]*>.*?<bdi>([^<]*)/u.exec(page.html) ?? [];
    if (me.startsWith(firstName)) return;
    const others = page.html
      .split('name="user" value="')
      .slice(1)
      .map((part) => part.slice(0, part.indexOf('</button>')));
    const found = others.find((part) => part.includes(`<bdi>${firstName}`));
    if (found === undefined) throw new Error(`There is no ${firstName}.`);
    await this.submit('/persona', { user: found.slice(0, 36) });
  }
}

/** A running workspace that is gone when the test is over. */
export async function workspace(env: Record<string, string> = {}): Promise<RunningApp> {
  const app = await startApp(env);
  onTestFinished(() => app.stop());
  return app;
}
