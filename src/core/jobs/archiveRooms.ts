import { isOver } from '../../domain/incident/status.js';
import { ARCHIVE_ROOMS } from '../incidents/consequences.js';
import type { Job } from '../time/job.js';

/** The incident has been over for a while: its rooms are put away. */
export const archiveRoomsJob: Job = {
  kind: ARCHIVE_ROOMS,
  label: 'its rooms are archived',
  run: async ({ incidents, timer }) => {
    const incident = await incidents.locked(timer.subject);
    // Reopening disarms the timer; this is for a tick that raced with it.
    if (incident !== undefined && isOver(incident.status)) await incidents.archiveRooms(incident);
  },
};
