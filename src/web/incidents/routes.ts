/** The routes of the incidents' pages, of the views that people keep, and of the search. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { deleteView, type NewView, saveView } from '../../core/people/savedViews.js';
import { errorCatalogue, Refusal } from '../../domain/errors.js';
import { author } from '../access/author.js';
import { lookingAt, sendSheet, sheetRoute } from '../organization/routes.js';
import type { Web } from '../parts.js';
import { fieldOf, fieldsOf } from '../routes/inputs.js';
import { isHtmx, sendParts } from '../routes/respond.js';
import { type Visited, withVisit } from '../routes/visited.js';
import { SEARCH } from '../view/side.js';
import { addressOf, filtersOf, INCIDENTS, parseQuery, queryOf } from './filters.js';
import { incidentsPage } from './listing.js';
import { incidentPage } from './page.js';
import { searchPage } from './search.js';
import { viewRefused } from './views.js';

type View = { readonly Params: { readonly id?: string } };

export function incidentRoutes(app: FastifyInstance, web: Web): void {
  const page = sheetRoute(app, web);
  page(INCIDENTS, (looking) => incidentsPage(looking));
  page(INCIDENTS, incidentPage, '/:id');
  page(SEARCH, searchPage);

  app.post<View>(
    `${INCIDENTS}/views`,
    withVisit<View>(web, async (visited) => {
      const filters = filtersOf(visited);
      const asked = { name: fieldOf(fieldsOf(visited.request.body), 'name'), query: queryOf(filters) };
      const problem = await kept(visited, asked);
      if (problem === undefined) return goTo(visited, addressOf(filters));
      if (isHtmx(visited.request)) return sendParts(visited.reply, viewRefused(problem.message));
      const looking = await lookingAt(web, visited, INCIDENTS);
      const sheet = await incidentsPage(looking, { name: asked.name, problem: problem.message });
      visited.reply.code(errorCatalogue[problem.code].httpStatus);
      return sendSheet(visited.reply, looking, sheet, addressOf(filters));
    }),
  );

  app.post<View>(
    `${INCIDENTS}/views/:id/delete`,
    withVisit<View>(web, async (visited) => {
      const { visit, request } = visited;
      const view = await web.store.tx((w) =>
        deleteView(author(web, w, visit.viewer, request.id), request.params.id ?? ''),
      );
      // The list stays, only its name is gone.
      return goTo(visited, addressOf(parseQuery(view.query)));
    }),
  );

  /** What was wrong; undefined when it is kept. */
  async function kept({ visit, request }: Visited<View>, asked: NewView): Promise<Refusal | undefined> {
    try {
      await web.store.tx((w) => saveView(author(web, w, visit.viewer, request.id), asked));
      return undefined;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'INVALID') return error;
      throw error;
    }
  }
}

const goTo = ({ request, reply }: Visited<View>, address: string): FastifyReply =>
  isHtmx(request) ? sendParts(reply.header('hx-redirect', address), '') : reply.redirect(address, 303);
