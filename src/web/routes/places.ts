/** Finding the way: the first page, an incident's war room, and one's own conversation with Muster. */
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { Refusal } from '../../domain/errors.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import { channelSeen, WORKSPACE } from '../../store/queries/workspace/channels.js';
import { becomePersona } from '../access/visit.js';
import type { Web } from '../parts.js';
import { ownChannel } from '../platform.js';
import { openingPage } from '../view/page.js';
import { HOME } from '../view/side.js';
import { backTo } from './back.js';
import { fieldOf, fieldsOf } from './inputs.js';
import { sendPage } from './respond.js';
import { withVisit } from './visited.js';

/** How long somebody who goes to a room waits for it to be opened, in milliseconds, and how often it is looked for. */
const WAIT_MS = 3_000;
const LOOK_EVERY_MS = 100;

type Room = { readonly Params: { readonly incident: string } };

export function placeRoutes(app: FastifyInstance, web: Web): void {
  const { store, access, asset } = web;

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
        return reply.redirect(backTo(fields), 303);
      }),
    );
}
