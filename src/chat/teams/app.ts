/** The app in Teams: what comes in, handed to its entry point. */
import type { FastifyPluginAsync } from 'fastify';
import { Contacts } from '../../core/chat/contacts.js';
import { Heard } from '../../core/chat/heard.js';
import type { Activity } from './activity.js';
import { Answers } from './answers.js';
import { createAuthentication } from './botFramework/authentication.js';
import type { InvokeAnswer } from './botFramework/invokes.js';
import { teamsDirectory } from './contacts.js';
import { fetched, submitted } from './entry/dialogs.js';
import { opened, unfurled } from './entry/extension.js';
import { consent } from './entry/files.js';
import { edited, message, removed } from './entry/messages.js';
import { execute } from './entry/presses.js';
import { changed, installation } from './entry/rooms.js';
import type { TeamsSettings } from './environment.js';
import { Files } from './files.js';
import { atOf, type Island } from './island.js';
import type { TeamsParts, Tenant } from './parts.js';
import type { TeamsPeople } from './people.js';
import { messageRoutes } from './receive.js';
import type { Services } from './services.js';
import { Telling } from './telling.js';
import type { Views } from './views.js';

export interface TeamsAppParts extends TeamsParts {
  readonly settings: TeamsSettings;
  readonly services: Services;
  readonly people: TeamsPeople;
  readonly views: Views;
}

export interface TeamsApp {
  readonly routes: FastifyPluginAsync;
  /** Resolves when everything that was taken is done, and said. */
  idle(): Promise<void>;
}

type Entry<A> = (island: Island, activity: Activity, tenant: Tenant) => Promise<A>;

/** What is asked, by the name of the invoke. */
const INVOKES: ReadonlyMap<string, Entry<InvokeAnswer>> = new Map([
  ['adaptiveCard/action', execute],
  ['task/fetch', fetched],
  ['task/submit', submitted],
  ['composeExtension/fetchTask', opened],
  ['composeExtension/submitAction', submitted],
  ['composeExtension/queryLink', unfurled],
  ['fileConsent/invoke', consent],
]);

/** What happens, by the type of the activity. */
const HAPPENINGS: ReadonlyMap<string, Entry<void>> = new Map([
  ['message', message],
  ['messageUpdate', edited],
  ['messageDelete', removed],
  ['conversationUpdate', changed],
  ['installationUpdate', installation],
]);

/** Asked for something that nobody here knows. */
const NOT_IMPLEMENTED = 501;

export function createTeamsApp(parts: TeamsAppParts): TeamsApp {
  const { settings, clock, log, services, people, views } = parts;
  const following = new Set<Promise<void>>();
  const follow = (work: Promise<void>): void => {
    const followed = work
      .catch((error: unknown) => log.error({ err: error }, 'something was not said in Teams'))
      .finally(() => following.delete(followed));
    following.add(followed);
  };
  const files = new Files(parts);
  const telling = new Telling({ ...parts, files });
  const island: Island = {
    parts,
    telling,
    answers: new Answers({ ...parts, telling }),
    contacts: new Contacts({ ...parts, follow }, teamsDirectory),
    heard: new Heard(parts),
    services,
    people,
    views,
    files,
    follow,
  };

  const take = async (activity: Activity, tenant: Tenant): Promise<InvokeAnswer | undefined> => {
    const { conversation, serviceUrl } = atOf(activity);
    const group = activity.channelData?.team?.aadGroupId;
    await services.seen({
      organizationId: tenant.organizationId,
      tenantId: tenant.id,
      conversation,
      serviceUrl,
      ...(typeof group === 'string' ? { teamGroupId: group } : {}),
    });
    if (activity.type === 'invoke') {
      const invoke = INVOKES.get(activity.name ?? '');
      return invoke === undefined ? { status: NOT_IMPLEMENTED } : await invoke(island, activity, tenant);
    }
    await HAPPENINGS.get(activity.type)?.(island, activity, tenant);
    return undefined;
  };

  return {
    routes: messageRoutes({
      ...parts,
      authentication: settings.anonymous ? undefined : createAuthentication(settings, () => clock.wallNow()),
      take,
    }),
    idle: async () => {
      while (following.size > 0) await Promise.all(following);
    },
  };
}
