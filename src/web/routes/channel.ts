/** A channel: its page, its stream, and everything that is sent from it. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { visitOf } from '../access/visit.js';
import { parseCursor } from '../live/cursor.js';
import type { Hub } from '../live/hub.js';
import { Stream } from '../live/stream.js';
import { isPage } from '../organization/pages.js';
import type { Web } from '../parts.js';
import { answered, ask, documentOf, fill } from './ask.js';
import { channelOf, rootOf } from './found.js';
import { historyRoutes } from './history.js';
import { fieldOf, fieldsOf, formValues, nonceOf, parseAsked } from './inputs.js';
import { quoted, sentAbout } from './quotes.js';
import { type Asking, type Origin, type Outcome, respond } from './respond.js';
import { commandLine, composed } from './saying.js';
import { threadRoutes } from './thread.js';
import { type Visited, withVisit } from './visited.js';

type Params = { readonly Params: { readonly id: string } };
type Live = Params & {
  readonly Querystring: {
    readonly after?: string;
    readonly page?: string;
    readonly past?: string;
    readonly thread?: string;
    readonly 'thread-past'?: string;
  };
};

export function channelRoutes(app: FastifyInstance, web: Web, hub: Hub): void {
  historyRoutes(app, web);
  threadRoutes(app, web);

  app.get<Live>(
    '/c/:id/events',
    { exposeHeadRoute: false },
    withVisit(web, async ({ visit, request, reply }) => {
      const channel = await channelOf(web, visit, request.params.id);
      const last = request.headers['last-event-id'];
      const cursor = parseCursor(typeof last === 'string' ? last : (request.query.after ?? '')) ?? {
        change: 0,
        seq: 0,
        from: 1,
      };
      const { thread } = request.query;
      const out = reply.raw;
      const stream = new Stream({
        web,
        out,
        channelId: channel.id,
        visit,
        cursor,
        past: request.query.past === '1',
        thread: thread === undefined ? undefined : await rootOf(web, channel, thread),
        threadPast: request.query['thread-past'] === '1',
        page: isPage(request.query.page) ? request.query.page : undefined,
        request: request.id,
        renew: () => visitOf(web, request),
      });
      const close = (): void => hub.remove(stream);
      out.on('close', close).on('error', close);
      reply.hijack();
      out.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
      });
      out.write('retry: 1000\n\n');
      if (!hub.add(stream)) stream.end();
      return reply;
    }),
  );

  app.get<Params & { readonly Querystring: { readonly asked?: string } }>(
    '/c/:id/document',
    withVisit(web, async ({ visit, request, reply }) => {
      const channel = await channelOf(web, visit, request.params.id);
      const asked = parseAsked(request.query.asked ?? '');
      const { name, contentType, content } = await documentOf({ web, visit, channel, request }, asked);
      return reply
        .header('content-disposition', `attachment; filename="${name}"`)
        .type(contentType)
        .send(content);
    }),
  );

  const post = (
    path: string,
    from: Origin,
    answer: (asking: Asking, fields: ReturnType<typeof fieldsOf>) => Promise<Outcome>,
  ): void => {
    app.post<Params>(
      `/c/:id/${path}`,
      withVisit(web, async ({ visit, request, reply }: Visited<Params>): Promise<FastifyReply> => {
        const fields = fieldsOf(request.body);
        const channel = await channelOf(web, visit, request.params.id);
        const thread = fieldOf(fields, 'thread');
        const asking = {
          web,
          visit,
          channel,
          request,
          reply,
          from,
          text: fieldOf(fields, 'text'),
          thread: thread === '' ? undefined : await rootOf(web, channel, thread),
          nonce: nonceOf(fields, web.newId),
        };
        return await respond(asking, await answered(asking, () => answer(asking, fields)));
      }),
    );
  };
  post('messages', 'composer', composed);
  post('commands', 'button', (asking, fields) =>
    ask(asking, { type: 'line', line: commandLine(fieldOf(fields, 'command')) }),
  );
  post('quotes', 'button', quoted);
  post('forms', 'form', async (asking, fields) => {
    const about = fieldOf(fields, 'message');
    if (about !== '') return await sentAbout(asking, fields, about);
    return await ask(asking, {
      type: 'values',
      origin: 'words',
      command: commandLine(fieldOf(fields, 'command')),
      values: formValues(fields),
    });
  });
  // An answer has changed on which others depend.
  post('forms/again', 'refill', (asking, fields) =>
    fill(asking, commandLine(fieldOf(fields, 'command')), formValues(fields)),
  );
}
