/** A channel: its page, its stream, and everything that is sent from it. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { audit } from '../../core/audit.js';
import { Refusal } from '../../domain/errors.js';
import { prose } from '../../domain/text.js';
import { WORKSPACE } from '../../store/queries/workspace/channels.js';
import { addMessage } from '../../store/queries/workspace/posting.js';
import { author } from '../access/author.js';
import { visitOf } from '../access/visit.js';
import { isLeft, nobodyLeft } from '../left.js';
import { parseCursor } from '../live/cursor.js';
import type { Hub } from '../live/hub.js';
import { Stream } from '../live/stream.js';
import { mentionedIn } from '../mentioning.js';
import { isPage } from '../organization/pages.js';
import type { Web } from '../parts.js';
import { answered, ask, documentOf, fill } from './ask.js';
import { messageText } from './editing.js';
import { channelOf } from './found.js';
import { historyRoutes } from './history.js';
import { fieldOf, fieldsOf, formValues, nonceOf, parseAsked } from './inputs.js';
import { quoted, sentAbout } from './quotes.js';
import { type Asking, type Origin, type Outcome, respond } from './respond.js';
import { urlOf } from './source.js';
import { type Visited, withVisit } from './visited.js';

const MAX_COMMAND = 50_000;
const commandText = prose(MAX_COMMAND, 'command');

type Params = { readonly Params: { readonly id: string } };
type Live = Params & {
  readonly Querystring: { readonly after?: string; readonly page?: string; readonly past?: string };
};

export function channelRoutes(app: FastifyInstance, web: Web, hub: Hub): void {
  historyRoutes(app, web);

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
      const out = reply.raw;
      const stream = new Stream({
        web,
        out,
        channelId: channel.id,
        visit,
        cursor,
        past: request.query.past === '1',
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
        const asking = {
          web,
          visit,
          channel,
          request,
          reply,
          from,
          text: fieldOf(fields, 'text'),
          nonce: nonceOf(fields, web.newId),
        };
        return await respond(asking, await answered(asking, () => answer(asking, fields)));
      }),
    );
  };
  post('messages', 'composer', composed);
  post('commands', 'button', (asking, fields) =>
    ask(asking, { type: 'line', line: checked(commandText, fieldOf(fields, 'command')) }),
  );
  post('quotes', 'button', quoted);
  post('forms', 'form', async (asking, fields) => {
    const about = fieldOf(fields, 'message');
    if (about !== '') return await sentAbout(asking, fields, about);
    return await ask(asking, {
      type: 'values',
      origin: 'words',
      command: checked(commandText, fieldOf(fields, 'command')),
      values: formValues(fields),
    });
  });
  // An answer has changed on which others depend.
  post('forms/again', 'refill', (asking, fields) =>
    fill(asking, checked(commandText, fieldOf(fields, 'command')), formValues(fields)),
  );
}

function checked(schema: ReturnType<typeof prose>, text: string): string {
  const result = schema.safeParse(text);
  if (result.success) return result.data;
  throw new Refusal('INVALID', result.error.issues.map(({ message }) => message).join(' '));
}

/** A command where it looks like one, else a message to the channel. */
async function composed(asking: Asking): Promise<Outcome> {
  const { web, channel, text } = asking;
  const command = commandIn(text, web.dispatcher.families);
  if (command !== undefined) return await ask(asking, { type: 'line', line: checked(commandText, command) });
  if (text.startsWith('/')) throw unknownSlash(text, web.dispatcher.families);
  if (channel.kind === 'DIRECT') return await ask(asking, { type: 'line', line: checked(commandText, text) });
  return await say(asking, checked(messageText, text));
}

/** The command line in what was typed: `/incident …`, or `@muster …`. */
export function commandIn(text: string, families: readonly string[]): string | undefined {
  const line = text.trim();
  const [, word = ''] = /^\/(\S+)/u.exec(line) ?? [];
  if (families.includes(word.toLowerCase())) return line;
  const [, rest] = /^@muster(?:\s+(.*))?$/isu.exec(line) ?? [line];
  return rest ?? (/^@muster$/iu.test(line) ? 'help' : undefined);
}

function unknownSlash(text: string, families: readonly string[]): Refusal {
  const word = text.split(/\s/u, 1)[0] ?? '';
  const known = families.map((family) => `/${family}`).join(', ');
  return new Refusal(
    'UNKNOWN_COMMAND',
    `There is no command ${word.slice(0, 60)} here. There is ${known}; try ${known.split(',', 1)[0]} help. To say it as it stands, put a space before it.`,
  );
}

/**
 * Says something in the channel; sent twice it is said once. What else follows from it is written with it: nobody would say
 * it again for the sake of the other rooms.
 */
async function say({ web, visit, channel, request, nonce }: Asking, text: string): Promise<Outcome> {
  const { store, newId, clock, heard } = web;
  const { userId } = visit.viewer;
  const { organizationId, id: room } = channel;
  await store.tx(async (w) => {
    if (await isLeft(w, channel, visit.viewer)) throw nobodyLeft(channel);
    const id = newId();
    const at = clock.now();
    const said = await addMessage(w, {
      id,
      channelId: room,
      authorId: userId,
      key: `said:${userId}:${nonce}`,
      body: { tone: 'neutral', blocks: [{ type: 'quote', text }] },
      pinned: false,
      at,
      mentions: await mentionedIn(w, channel, text),
    });
    // Another id: it was said before.
    if (said !== id) return;
    await audit(author(web, w, visit.viewer, request.id), {
      action: 'message.post',
      subjectType: 'message',
      subjectId: id,
      before: null,
      after: { channel: room, message: id },
    });
    const url = urlOf(web, channel, { id });
    const where = { organizationId, platform: WORKSPACE, room };
    await heard.spoke(visit.viewer, where, () => ({ text, message: id, at, url, files: [] }), w);
  });
  return { status: 200, accepted: true };
}
