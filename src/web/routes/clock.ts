/** Pushing the product's clock: by so many minutes, or to something that is due. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { refusalMessage } from '../../core/messages/replies.js';
import type { Mover } from '../../core/time/agenda.js';
import { Refusal } from '../../domain/errors.js';
import { WORKSPACE } from '../../store/queries/workspace/channels.js';
import type { Hub } from '../live/hub.js';
import { clockFacts, readingOf } from '../page.js';
import type { Web } from '../parts.js';
import { clockParts, noPrivateAnswer, privateAnswer } from '../view/answer.js';
import { backTo } from './back.js';
import { fieldOf, fieldsOf } from './inputs.js';
import { isHtmx, sendParts } from './respond.js';
import { withVisit } from './visited.js';

const MINUTE = 60_000;
const steps = z.union([
  z.literal('next'),
  z.enum(['1', '5', '15', '60']).transform((minutes) => Number(minutes) * MINUTE),
]);

export function clockRoutes(app: FastifyInstance, web: Web, hub: Hub): void {
  const { agenda } = web;

  app.post(
    '/clock/advance',
    withVisit(web, async ({ visit, request, reply }) => {
      const fields = fieldsOf(request.body);
      const mover = { viewer: visit.viewer, surface: WORKSPACE, requestId: request.id };
      const { push } = await clockFacts(web, visit);
      const problem = push
        ? await refusalOf(() => pushed(fields, mover))
        : new Refusal('FORBIDDEN', 'The clock cannot be pushed here, or not by you.');
      hub.wakeAll();
      if (!isHtmx(request)) {
        // Without JavaScript there is no place on the page for what went wrong: it is a page.
        if (problem !== undefined) throw problem;
        return reply.redirect(backTo(fields), 303);
      }
      const reading = readingOf(web, visit, fieldOf(fields, 'channel'));
      const answer =
        problem === undefined ? noPrivateAnswer() : privateAnswer(refusalMessage(problem), reading);
      return sendParts(reply, answer + clockParts(await clockFacts(web, visit), reading).join(''));
    }),
  );

  /** To what `to` names, or by what `by` says. */
  async function pushed(fields: ReturnType<typeof fieldsOf>, mover: Mover): Promise<void> {
    const to = fieldOf(fields, 'to');
    if (to !== '') return await agenda.runTo(to, mover);
    const by = steps.safeParse(fieldOf(fields, 'by')).data;
    if (by === undefined)
      throw new Refusal('INVALID', 'The clock is pushed by 1, 5, 15 or 60 minutes, or to what is due next.');
    return await (by === 'next' ? agenda.runToNext(mover) : agenda.advance(by, mover));
  }
}

async function refusalOf(work: () => Promise<void>): Promise<Refusal | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
