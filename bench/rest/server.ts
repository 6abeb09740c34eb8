/** A process that serves REST on loopback: told a database, it opens it and answers the port; told `close`, it closes it. */

import type { FastifyInstance } from 'fastify';
import type { Family } from '../../src/core/dispatch/registry.js';
import { asHelper } from '../lib/asHelper.js';
import { log, type Muster, openMuster, platforms } from '../lib/muster.js';
import { TOKEN } from '../lib/process.js';
import * as product from '../lib/product.js';
import { constants } from './constants.js';

let open: { readonly muster: Muster; readonly server: FastifyInstance } | undefined;

export interface Serve {
  readonly file: string;
  /** Each command answers the same forever, without looking or writing: the baseline of the others. */
  readonly constant?: true;
}

async function serve({ file, constant }: Serve): Promise<number> {
  const families: readonly Family[] = constant ? constants(product.families) : product.families;
  const muster = await openMuster(file, { families });
  const { store, clock, newId, dispatcher, registry, ticker, organizationId } = muster;
  await product.ensureAdminToken({ store, clock, newId }, organizationId, TOKEN);
  const { patience } = product;
  // It is never started: deliveries are not what is measured here.
  const worker = new product.OutboxWorker({
    store,
    clock,
    newId,
    platforms,
    patience,
    log,
    pageOf: (reference) => `https://muster.example/incidents/${reference}`,
  });
  const agenda = new product.Agenda({ store, clock, newId, ticker, worker, platforms });
  const routes = product.apiRoutes({ store, clock, dispatcher, registry, agenda, log });
  const server = await product.createServer({ log, islands: [routes] });
  open = { muster, server };
  return Number(new URL(await server.listen({ host: '127.0.0.1', port: 0 })).port);
}

asHelper(async (asked: Serve | 'close') => {
  if (asked !== 'close') return await serve(asked);
  await open?.server.close();
  await open?.muster.close();
  return null;
});
