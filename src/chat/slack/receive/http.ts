/** `POST /slack/events`: everything Slack sends over HTTP. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { Clock, Log } from '../../../core/ports.js';
import { type Delivery, type Inlet, NobodyListens, UnknownWorkspace } from './receiver.js';

export interface HttpParts {
  readonly inlet: Inlet;
  readonly signingSecret: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** The largest request, in bytes: as Bolt's own receivers have it. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;
/** The largest probe of our certificate, in bytes. */
const PROBE_LIMIT_BYTES = 2_000;
/** How far the time of a request may be from ours, in seconds, on either side. */
const SKEW_LIMIT_S = 5 * 60;

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
};

export const slackEventRoutes =
  (parts: HttpParts): FastifyPluginAsync =>
  async (app: FastifyInstance) => {
    // The signature is of the bytes: nothing may parse them before.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES },
      (_request, body, done) => done(null, body),
    );
    app.post('/slack/events', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const contentType = header(request, 'content-type') ?? '';
      // Slack looks now and then whether our certificate is good, and does not sign that.
      if (isProbe(raw, contentType)) return reply.code(200).send();
      // No detail: whoever has no secret learns nothing.
      if (!isSigned(parts, request, raw)) return reply.code(401).send();
      const body = parsed(raw.toString('utf8'), contentType);
      if (body === undefined) return reply.code(400).send();
      if (body['type'] === 'url_verification') return reply.send({ challenge: body['challenge'] });
      if (body['type'] === 'app_rate_limited') {
        parts.log.warn({ workspace: body['team_id'] }, 'Slack holds events back: there are too many');
        return reply.code(200).send();
      }
      let answer: unknown;
      const delivery: Delivery = {
        body,
        retryNum: numberOf(header(request, 'x-slack-retry-num')),
        retryReason: header(request, 'x-slack-retry-reason'),
        acknowledge: (given) => {
          answer = given;
          return Promise.resolve();
        },
      };
      try {
        await parts.inlet.take(delivery);
      } catch (error) {
        if (error instanceof NobodyListens) return reply.code(404).send();
        if (error instanceof UnknownWorkspace) {
          parts.log.info({ workspace: error.workspace }, 'a request of an unknown workspace is refused');
          return reply.code(401).send();
        }
        parts.log.error({ request: request.id, err: error }, 'a request of Slack failed');
        return reply.code(500).send();
      }
      if (answer === undefined || answer === '') return reply.code(200).send();
      return typeof answer === 'string' ? reply.type('text/plain').send(answer) : reply.send(answer);
    });
  };

const isForm = (contentType: string): boolean =>
  /^application\/x-www-form-urlencoded\s*(?:;|$)/iu.test(contentType);

/** No more than what such a probe needs is looked at before the signature is. */
const isProbe = (raw: Buffer, contentType: string): boolean =>
  isForm(contentType) &&
  raw.length <= PROBE_LIMIT_BYTES &&
  new URLSearchParams(raw.toString('latin1')).get('ssl_check') === '1';

/** By the bytes as they came. */
function isSigned({ signingSecret, clock }: HttpParts, request: FastifyRequest, raw: Buffer): boolean {
  const signature = header(request, 'x-slack-signature') ?? '';
  const at = header(request, 'x-slack-request-timestamp') ?? '';
  if (!/^\d{1,12}$/u.test(at)) return false;
  // Bolt itself takes what comes from the future.
  if (Math.abs(clock.wallNow().getTime() / 1_000 - Number(at)) > SKEW_LIMIT_S) return false;
  const expected = createHmac('sha256', signingSecret).update(`v0:${at}:`).update(raw).digest('hex');
  const [given, wanted] = [Buffer.from(signature), Buffer.from(`v0=${expected}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,12}$/u.test(text) ? Number(text) : undefined;

/** JSON, a form with JSON in its `payload`, or a plain form. Undefined: none of these. */
function parsed(raw: string, contentType: string): Record<string, unknown> | undefined {
  if (!isForm(contentType)) return objectIn(raw);
  const form = new URLSearchParams(raw);
  const payload = form.get('payload');
  return payload === null ? Object.fromEntries(form) : objectIn(payload);
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
