/** A span for every request, with everything that is done for it inside. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OpenSpan, Tracer } from '../../core/ports.js';

export function traceRequests(server: FastifyInstance, tracer: Tracer): void {
  const spans = new WeakMap<FastifyRequest, OpenSpan>();
  server.addHook('onRequest', (request, _reply, done) => {
    const { method, headers, routeOptions } = request;
    const { traceparent } = headers;
    // The template of the route, never the address: it names incidents, and may hold what somebody looks for.
    const route = routeOptions.url ?? 'unmatched';
    const span = tracer.open(
      `${method} ${route}`,
      { 'http.request.method': method, 'http.route': route, 'muster.request': request.id },
      typeof traceparent === 'string' ? traceparent : undefined,
    );
    spans.set(request, span);
    span.run(done);
  });
  // Again, because whoever reads a body comes back from the socket, which knows of no request.
  server.addHook('preValidation', (request, _reply, done) => {
    const span = spans.get(request);
    if (span === undefined) done();
    else span.run(done);
  });
  server.addHook('onResponse', async (request, reply) => {
    const span = spans.get(request);
    span?.add({ 'http.response.status_code': reply.statusCode });
    span?.end();
  });
}
