/** The routes of the organization's pages. */
import type { FastifyInstance } from 'fastify';
import { connectionPage, connectionsPage } from '../connect/pages.js';
import { beside, readingOf } from '../page.js';
import type { Web } from '../parts.js';
import { ownChannel } from '../platform.js';
import { isHtmx, sendPage, sendParts } from '../routes/respond.js';
import { withVisit } from '../routes/visited.js';
import { NEW_CONVERSATION } from '../view/directs.js';
import { type Sheet, sheetParts } from '../view/organization.js';
import { organizationPage } from '../view/page.js';
import { HOME } from '../view/side.js';
import { auditPage } from './audit.js';
import { conversationPage } from './conversation.js';
import { homePage } from './home.js';
import type { Looking } from './looking.js';
import { mePage } from './me.js';
import type { PagePath } from './pages.js';
import { peoplePage, personPage } from './people.js';
import { servicePage, servicesPage } from './services.js';
import { teamPage, teamsPage } from './teams.js';
import { tokensPage } from './tokens.js';

type Params = { readonly Params: { readonly id?: string } };

export function organizationRoutes(app: FastifyInstance, web: Web): void {
  const page = (path: PagePath, sheetOf: (looking: Looking) => Promise<Sheet>, below = ''): void => {
    app.get<Params>(
      `${path}${below}`,
      withVisit<Params>(web, async ({ visit, request, reply }) => {
        const channel = await ownChannel(web, visit.viewer);
        const reading = { ...readingOf(web, visit, channel.id), page: path };
        const id = request.params.id ?? '';
        const sheet = await sheetOf({ web, visit, request, channel, reading, id });
        // After something was done the page that is open fetches itself again.
        if (isHtmx(request)) return sendParts(reply, sheetParts(sheet));
        const { asset } = web;
        const around = await beside(web, visit);
        return sendPage(
          reply,
          organizationPage({
            asset,
            beside: around,
            current: channel,
            reading,
            address: request.url,
            ...(path === HOME ? { composer: { channel, nonce: web.newId() } } : {}),
            ...sheet,
          }),
        );
      }),
    );
  };
  page(HOME, homePage);
  page(NEW_CONVERSATION, conversationPage);
  page('/people', peoplePage);
  page('/people', personPage, '/:id');
  page('/teams', teamsPage);
  page('/teams', teamPage, '/:id');
  page('/services', servicesPage);
  page('/services', servicePage, '/:id');
  page('/tokens', tokensPage);
  page('/connect', connectionsPage);
  page('/connect', connectionPage, '/:id');
  page('/audit', auditPage);
  page('/me', mePage);
}
