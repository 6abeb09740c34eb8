/** Slack in the wiring: the platform that the core delivers to, the access it needs, and the app that answers. */
import type { FastifyPluginAsync } from 'fastify';
import {
  createSlackApp,
  createSlackPlatform,
  type SlackAccess,
  type SlackApp,
  type SlackAppParts,
  type SlackSettings,
  startSlackAccess,
} from '../chat/slack/index.js';
import type { ChatPlatform, Clock, Log, NewId, PageOf } from '../core/ports.js';
import type { Store } from '../store/store.js';

export interface ConnectedParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly publicUrl: string;
  readonly pageOf: PageOf;
}

/** A chat platform as the process has it: known before anybody is let in, served once everything is there. */
export interface Connected {
  readonly platform: ChatPlatform;
  /**
   * Finds out where the app is installed and opens what belongs there.
   * @throws {ConfigProblem} one line, for whoever starts the process.
   */
  begin(opening: {
    readonly defaultOrganizationId: string;
    readonly openOrganization: (id: string) => Promise<void>;
  }): Promise<void>;
  /** Answers what comes from there. */
  serve(
    parts: Pick<SlackAppParts, 'dispatcher' | 'deferred' | 'registry' | 'patience' | 'platforms'>,
  ): FastifyPluginAsync;
  start(): Promise<void>;
  /** For every beat of the housekeeping; never fails. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

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
    stop: async () => {
      await app?.stop();
      access?.close();
    },
  };
}
