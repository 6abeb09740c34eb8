import { commanderOf } from '../../store/queries/incidentDetails.js';
import { STABLE_QUESTION } from '../incidents/consequences.js';
import { isItStable } from '../messages/incident.js';
import type { Job } from '../time/job.js';

/** Half an hour after entering monitoring the commander is asked whether it is stable. */
export const stableQuestionJob: Job = {
  kind: STABLE_QUESTION,
  label: 'the commander is asked whether it is stable',
  run: async ({ incidents, timer }) => {
    const incident = await incidents.locked(timer.subject);
    if (incident?.status !== 'MONITORING' || incident.paused !== null) return;
    await incidents.note(
      incident,
      [{ kind: 'NUDGE', text: 'asked whether it is stable' }],
      [isItStable(incident, commanderOf(incident) ?? incident.assignee)],
    );
  },
};
