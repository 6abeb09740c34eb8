/** Traces arrive whole where somebody collects them, and cost nothing where nobody does. */
import { expect, onTestFinished, test } from 'vitest';
import { startTracing } from '../../src/app/tracing.js';
import { noTracer } from '../../src/core/ports.js';
import { startApp } from '../support/app.js';
import { doublePlatform } from '../support/chatPlatform.js';
import { ChatServerDouble } from '../support/doubles/chatServer.js';
import { type CollectedSpan, OtlpCollectorDouble } from '../support/doubles/otlpCollector.js';
import { ADMIN_TOKEN, call, freePort } from '../support/process.js';
import { Visitor } from '../web/visitor.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';

async function collected(
  story: (app: Awaited<ReturnType<typeof startApp>>) => Promise<void>,
): Promise<OtlpCollectorDouble> {
  const collector = new OtlpCollectorDouble();
  const OTEL_EXPORTER_OTLP_ENDPOINT = `${await collector.start()}/`;
  onTestFinished(() => collector.stop());
  const platforms = [doublePlatform(new ChatServerDouble())];
  const app = await startApp({ OTEL_EXPORTER_OTLP_ENDPOINT }, { platforms });
  try {
    await story(app);
  } finally {
    await app.stop();
  }
  return collector;
}

test('a request, its command, and later its deliveries and timers', async () => {
  const { spans } = await collected(async ({ url, worker }) => {
    await call(
      url,
      'POST',
      '/incidents',
      { title: 'x', severity: 'SEV1' },
      {
        'x-request-id': 'req-1',
        traceparent: `00-${TRACE}-${CALLER}-01`,
      },
    );
    await worker.drain();
    await call(url, 'POST', '/incidents/INC-2026-001/close', {}, { 'x-request-id': 'req-2' });
    await call(url, 'POST', '/clock', { advance: 'PT4M' }, { 'x-request-id': 'req-3' });
  });
  const one = (name: string, attributes: object = {}): CollectedSpan => {
    const found = spans.filter((s) => s.name === name);
    const [span, another] = found.filter((s) =>
      Object.entries(attributes).every(([key, value]) => s.attributes[key] === value),
    );
    if (span === undefined || another !== undefined) throw new Error(`There is not one span ${name}.`);
    return span;
  };
  const request = one('POST /api/v1/incidents');
  expect(request).toMatchObject({
    traceId: TRACE,
    parentSpanId: CALLER,
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/api/v1/incidents',
      'http.response.status_code': 201,
      'muster.request': 'req-1',
    },
    resource: { 'service.name': 'muster', 'service.version': '0.1.0' },
  });
  expect(one('command', { 'muster.command': 'incident declare' })).toMatchObject({
    traceId: TRACE,
    parentSpanId: request.spanId,
    attributes: { 'muster.surface': 'rest', 'muster.outcome': 'done', 'muster.request': 'req-1' },
  });
  // Nobody called: it begins a trace of its own.
  const refused = one('POST /api/v1/incidents/:incident/close');
  expect(refused.traceId).not.toBe(TRACE);
  expect(refused.parentSpanId ?? '').toBe('');
  expect(one('command', { 'muster.outcome': 'CONFLICT' })).toMatchObject({ parentSpanId: refused.spanId });
  // Moving the clock does what falls due on the way.
  const moved = one('POST /api/v1/clock');
  expect(one('job')).toMatchObject({
    traceId: moved.traceId,
    attributes: { 'muster.kind': 'incident.commander-nudge', 'muster.timer': expect.any(String) },
  });
  const delivered = spans.filter(({ name }) => name === 'delivery');
  expect(delivered.length).toBeGreaterThan(3);
  for (const { attributes } of delivered)
    expect(attributes).toMatchObject({
      'muster.delivery': expect.any(String),
      'muster.lane': expect.any(String),
      'muster.incident': expect.any(String),
      'muster.result': 'sent',
    });
});

test('no span says what somebody wrote, or a secret', async () => {
  const { bodies } = await collected(async (app) => {
    await call(app.url, 'POST', '/incidents', { title: 'MARKED', severity: 'SEV2' });
    await call(app.url, 'GET', '/incidents?search=MARKED');
    await fetch(`${app.url}/MARKED`);
    const visitor = new Visitor(app);
    const { path } = await visitor.enter();
    await visitor.type(path, 'MARKED');
    await visitor.type(path, '/incident MARKED');
    await app.worker.drain();
  });
  expect(bodies.join('')).toContain('UNKNOWN_COMMAND');
  expect(bodies.join('')).not.toMatch(new RegExp(`MARKED|${ADMIN_TOKEN}|INC-2026`, 'u'));
});

test('a collector that is not there slows nothing down, fails nothing, and is told of once', async () => {
  const port = await freePort();
  const app = await startApp({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://user:hidden@127.0.0.1:${port}` });
  const started = performance.now();
  for (let i = 0; i < 20; i += 1) expect((await call(app.url, 'GET', '/incidents')).status).toBe(200);
  expect(performance.now() - started).toBeLessThan(2_000);
  const stopping = performance.now();
  await app.stop();
  expect(performance.now() - stopping).toBeLessThan(5_000);
  const warnings = app.logged.filter((line) => line.includes('"warn"'));
  await expect
    .poll(() => app.logged.filter((line) => line.includes('traces cannot be sent')).length, {
      timeout: 8_000,
    })
    .toBe(1);
  expect(warnings.length).toBeLessThanOrEqual(1);
  expect(app.logged.join('')).not.toContain('hidden');
}, 20_000);

test('without an endpoint there is no tracer at all', async () => {
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const { tracer } = await startTracing({ endpoint: undefined, serviceName: 'x', version: '0' }, log);
  expect(tracer).toBe(noTracer);
});
