/** Microsoft Teams in the wiring: the platform that the core delivers to, and the app that answers. */
import {
  createTeamsApp,
  createTeamsPlatform,
  LinkedTenants,
  Services,
  type TeamsApp,
  TeamsPeople,
  type TeamsSettings,
  typedInTeams,
  Views,
} from '../chat/teams/index.js';
import type { Connected, ConnectedParts } from './connected.js';

export function connectTeams(settings: TeamsSettings, parts: ConnectedParts): Connected {
  let app: TeamsApp | undefined;
  const tenants = new LinkedTenants({ ...parts, settings });
  const shared = { ...parts, tenants, appId: settings.appId };
  const services = new Services(shared);
  const base = { ...shared, services, people: new TeamsPeople(shared, services), views: new Views(shared) };
  return {
    typed: typedInTeams,
    platform: createTeamsPlatform(base),
    begin: async ({ defaultOrganizationId, openOrganization }) => {
      await tenants.begin(defaultOrganizationId);
      await openOrganization(defaultOrganizationId);
    },
    serve: (answering) => async (server) => {
      app = createTeamsApp({ ...base, ...answering, settings });
      await server.register(app.routes);
    },
    start: async () => {},
    refresh: async () => {},
    idle: async () => await app?.idle(),
    stop: async () => await app?.idle(),
  };
}
