/** Every family of commands, in the order in which help and the API's description show them. */
import type { Family } from '../dispatch/registry.js';
import { incidentFamily } from './incident/index.js';

export const families: readonly Family[] = [incidentFamily];
