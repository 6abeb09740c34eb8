/** Slack: what the wiring needs of it. */
export { createSlackApp, type SlackApp, type SlackAppParts } from './app.js';
export type { SlackSettings } from './environment.js';
export { type SlackAccess, startSlackAccess } from './installations/access.js';
export { typedInSlack } from './means.js';
export { createSlackPlatform } from './platform.js';
