import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Agenda } from '../../core/time/agenda.js';
import { parseIsoDurationMs } from '../../domain/duration.js';
import { Refusal } from '../../domain/errors.js';
import type { Access } from './access.js';

const body = z.union([
  z.strictObject({ advance: z.string() }),
  z.strictObject({ set: z.iso.datetime({ offset: true }) }),
]);

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
