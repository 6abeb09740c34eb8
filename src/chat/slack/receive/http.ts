/** `POST /slack/events`: everything Slack sends over HTTP. */
import { isValidSlackRequest } from '@slack/bolt';
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { Clock, Log } from '../../../core/ports.js';
import { type Delivery, type Inlet, NobodyListens } from './receiver.js';

export interface HttpParts {
  readonly inlet: Inlet;
  readonly signingSecret: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** The largest request, in bytes: as Bolt's own receivers have it. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;
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
      const raw = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
      // No detail: whoever has no secret learns nothing.
      if (!isSigned(parts, request, raw)) return reply.code(401).send();
      const body = parsed(raw, header(request, 'content-type') ?? '');
      if (body === undefined) return reply.code(400).send();
      if (body['ssl_check'] === '1') return reply.code(200).send();
      if (body['type'] === 'url_verification') return reply.send({ challenge: body['challenge'] });
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
        parts.log.error({ request: request.id, err: error }, 'a request of Slack failed');
        return reply.code(500).send();
      }
      if (answer === undefined || answer === '') return reply.code(200).send();
      return typeof answer === 'string' ? reply.type('text/plain').send(answer) : reply.send(answer);
    });
  };

function isSigned({ signingSecret, clock }: HttpParts, request: FastifyRequest, body: string): boolean {
  const signature = header(request, 'x-slack-signature');
  const at = numberOf(header(request, 'x-slack-request-timestamp'));
  if (signature === undefined || at === undefined) return false;
  const nowMs = clock.wallNow().getTime();
  // Bolt itself takes what comes from the future.
  if (Math.abs(nowMs / 1_000 - at) > SKEW_LIMIT_S) return false;
  return isValidSlackRequest({
    signingSecret,
    body,
    headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': at },
    nowMilliseconds: nowMs,
  });
}

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,12}$/u.test(text) ? Number(text) : undefined;

/** JSON, a form with JSON in its `payload`, or a plain form. Undefined: none of these. */
function parsed(raw: string, contentType: string): Record<string, unknown> | undefined {
  if (!contentType.startsWith('application/x-www-form-urlencoded')) return objectIn(raw);
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
