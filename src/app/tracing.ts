/**
 * Traces for whoever collects them, over OTLP. Off unless an endpoint is set, and then nothing of it is even loaded. A
 * collector that is slow or gone costs spans, never time: they are sent in the background, and dropped when they pile up.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attributes, Context, Span as OtelSpan, SpanContext } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { type Log, noTracer, type OpenSpan, type SpanFacts, type Tracer } from '../core/ports.js';
import { patience } from './patience.js';

export interface TracingSetting {
  /** Where the collector listens; undefined where there is none. */
  readonly endpoint: string | undefined;
  readonly serviceName: string;
  readonly version: string;
}

export interface Tracing {
  readonly tracer: Tracer;
  /** Sends what is left, within its limit. */
  readonly stop: () => Promise<void>;
}

/** How long one attempt to send may take, in milliseconds, its repeats included. */
const SEND_LIMIT_MS = 5_000;
/** How long stopping waits for the rest to be sent, in milliseconds: a fraction of what stopping may take. */
const STOP_LIMIT_MS = 3_000;

export async function startTracing(
  { endpoint, serviceName, version }: TracingSetting,
  log: Log,
): Promise<Tracing> {
  if (endpoint === undefined) return { tracer: noTracer, stop: () => Promise.resolve() };
  const [api, { BatchSpanProcessor, TracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const sending = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/u, '')}/v1/traces`,
    timeoutMillis: SEND_LIMIT_MS,
  });
  const exporter = toldOnce(sending, log, new URL(endpoint).host);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': version }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000, exportTimeoutMillis: SEND_LIMIT_MS }),
    ],
  });
  const otel = provider.getTracer('muster', version);
  const present = new AsyncLocalStorage<Context>();

  const open = (name: string, facts: SpanFacts, traceparent?: string): OpenSpan => {
    const caller = traceparent === undefined ? undefined : spanContextOf(traceparent);
    const around = present.getStore() ?? api.ROOT_CONTEXT;
    const parent = caller === undefined ? around : api.trace.setSpanContext(api.ROOT_CONTEXT, caller);
    const span = otel.startSpan(name, { attributes: attributesOf(facts) }, parent);
    const inside = api.trace.setSpan(parent, span);
    return {
      add: (more) => void span.setAttributes(attributesOf(more)),
      run: (fn) => present.run(inside, fn),
      end: (error) => {
        if (error !== undefined) fail(span, error, api.SpanStatusCode.ERROR);
        span.end();
      },
    };
  };

  return {
    tracer: {
      open,
      span: async (name, facts, work) => {
        const span = open(name, facts);
        try {
          const result = await span.run(() => work(span));
          span.end();
          return result;
        } catch (error) {
          span.end(error);
          throw error;
        }
      },
    },
    // A collector that does not answer has been told of already.
    stop: () => patience.within(provider.shutdown(), STOP_LIMIT_MS).catch(() => {}),
  };
}

/** Only the error's name: its message may hold what somebody wrote. */
const fail = (span: OtelSpan, error: unknown, code: number): void => {
  span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
  span.setStatus({ code });
};

const attributesOf = (facts: SpanFacts): Attributes =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, value ?? undefined]));

/** A caller's span, as W3C Trace Context writes it; undefined for what is none. */
function spanContextOf(traceparent: string): SpanContext | undefined {
  const [, traceId, spanId, flags] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/u.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (/^0+$/u.test(traceId) || /^0+$/u.test(spanId)) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}

/** An outage of the collector is one line in the log, not one for each span. */
function toldOnce(exporter: SpanExporter, log: Log, collector: string): SpanExporter {
  let failing = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error !== undefined && !failing)
          log.warn(
            { collector, err: result.error },
            'traces cannot be sent and are dropped until the collector takes them',
          );
        failing = result.error !== undefined;
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}
