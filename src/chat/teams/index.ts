/** Teams: what the wiring needs of it. */
export { createTeamsApp, type TeamsApp } from './app.js';
export type { TeamsSettings } from './environment.js';
export { typedInTeams } from './means.js';
export { TeamsPeople } from './people.js';
export { createTeamsPlatform } from './platform.js';
export { Services } from './services.js';
export { LinkedTenants } from './tenants.js';
export { Views } from './views.js';
