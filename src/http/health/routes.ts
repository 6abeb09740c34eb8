/** Liveness, readiness and metrics. */
import type { FastifyPluginAsync } from 'fastify';

export interface HealthParts {
  /** What must hold before traffic may come, by name; false or a rejection is not ready. */
  readonly checks: Readonly<Record<string, () => Promise<boolean>>>;
  readonly metrics: { readonly contentType: string; readonly render: () => Promise<string> };
}

export const healthRoutes =
  ({ checks, metrics }: HealthParts): FastifyPluginAsync =>
  async (server) => {
    server.get('/healthz', async () => ({ status: 'ok' }));
    server.get('/readyz', async (_request, reply) => {
      const results = await Promise.all(
        Object.entries(checks).map(
          async ([name, check]) => [name, await check().catch(() => false)] as const,
        ),
      );
      const ready = results.every(([, ok]) => ok);
      return reply.code(ready ? 200 : 503).send({
        status: ready ? 'ready' : 'not ready',
        checks: Object.fromEntries(results.map(([name, ok]) => [name, ok ? 'ok' : 'failing'])),
      });
    });
    server.get('/metrics', async (_request, reply) =>
      reply.header('content-type', metrics.contentType).send(await metrics.render()),
    );
  };
