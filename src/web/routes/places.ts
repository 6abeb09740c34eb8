/** Finding the way: the first page, an incident's war room, one's own conversation with Muster; and the clock. */
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { refusalMessage } from '../../core/messages/replies.js';
import type { Mover } from '../../core/time/agenda.js';
import { Refusal } from '../../domain/errors.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import { channelSeen, WORKSPACE } from '../../store/queries/workspace/channels.js';
import { becomePersona } from '../access/visit.js';
import type { Hub } from '../live/hub.js';
import { isPage } from '../organization/pages.js';
import { clockFacts, readingOf } from '../page.js';
import type { Web } from '../parts.js';
import { ownChannel } from '../platform.js';
import { clockParts, noPrivateAnswer, privateAnswer } from '../view/answer.js';
import { openingPage } from '../view/page.js';
import { HOME } from '../view/side.js';
import { fieldOf, fieldsOf } from './inputs.js';
import { isHtmx, sendPage, sendParts } from './respond.js';
import { withVisit } from './visited.js';

/** How long somebody who goes to a room waits for it to be opened, in milliseconds, and how often it is looked for. */
const WAIT_MS = 3_000;
const LOOK_EVERY_MS = 100;

const MINUTE = 60_000;
const steps = z.union([
  z.literal('next'),
  z.enum(['1', '5', '15', '60']).transform((minutes) => Number(minutes) * MINUTE),
]);

const back = (fields: ReturnType<typeof fieldsOf>): string => {
  const page = fieldOf(fields, 'page');
  if (page === '/direct' || isPage(page)) return page;
  const channel = z.uuid().safeParse(fieldOf(fields, 'channel'));
  return channel.success ? `/c/${channel.data}` : '/';
};

type Room = { readonly Params: { readonly incident: string } };

export function placeRoutes(app: FastifyInstance, web: Web, hub: Hub): void {
  const { store, access, agenda, asset } = web;

  app.get(
    '/',
    withVisit(web, async ({ reply }) => reply.redirect(HOME, 303)),
  );

  app.get(
    '/direct',
    withVisit(web, async ({ visit: { viewer }, reply }) => {
      const channel = await ownChannel(web, viewer);
      return reply.redirect(`/c/${channel.id}`, 303);
    }),
  );

  // The address of an incident that is given to others: what there is of it in the browser is its room.
  app.get<Room>(
    '/incidents/:incident',
    withVisit(web, async ({ request, reply }) =>
      reply.redirect(`/rooms/${encodeURIComponent(request.params.incident)}`, 303),
    ),
  );

  app.get<Room>(
    '/rooms/:incident',
    withVisit(web, async ({ visit: { viewer }, request, reply }) => {
      for (let waited = 0; ; waited += LOOK_EVERY_MS) {
        const incident = await new IncidentQueries(store.read, viewer).find(request.params.incident);
        const room = incident?.rooms.find(({ platform }) => platform === WORKSPACE);
        if (incident === undefined || room === undefined)
          throw new Refusal('NOT_FOUND', 'There is no such war room, or none that you may see.');
        if (room.state === 'FAILED')
          throw new Refusal(
            'CONFLICT',
            `The war room of ${incident.reference} could not be opened. Muster has told the reporter; the incident itself is safe.`,
          );
        // Who declared a private incident is invited right after the room is there.
        if (
          room.externalId !== null &&
          (await channelSeen(store.read, viewer, room.externalId)) !== undefined
        )
          return reply.redirect(`/c/${room.externalId}`, 303);
        if (waited >= WAIT_MS) return sendPage(reply, openingPage(asset, incident.reference));
        await pause(LOOK_EVERY_MS);
      }
    }),
  );

  if (access.loopbackOnly)
    app.post(
      '/persona',
      withVisit(web, async ({ visit, request, reply }) => {
        const fields = fieldsOf(request.body);
        if (!(await becomePersona(web, visit, request, reply, fieldOf(fields, 'user'))))
          throw new Refusal('NOT_FOUND', 'There is nobody like that here.');
        return reply.redirect(back(fields), 303);
      }),
    );

  app.post(
    '/clock/advance',
    withVisit(web, async ({ visit, request, reply }) => {
      const fields = fieldsOf(request.body);
      const by = steps.safeParse(fieldOf(fields, 'by'));
      const facts = await clockFacts(web, visit);
      const problem = !facts.push
        ? new Refusal('FORBIDDEN', 'The clock cannot be pushed here, or not by you.')
        : await push(by.data, facts.next, {
            viewer: visit.viewer,
            surface: WORKSPACE,
            requestId: request.id,
          });
      hub.wakeAll();
      if (!isHtmx(request)) return reply.redirect(back(fields), 303);
      const reading = readingOf(web, visit, fieldOf(fields, 'channel'));
      const answer =
        problem === undefined ? noPrivateAnswer() : privateAnswer(refusalMessage(problem), reading);
      return sendParts(reply, answer + clockParts(await clockFacts(web, visit), reading).join(''));
    }),
  );

  async function push(
    by: number | 'next' | undefined,
    next: Date | null,
    mover: Mover,
  ): Promise<Refusal | undefined> {
    if (by === undefined)
      return new Refusal('INVALID', 'The clock is pushed by 1, 5, 15 or 60 minutes, or to what is due next.');
    if (by === 'next' && next === null)
      return new Refusal('CONFLICT', 'Nothing is due: there is nowhere to go.');
    try {
      const ms = by === 'next' ? Math.max(0, (next?.getTime() ?? 0) - agenda.now().getTime()) : by;
      await agenda.advance(ms, mover);
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }
}
