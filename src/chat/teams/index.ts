/** Teams: what the wiring needs of it. */
export type { TeamsSettings } from './environment.js';
