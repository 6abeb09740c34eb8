/** What the island is given, and what its parts share. */
import type { DeferredAnswers } from '../../core/dispatch/deferred.js';
import type { Dispatcher } from '../../core/dispatch/dispatcher.js';
import type { Registry } from '../../core/dispatch/registry.js';
import type { ChatPlatform, Clock, Log, NewId, PageOf, Patience } from '../../core/ports.js';
import type { Store } from '../../store/store.js';
import type { SlackClient } from './client.js';

/** What the platform is called in our own tables. */
export const SLACK = 'slack';

/** A workspace, or a whole Enterprise Grid organization, in which the app is installed, with the access to it. */
export interface Workspace {
  readonly organizationId: string;
  /** `T…`, or `E…` where the app is installed for a whole Enterprise Grid organization. */
  readonly id: string;
  /** The app's own user, bot and id there. */
  readonly botUserId: string;
  readonly botId: string;
  readonly appId: string | null;
  /** Where its pages are: `https://acme.slack.com/`. */
  readonly url: string;
  readonly client: SlackClient;
}

/** Where an inbound request says it comes from. */
export interface Origin {
  readonly teamId: string | undefined;
  readonly enterpriseId: string | undefined;
}

/** The workspaces there are. Answers come from the store, so that another replica's installation counts at once. */
export interface Workspaces {
  /** Undefined: the organization has none. */
  ofOrganization(organizationId: string): Promise<Workspace | undefined>;
  /** Undefined: nobody we know. */
  ofOrigin(origin: Origin): Promise<Workspace | undefined>;
}

/** What every part of the island needs. */
export interface SlackBase {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly workspaces: Workspaces;
  /** The address under which people reach Muster, without a slash at its end. */
  readonly publicUrl: string;
  readonly pageOf: PageOf;
}

/** What answering people needs beside that. */
export interface SlackParts extends SlackBase {
  readonly dispatcher: Dispatcher;
  readonly deferred: DeferredAnswers;
  readonly registry: Registry;
  readonly patience: Patience;
  readonly platforms: readonly ChatPlatform[];
}
