/** What the pages of connections send: looking whether it works, and files to take along. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../../domain/errors.js';
import type { Looking } from '../organization/looking.js';
import { beside, readingOf } from '../page.js';
import type { Visit, Web } from '../parts.js';
import { ownChannel } from '../platform.js';
import { fieldOf, fieldsOf } from '../routes/inputs.js';
import { isHtmx, sendPage, sendParts } from '../routes/respond.js';
import { withVisit } from '../routes/visited.js';
import { privateAnswer } from '../view/answer.js';
import { sheetParts } from '../view/organization.js';
import { organizationPage } from '../view/page.js';
import { checked, connectionOf, guideSheet, mustConnect, outcomeOf } from './pages.js';
import { CONNECT, pathOf } from './view.js';

type One = { readonly Params: { readonly id: string } };
type File = { readonly Params: { readonly id: string; readonly name: string } };

async function lookingAt(web: Web, visit: Visit, request: FastifyRequest<One>): Promise<Looking> {
  const channel = await ownChannel(web, visit.viewer);
  const reading = { ...readingOf(web, visit, channel.id), page: CONNECT };
  const looking = { web, visit, request, channel, reading, id: request.params.id };
  mustConnect(looking);
  return looking;
}

export function connectRoutes(app: FastifyInstance, web: Web): void {
  app.post<One>(
    `${CONNECT}/:id/check`,
    withVisit<One>(web, async ({ visit, request, reply }) => {
      const looking = await lookingAt(web, visit, request);
      const { channel, reading } = looking;
      const connection = connectionOf(looking);
      const way = fieldOf(fieldsOf(request.body), 'way');
      const examined = await checked(connection, web.organizationId);
      const sheet = await guideSheet(looking, connection, way, examined);
      if (isHtmx(request))
        return sendParts(reply, privateAnswer(outcomeOf(connection, examined), reading) + sheetParts(sheet));
      return sendPage(
        reply,
        organizationPage({
          asset: web.asset,
          beside: await beside(web, visit),
          current: channel,
          reading,
          address: `${pathOf(connection)}?way=${encodeURIComponent(way)}`,
          ...sheet,
        }),
      );
    }),
  );

  app.get<File>(
    `${CONNECT}/:id/files/:name`,
    withVisit<File>(web, async ({ visit, request, reply }) => {
      const { files } = connectionOf(await lookingAt(web, visit, request));
      const file = files.find(({ name }) => name === request.params.name);
      if (file === undefined) throw new Refusal('NOT_FOUND', 'There is no such file.');
      return reply
        .type(file.contentType)
        .header('content-disposition', `attachment; filename="${file.name}"`)
        .header('cache-control', 'no-store')
        .send(file.content());
    }),
  );
}
