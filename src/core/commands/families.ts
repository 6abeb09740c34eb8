/** Every family of commands, in the order in which help and the API's description show them. */
import type { Family } from '../dispatch/registry.js';
import { auditFamily } from './audit/index.js';
import { incidentFamily } from './incident/index.js';
import { serviceFamily } from './service/index.js';
import { sessionFamily } from './session/index.js';
import { teamFamily } from './team/index.js';
import { tokenFamily } from './token/index.js';
import { userFamily } from './user/index.js';

export const families: readonly Family[] = [
  incidentFamily,
  userFamily,
  teamFamily,
  serviceFamily,
  tokenFamily,
  sessionFamily,
  auditFamily,
];
