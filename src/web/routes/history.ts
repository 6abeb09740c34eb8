/** The page of a channel: its newest messages, or a piece of its past. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Channel } from '../../store/queries/workspace/channels.js';
import type { MessageLine } from '../../store/queries/workspace/messages.js';
import { channelPage, readingOf } from '../page.js';
import type { Web } from '../parts.js';
import { around, earlier, later, lineOf, type Shown } from '../shown.js';
import { threadPath } from '../view/address.js';
import { further, messageMenu } from '../view/answer.js';
import { messageId } from '../view/message.js';
import { channelOf, messageOf, standingIn } from './found.js';
import { isHtmx, sendPage, sendParts } from './respond.js';
import { withVisit } from './visited.js';

// One less than the store takes: what is looked for may be the next one.
const number = z.coerce.number().int().min(0).max(2_147_483_646).optional().catch(undefined);
const text = z.string().optional().catch(undefined);
/** What of a line is looked at: what stands before or after a number, or around a message. */
const looked = z.object({ before: number, after: number, read: number, at: text });
export type Looked = z.infer<typeof looked>;
export const lookedAt = (query: unknown): Looked => looked.parse(query);

/** The piece of a line that is looked at; undefined for its newest messages. @throws {Refusal} NOT_FOUND */
export async function pieceOf(
  web: Web,
  channel: Channel,
  line: MessageLine,
  { before, after, at }: Looked,
): Promise<Shown | undefined> {
  if (before !== undefined) return await earlier(web, channel, line, before);
  if (after !== undefined) return await later(web, channel, line, after);
  const message = at === undefined ? undefined : await messageOf(web, channel, at);
  // What stands elsewhere has nothing around it here.
  if (message === undefined || message.threadId !== line.threadId) return undefined;
  return await around(web, channel, line, message);
}

type Place = { readonly Params: { readonly id: string }; readonly Querystring: unknown };
type Message = { readonly Params: { readonly id: string; readonly message: string } };

export function historyRoutes(app: FastifyInstance, web: Web): void {
  app.get<Place>(
    '/c/:id',
    withVisit<Place>(web, async ({ visit, request, reply }) => {
      const channel = await channelOf(web, visit, request.params.id);
      const asked = lookedAt(request.query);
      const { before, read } = asked;
      const shown = await pieceOf(web, channel, lineOf(channel), asked);
      if (isHtmx(request) && shown !== undefined) {
        const reading = readingOf(web, visit, channel.id);
        const side = before === undefined ? 'later' : 'earlier';
        const parts = { ...shown, reading, change: channel.lastChange, readUpTo: read };
        return sendParts(reply, further(side, parts));
      }
      return sendPage(reply, await channelPage(web, visit, channel, { shown, readUpTo: read }));
    }),
  );

  // What is passed on: it leads to wherever the message stands by then.
  app.get<Message>(
    '/c/:id/m/:message',
    withVisit<Message>(web, async ({ visit, request, reply }) => {
      const { id, message } = request.params;
      const channel = await channelOf(web, visit, id);
      const found = await messageOf(web, channel, message);
      const path = threadPath(channel.id, found.threadId);
      return reply.redirect(`${path}?at=${found.id}#${messageId(found.id)}`, 303);
    }),
  );

  app.get<Message>(
    '/c/:id/m/:message/menu',
    withVisit<Message>(web, async ({ visit, request, reply }) => {
      const channel = await channelOf(web, visit, request.params.id);
      const message = await standingIn(web, channel, request.params.message);
      if (isHtmx(request)) return sendParts(reply, messageMenu(message, readingOf(web, visit, channel.id)));
      // Without script it stands on a page, with what it is about in sight.
      const { threadId } = message;
      const shown = await around(web, channel, lineOf(channel, threadId), message);
      const beside =
        threadId === null ? { shown } : { thread: { root: await messageOf(web, channel, threadId), shown } };
      return sendPage(reply, await channelPage(web, visit, channel, { menuOf: message, ...beside }));
    }),
  );
}
