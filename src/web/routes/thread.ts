/** A thread: beside the conversation where a window is open, a page of its own address everywhere. */
import type { FastifyInstance } from 'fastify';
import { channelPage, readingOf, threadOf } from '../page.js';
import type { Web } from '../parts.js';
import { lineOf } from '../shown.js';
import { threadPath } from '../view/address.js';
import { further, threadOpened } from '../view/answer.js';
import { messageId } from '../view/message.js';
import { channelOf, messageOf } from './found.js';
import { lookedAt, pieceOf } from './history.js';
import { isHtmx, sendPage, sendParts } from './respond.js';
import { withVisit } from './visited.js';

type Place = {
  readonly Params: { readonly id: string; readonly message: string };
  readonly Querystring: unknown;
};

export function threadRoutes(app: FastifyInstance, web: Web): void {
  app.get<Place>(
    '/c/:id/t/:message',
    withVisit<Place>(web, async ({ visit, request, reply }) => {
      const channel = await channelOf(web, visit, request.params.id);
      const root = await messageOf(web, channel, request.params.message);
      // An answer is answered where it stands.
      if (root.threadId !== null) {
        const place = `?at=${root.id}#${messageId(root.id)}`;
        return reply.redirect(`${threadPath(channel.id, root.threadId)}${place}`, 303);
      }
      const looked = lookedAt(request.query);
      const shown = await pieceOf(web, channel, lineOf(channel, root.id), looked);
      if (!isHtmx(request))
        return sendPage(reply, await channelPage(web, visit, channel, { thread: { root, shown } }));
      const reading = readingOf(web, visit, channel.id);
      if (shown === undefined || looked.at !== undefined)
        return sendParts(reply, threadOpened(await threadOf(web, channel, reading, { root, shown })));
      const side = looked.before === undefined ? 'later' : 'earlier';
      return sendParts(reply, further(side, { ...shown, reading, change: channel.lastChange, root }));
    }),
  );
}
