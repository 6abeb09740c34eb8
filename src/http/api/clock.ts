import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Agenda } from '../../core/time/agenda.js';
import { parseIsoDurationMs } from '../../domain/duration.js';
import { Refusal } from '../../domain/errors.js';
import type { Access } from './access.js';
import type { DescribedRoute } from './openapi/route.js';

const body = z.union([
  z.strictObject({ advance: z.string().meta({ description: 'An ISO 8601 duration.' }) }),
  z.strictObject({ set: z.iso.datetime({ offset: true }).meta({ description: 'Forward only.' }) }),
]);
const clockObject = z
  .object({ now: z.iso.datetime(), mode: z.enum(['system', 'offset', 'manual']) })
  .meta({ id: 'Clock', examples: [{ now: '2026-03-02T09:00:00.000Z', mode: 'manual' }] });

const common = {
  path: '/clock',
  tag: 'clock',
  inPath: {},
  inQuery: {},
  takesKey: false,
  status: 200,
  returns: clockObject,
  documents: [],
} as const;

/** How the routes below are described. */
export const clockDescribed: readonly DescribedRoute[] = [
  {
    ...common,
    method: 'get',
    operationId: 'clock',
    summary: 'Read the product’s clock',
    description: 'Deadlines, nudges and timelines go by it.',
    body: null,
    bodyRequired: false,
    example: undefined,
  },
  {
    ...common,
    method: 'post',
    operationId: 'clockMove',
    summary: 'Push the clock forward',
    description:
      'Takes the role of admin, and a clock that can be pushed (`MUSTER_CLOCK`). Everything that falls due on the way runs, each at its own instant; it answers when all of it is done, deliveries included.',
    body,
    bodyRequired: true,
    example: { advance: 'PT15M' },
  },
];

/** The product's clock: anybody may read it, an admin may push it where it can be pushed. */
export function clockRoutes(server: FastifyInstance, prefix: string, agenda: Agenda, access: Access): void {
  const present = () => ({ now: agenda.now().toISOString(), mode: agenda.mode });
  server.get(`${prefix}/clock`, async (request) => {
    await access.caller(request);
    return present();
  });
  server.post(`${prefix}/clock`, async (request) => {
    const { viewer } = await access.caller(request);
    const by = { viewer, surface: 'rest', requestId: request.id };
    if (viewer.role !== 'ADMIN')
      throw new Refusal(
        'FORBIDDEN',
        `Moving the clock takes an admin; this token is a ${viewer.role.toLowerCase()}.`,
      );
    const parsed = body.safeParse(request.body);
    if (!parsed.success)
      throw new Refusal('INVALID', 'Send either {"advance": "PT15M"} or {"set": "2026-03-01T09:00:00Z"}.', {
        fields: { advance: ['An ISO 8601 duration is accepted.'], set: ['An instant is accepted.'] },
      });
    if ('set' in parsed.data) {
      const { set } = parsed.data;
      await agenda.moveTo(() => new Date(set), by);
    } else {
      const ms = parseIsoDurationMs(parsed.data.advance);
      if (ms === undefined)
        throw new Refusal('INVALID', `“${parsed.data.advance.slice(0, 60)}” is not a duration.`, {
          fields: { advance: ['A duration such as PT15M is accepted, below ten years.'] },
        });
      await agenda.advance(ms, by);
    }
    return present();
  });
}
