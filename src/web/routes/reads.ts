/** A window that is looked at tells how far it has been read. */
import type { FastifyInstance } from 'fastify';
import { Refusal } from '../../domain/errors.js';
import { parseCursor } from '../live/cursor.js';
import type { Web } from '../parts.js';
import { readBy } from '../reads.js';
import { channelOf } from './found.js';
import { fieldOf, fieldsOf } from './inputs.js';
import { withVisit } from './visited.js';

type Params = { readonly Params: { readonly id: string } };

export function readRoutes(app: FastifyInstance, web: Web): void {
  app.post<Params>(
    '/c/:id/read',
    withVisit<Params>(web, async ({ visit, request, reply }) => {
      const channel = await channelOf(web, visit, request.params.id);
      const shown = parseCursor(fieldOf(fieldsOf(request.body), 'after'));
      if (shown === undefined)
        throw new Refusal('INVALID', 'What was read is told by the number that a window goes on from.');
      // Answers in threads have numbers, too: a window that has every change has those.
      const seq = shown.change >= channel.lastChange ? channel.lastSeq : shown.seq;
      await readBy(web, visit, channel, Math.min(seq, channel.lastSeq));
      return reply.code(204).send();
    }),
  );
}
