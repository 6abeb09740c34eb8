/** The product as `npm start` runs it: the compiled files of dist, under the types of src. */
import { pathToFileURL } from 'node:url';
import { distFolder } from './places.js';

const load = <M>(path: string): Promise<M> => import(pathToFileURL(`${distFolder}/${path}.js`).href);

export const { openStore } = await load<typeof import('../../src/store/open.js')>('store/open');
export const { readMigrations } = await load<typeof import('../../src/store/migrate.js')>('store/migrate');
export const { createClock } = await load<typeof import('../../src/app/clock.js')>('app/clock');
export const { createIds } = await load<typeof import('../../src/app/ids.js')>('app/ids');
export const { createLogger } = await load<typeof import('../../src/app/logger.js')>('app/logger');
export const { createMetrics } = await load<typeof import('../../src/app/metrics.js')>('app/metrics');
export const { ensureAdminToken } =
  await load<typeof import('../../src/app/adminToken.js')>('app/adminToken');
export const { ensureAnnouncements, ensureOrganization, seedExample } =
  await load<typeof import('../../src/app/seed.js')>('app/seed');
export const { Registry } =
  await load<typeof import('../../src/core/dispatch/registry.js')>('core/dispatch/registry');
export const { Dispatcher } =
  await load<typeof import('../../src/core/dispatch/dispatcher.js')>('core/dispatch/dispatcher');
export const { viewerOf } =
  await load<typeof import('../../src/core/dispatch/deferred.js')>('core/dispatch/deferred');
export const { families } =
  await load<typeof import('../../src/core/commands/families.js')>('core/commands/families');
export const { Ticker } = await load<typeof import('../../src/core/time/ticker.js')>('core/time/ticker');
export const { jobs } = await load<typeof import('../../src/core/jobs/index.js')>('core/jobs/index');
export const { PeopleQueries } =
  await load<typeof import('../../src/store/queries/people.js')>('store/queries/people');
export const { IncidentQueries } =
  await load<typeof import('../../src/store/queries/incidents.js')>('store/queries/incidents');
export const { systemViewer } =
  await load<typeof import('../../src/store/queries/viewer.js')>('store/queries/viewer');
export const { Agenda } = await load<typeof import('../../src/core/time/agenda.js')>('core/time/agenda');
export const { OutboxWorker } =
  await load<typeof import('../../src/core/outbox/worker.js')>('core/outbox/worker');
export const { patience } = await load<typeof import('../../src/app/patience.js')>('app/patience');
export const { createServer } =
  await load<typeof import('../../src/http/server/server.js')>('http/server/server');
export const { apiRoutes } = await load<typeof import('../../src/http/api/routes.js')>('http/api/routes');
export const { slackEventRoutes } =
  await load<typeof import('../../src/chat/slack/receive/http.js')>('chat/slack/receive/http');
export const { Inlet } = await load<typeof import('../../src/chat/slack/receive/receiver.js')>(
  'chat/slack/receive/receiver',
);
