/** The routes of the organization's pages. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { connectionPage, connectionsPage } from '../connect/pages.js';
import { beside, readingOf } from '../page.js';
import type { Web } from '../parts.js';
import { ownChannel } from '../platform.js';
import { isHtmx, sendPage, sendParts } from '../routes/respond.js';
import { type Visited, withVisit } from '../routes/visited.js';
import { NEW_CONVERSATION } from '../view/directs.js';
import { FOLLOWED, followedPart, type Sheet, sheetParts } from '../view/organization.js';
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

/** A page that reads through the core's one door, whole or, where the browser has it already, in parts. */
export const sheetRoute =
  (app: FastifyInstance, web: Web) =>
  (path: PagePath, sheetOf: (looking: Looking) => Promise<Sheet>, below = ''): void => {
    app.get<Params>(
      `${path}${below}`,
      withVisit<Params>(web, async (visited) => {
        const looking = await lookingAt(web, visited, path);
        return sendSheet(visited.reply, looking, await sheetOf(looking));
      }),
    );
  };

/** Who looks at a page, and from where. */
export async function lookingAt(
  web: Web,
  { visit, request }: Visited<Params>,
  path: PagePath,
): Promise<Looking> {
  const channel = await ownChannel(web, visit.viewer);
  const reading = { ...readingOf(web, visit, channel.id), page: path };
  return { web, visit, request, channel, reading, id: request.params.id ?? '' };
}

/** @param address the page's own, where it is another one than what was asked for. */
export async function sendSheet(
  reply: FastifyReply,
  { web, visit, request, channel, reading }: Looking,
  sheet: Sheet,
  address: string = request.url,
): Promise<FastifyReply> {
  // After something was done the page that is open fetches itself again; what others did changes a part of it.
  if (isHtmx(request))
    return sendParts(
      reply,
      request.headers['hx-trigger'] === FOLLOWED ? followedPart(sheet) : sheetParts(sheet, address),
    );
  return sendPage(
    reply,
    organizationPage({
      asset: web.asset,
      beside: await beside(web, visit),
      current: channel,
      reading,
      address,
      ...(reading.page === HOME ? { composer: { channel, nonce: web.newId() } } : {}),
      ...sheet,
    }),
  );
}

export function organizationRoutes(app: FastifyInstance, web: Web): void {
  const page = sheetRoute(app, web);
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
