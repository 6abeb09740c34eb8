/** What is pressed in the tour and is no command: the form of the first step, asking for the tour, putting it away. */
import type { FastifyInstance } from 'fastify';
import { drillValues } from '../../core/messages/tour.js';
import { homePart } from '../organization/home.js';
import { readingOf } from '../page.js';
import type { Visit, Web } from '../parts.js';
import { ownChannel } from '../platform.js';
import { answered, fill } from '../routes/ask.js';
import { fieldsOf, nonceOf } from '../routes/inputs.js';
import { isHtmx, respond, sendParts } from '../routes/respond.js';
import { withVisit } from '../routes/visited.js';
import { HOME } from '../view/side.js';
import { putTourAway, takeTour } from './tour.js';

export function tourRoutes(app: FastifyInstance, web: Web): void {
  app.post(
    '/tour/declare',
    withVisit(web, async ({ visit, request, reply }) => {
      const channel = await ownChannel(web, visit.viewer);
      const nonce = nonceOf(fieldsOf(request.body), web.newId);
      const asking = { web, visit, channel, request, reply, from: 'button', text: '', nonce } as const;
      return await respond(
        asking,
        await answered(asking, () => fill(asking, 'incident declare', drillValues)),
      );
    }),
  );

  const wishing = (path: string, keep: (web: Web, visit: Visit) => Promise<void>): void => {
    app.post(
      path,
      withVisit(web, async ({ visit, request, reply }) => {
        await keep(web, visit);
        if (!isHtmx(request)) return reply.redirect(HOME, 303);
        const channel = await ownChannel(web, visit.viewer);
        const reading = { ...readingOf(web, visit, channel.id), page: HOME };
        return sendParts(reply, await homePart(web, visit, reading));
      }),
    );
  };
  wishing('/tour/take', takeTour);
  wishing('/tour/away', putTourAway);
}
