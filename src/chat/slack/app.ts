/** The Bolt app: what Slack sends, authorized by workspace and handed to its entry point. */
import { App, type AuthorizeResult, LogLevel } from '@slack/bolt';
import type { FastifyPluginAsync } from 'fastify';
import { Contacts } from '../../core/chat/contacts.js';
import { Heard } from '../../core/chat/heard.js';
import { ConfigProblem } from '../../core/environment.js';
import { Answers } from './answers.js';
import { clientOptions, quietLogger } from './client.js';
import { slackDirectory } from './contacts.js';
import { actionEntries } from './entry/actions.js';
import { commandEntries } from './entry/commands.js';
import { homeEntries } from './entry/home.js';
import { mentionEntries } from './entry/mentions.js';
import { messageEntries } from './entry/messages.js';
import { peopleEntries } from './entry/people.js';
import { roomEntries } from './entry/rooms.js';
import { shortcutEntries } from './entry/shortcuts.js';
import { submissionEntries } from './entry/submissions.js';
import { suggestionEntries } from './entry/suggestions.js';
import { timelineEntries } from './entry/timeline.js';
import { unfurlEntries } from './entry/unfurl.js';
import type { SlackSettings } from './environment.js';
import type { SlackAccess } from './installations/access.js';
import { type Island, WORKSPACE } from './island.js';
import type { SlackParts } from './parts.js';
import { SlackProblem } from './problem.js';
import { slackEventRoutes } from './receive/http.js';
import { Inlet, UnknownWorkspace } from './receive/receiver.js';
import { SlackSockets } from './receive/socket.js';
import { Telling } from './telling.js';

export interface SlackAppParts extends SlackParts {
  readonly settings: SlackSettings;
  readonly access: SlackAccess;
}

export interface SlackApp {
  /** What Slack sends over HTTP, where it does. */
  readonly routes: FastifyPluginAsync;
  /** Connects, in Socket Mode. @throws {ConfigProblem} one line, when Slack does not take the app-level token. */
  start(): Promise<void>;
  /** Resolves when everything that was taken is done, and said. */
  idle(): Promise<void>;
  /** Takes no more, and resolves when everything that was taken is done. */
  stop(): Promise<void>;
  /** Whether Slack can reach us, as far as that is ours. */
  readonly connected: boolean;
}

export function createSlackApp(parts: SlackAppParts): SlackApp {
  const { settings, access, clock, log } = parts;
  const { apiUrl, connection } = settings;
  const inlet = new Inlet(log);
  const follow = (work: Promise<void>): void => {
    inlet.follow(
      work.catch((error: unknown) => log.error({ err: error }, 'something was not said in Slack')),
    );
  };
  const telling = new Telling(parts);
  const island: Island = {
    parts,
    telling,
    answers: new Answers({ ...parts, telling }),
    contacts: new Contacts({ ...parts, follow }, slackDirectory),
    heard: new Heard(parts),
    follow,
  };
  const app = new App({
    receiver: inlet,
    authorize: async ({ teamId, enterpriseId }): Promise<AuthorizeResult> => {
      const workspace = await parts.workspaces.ofOrigin({ teamId, enterpriseId });
      if (workspace === undefined) throw new UnknownWorkspace(teamId ?? enterpriseId ?? 'nowhere');
      return { [WORKSPACE]: workspace, botId: workspace.botId, botUserId: workspace.botUserId };
    },
    clientOptions: clientOptions(apiUrl),
    logger: quietLogger,
    logLevel: LogLevel.ERROR,
    convoStore: false,
    tokenVerificationEnabled: false,
  });
  // What a listener throws is the receiver's to answer: an event that was not kept is not acknowledged.
  app.error((error) => Promise.reject(error.original ?? error));
  commandEntries(app, island);
  actionEntries(app, island);
  submissionEntries(app, island);
  suggestionEntries(app, island);
  shortcutEntries(app, island);
  mentionEntries(app, island);
  messageEntries(app, island);
  timelineEntries(app, island);
  roomEntries(app, island);
  homeEntries(app, island);
  unfurlEntries(app, island);
  peopleEntries(app, island, access);

  const sockets =
    connection.mode === 'socket'
      ? new SlackSockets({ ...parts, inlet, appToken: connection.appToken, apiUrl })
      : undefined;
  return {
    routes:
      connection.mode === 'http'
        ? slackEventRoutes({ inlet, signingSecret: connection.signingSecret, clock, log })
        : async () => {},
    get connected() {
      return sockets?.connected ?? true;
    },
    start: async () => {
      try {
        await sockets?.start();
      } catch (error) {
        if (!(error instanceof SlackProblem)) throw error;
        throw new ConfigProblem(
          `SLACK_APP_TOKEN is not accepted by Slack (${error.code}): it should be an app-level token with the scope connections:write.`,
        );
      }
    },
    idle: () => inlet.idle(),
    stop: async () => {
      await sockets?.stop();
      await inlet.idle();
    },
  };
}
