import { z } from 'zod';
import { commanderNudge } from '../../domain/incident/commanderNudge.js';
import { needsCommanderNudge } from '../../domain/incident/needs.js';
import { commanderOf } from '../../store/queries/incidentDetails.js';
import { COMMANDER_NUDGE } from '../incidents/consequences.js';
import { commanderWanted } from '../messages/incident.js';
import type { Job } from '../time/job.js';

const data = z.object({ since: z.iso.datetime() });

/** A SEV1 or SEV2 without a commander: the room is asked, until somebody takes it. */
export const commanderNudgeJob: Job = {
  kind: COMMANDER_NUDGE,
  label: 'the room is asked who takes command',
  run: async ({ incidents, timer, dueAt, now }) => {
    const incident = await incidents.locked(timer.subject);
    if (incident === undefined) return;
    const commander = commanderOf(incident);
    // The change that ends the need disarms the timer; this is for a tick that raced with it.
    if (
      !needsCommanderNudge({
        status: incident.status,
        severity: incident.severity,
        commanderId: commander?.id ?? null,
        paused: incident.paused !== null,
      })
    )
      return;
    const since = new Date(data.parse(timer.data).since);
    const { missed, next } = commanderNudge(since, dueAt, now);
    const minutes = Math.max(1, Math.round((now.getTime() - since.getTime()) / 60_000));
    await incidents.note(
      incident,
      [
        {
          kind: 'NUDGE',
          text: `asked the room for a commander${missed === 0 ? '' : ` (and stands for ${missed} more reminders that fell due meanwhile)`}`,
          data: { due_at: dueAt.toISOString(), missed },
        },
      ],
      [commanderWanted(incident, minutes, missed)],
    );
    await incidents.arm(incident, COMMANDER_NUDGE, next, { since: since.toISOString() });
  },
};
