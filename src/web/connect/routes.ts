/** What the pages of connections send: looking whether it works, and files to take along. */
import type { FastifyInstance } from 'fastify';
import { Refusal } from '../../domain/errors.js';
import { lookingAt, sendSheet } from '../organization/routes.js';
import type { Web } from '../parts.js';
import { fieldOf, fieldsOf } from '../routes/inputs.js';
import { isHtmx, sendParts } from '../routes/respond.js';
import { withVisit } from '../routes/visited.js';
import { privateAnswer } from '../view/answer.js';
import { sheetParts } from '../view/organization.js';
import { checked, connectionOf, guideSheet, mustConnect, outcomeOf } from './pages.js';
import { CONNECT, pathOf } from './view.js';

type One = { readonly Params: { readonly id: string } };
type File = { readonly Params: { readonly id: string; readonly name: string } };

export function connectRoutes(app: FastifyInstance, web: Web): void {
  app.post<One>(
    `${CONNECT}/:id/check`,
    withVisit<One>(web, async (visited) => {
      const { request, reply } = visited;
      const looking = await lookingAt(web, visited, CONNECT);
      mustConnect(looking);
      const connection = connectionOf(looking);
      const way = fieldOf(fieldsOf(request.body), 'way');
      const address = `${pathOf(connection)}?way=${encodeURIComponent(way)}`;
      const examined = await checked(connection, web.organizationId);
      const sheet = await guideSheet(looking, connection, way, examined);
      if (!isHtmx(request)) return await sendSheet(reply, looking, sheet, address);
      // Whoever listens hears what came of it; the rest stands beside each step.
      const answer = privateAnswer(outcomeOf(connection, examined), looking.reading);
      return sendParts(reply, answer + sheetParts(sheet, address));
    }),
  );

  app.get<File>(
    `${CONNECT}/:id/files/:name`,
    withVisit<File>(web, async (visited) => {
      const looking = await lookingAt(web, visited, CONNECT);
      mustConnect(looking);
      const file = connectionOf(looking).files.find(({ name }) => name === visited.request.params.name);
      if (file === undefined) throw new Refusal('NOT_FOUND', 'There is no such file.');
      return visited.reply
        .type(file.contentType)
        .header('content-disposition', `attachment; filename="${file.name}"`)
        .header('cache-control', 'no-store')
        .send(file.content());
    }),
  );
}
