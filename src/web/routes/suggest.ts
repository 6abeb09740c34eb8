/** What somebody who types may mean, and the form that somebody had open when the page went away. */
import type { FastifyInstance } from 'fastify';
import { Completer } from '../../core/complete/completer.js';
import type { Web } from '../parts.js';
import { suggestions } from '../view/suggestions.js';
import { answered, fill, placeOf } from './ask.js';
import { channelOf } from './found.js';
import { fieldOf, fieldsOf, formValues, nonceOf } from './inputs.js';
import { openedAgain } from './quotes.js';
import { type Asking, respond, sendParts } from './respond.js';
import { withVisit } from './visited.js';

type Params = { readonly Params: { readonly id: string } };

export function suggestRoutes(app: FastifyInstance, web: Web): void {
  const completer = new Completer(web);

  // Sent, not asked for by an address: what is being typed is nobody's business but the channel's, and addresses are logged on the way.
  app.post<Params>(
    '/c/:id/suggest',
    withVisit(web, async ({ visit, request, reply }) => {
      const channel = await channelOf(web, visit, request.params.id);
      const completion = await completer.complete({
        text: fieldOf(fieldsOf(request.body), 'text'),
        viewer: visit.viewer,
        place: await placeOf(web, channel),
        commandsOnly: channel.kind === 'DIRECT',
      });
      return sendParts(reply, suggestions(completion));
    }),
  );

  app.post<Params>(
    '/c/:id/forms/open',
    withVisit(web, async ({ visit, request, reply }) => {
      const fields = fieldsOf(request.body);
      const channel = await channelOf(web, visit, request.params.id);
      const nonce = nonceOf(fields, web.newId);
      const asking: Asking = { web, visit, channel, request, reply, from: 'button', text: '', nonce };
      const about = fieldOf(fields, 'message');
      const opened = await answered(asking, () =>
        about === ''
          ? fill(asking, fieldOf(fields, 'command'), formValues(fields))
          : openedAgain(asking, fields, about),
      );
      return await respond(asking, opened);
    }),
  );
}
