/** Conversations between people are opened here. */
import type { FastifyInstance } from 'fastify';
import { isUuid } from '../../store/queries/incidentDetails.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { author } from '../access/author.js';
import {
  type ChoiceProblem,
  conversationUrl,
  MOST_OTHERS,
  OPEN_CONVERSATION,
} from '../organization/conversation.js';
import type { Web } from '../parts.js';
import { openConversation } from '../platform.js';
import { fieldOf, fieldsOf, manyOf } from './inputs.js';
import { withVisit } from './visited.js';

export function directRoutes(app: FastifyInstance, web: Web): void {
  app.post(
    OPEN_CONVERSATION,
    withVisit(web, async ({ visit: { viewer }, request, reply }) => {
      const fields = fieldsOf(request.body);
      const chosen = [...new Set(manyOf(fields, 'person'))].filter((id) => id !== viewer.userId);
      const people = new PeopleQueries(web.store.read, viewer);
      const found = await people.usersByIds(chosen.filter(isUuid).slice(0, MOST_OTHERS + 1));
      const others = found.filter(({ active, isService }) => active && !isService);
      const again = (problem: ChoiceProblem, kept: readonly string[]) =>
        reply.redirect(conversationUrl(kept, fieldOf(fields, 'search'), problem), 303);
      if (chosen.length === 0) return again('nobody', []);
      if (chosen.length > MOST_OTHERS) return again('many', chosen);
      if (others.length < chosen.length)
        return again(
          'gone',
          others.map(({ id }) => id),
        );
      const own = { id: viewer.userId ?? '', name: viewer.name };
      const channel = await web.store.tx((w) =>
        openConversation(author(web, w, viewer, request.id), [own, ...others]),
      );
      return reply.redirect(`/c/${channel.id}`, 303);
    }),
  );
}
