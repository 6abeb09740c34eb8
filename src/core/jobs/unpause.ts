import { UNPAUSE } from '../incidents/consequences.js';
import { resume } from '../incidents/pausing.js';
import type { Job } from '../time/job.js';

/** The pause was for a time, and it is over. */
export const unpauseJob: Job = {
  kind: UNPAUSE,
  label: 'the pause is over',
  run: async ({ incidents, timer, now }) => {
    const incident = await incidents.locked(timer.subject);
    // The change that ends or moves the pause disarms the timer; this is for a tick that raced with it.
    if (incident?.paused?.until !== timer.scheduledFor.toISOString()) return;
    await resume(incidents, incident, now, null);
  },
};
