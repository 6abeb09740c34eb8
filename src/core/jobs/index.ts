import type { Job } from '../time/job.js';
import { commanderNudgeJob } from './commanderNudge.js';
import { stableQuestionJob } from './stableQuestion.js';
import { unpauseJob } from './unpause.js';

/** Every kind of scheduled work. */
export const jobs: readonly Job[] = [commanderNudgeJob, stableQuestionJob, unpauseJob];
