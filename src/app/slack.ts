/** Slack in the wiring: the platform that the core delivers to, the access it needs, and the app that answers. */
import {
  createSlackApp,
  createSlackPlatform,
  type SlackAccess,
  type SlackApp,
  type SlackSettings,
  startSlackAccess,
  typedInSlack,
} from '../chat/slack/index.js';
import type { Connected, ConnectedParts } from './connected.js';

export function connectSlack(settings: SlackSettings, parts: ConnectedParts): Connected {
  let access: SlackAccess | undefined;
  let app: SlackApp | undefined;
  const workspaces = {
    ofOrganization: async (id: string) => await access?.workspaces.ofOrganization(id),
    ofOrigin: async (origin: { teamId: string | undefined; enterpriseId: string | undefined }) =>
      await access?.workspaces.ofOrigin(origin),
  };
  const base = { ...parts, workspaces };
  const platform = createSlackPlatform(base);
  return {
    typed: typedInSlack,
    platform: {
      ...platform,
      ready: async () => app?.connected === true && (await platform.ready?.()) !== false,
    },
    begin: async (opening) => {
      access = await startSlackAccess({ ...parts, ...opening, settings });
    },
    serve: (answering) => async (server) => {
      if (access === undefined) throw new Error('Slack is served before it is begun.');
      app = createSlackApp({ ...base, ...answering, settings, access });
      await server.register(access.routes);
      await server.register(app.routes);
    },
    start: async () => await app?.start(),
    refresh: async () => await access?.refresh(),
    idle: async () => await app?.idle(),
    stop: async () => {
      await app?.stop();
      access?.close();
    },
  };
}
