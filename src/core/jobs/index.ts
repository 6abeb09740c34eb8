import type { Job } from '../time/job.js';
import { archiveRoomsJob } from './archiveRooms.js';
import { commanderNudgeJob } from './commanderNudge.js';
import { stableQuestionJob } from './stableQuestion.js';
import { unpauseJob } from './unpause.js';

/** Every kind of scheduled work. */
export const jobs: readonly Job[] = [archiveRoomsJob, commanderNudgeJob, stableQuestionJob, unpauseJob];
