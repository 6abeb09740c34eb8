/** What the island is given, and what its parts share. */
import type { DeferredAnswers } from '../../core/dispatch/deferred.js';
import type { Dispatcher } from '../../core/dispatch/dispatcher.js';
import type { Registry } from '../../core/dispatch/registry.js';
import type { ChatPlatform, Clock, Log, NewId, PageOf, Patience } from '../../core/ports.js';
import type { Store } from '../../store/store.js';
import type { Connector } from './connector.js';
import type { Graph } from './graph.js';

/** What the platform is called in our own tables. */
export const TEAMS = 'teams';

/** A Microsoft tenant that is linked to an organization, with the access to it. */
export interface Tenant {
  readonly organizationId: string;
  /** The id of the tenant in Entra. */
  readonly id: string;
  /** Group id of the team in which rooms are made; null: rooms are group chats. */
  readonly teamId: string | null;
  readonly connector: Connector;
  readonly graph: Graph;
}

/** The tenants that are let in. Answers come from the store, so that a changed configuration counts at once. */
export interface Tenants {
  /** Undefined: the organization has none. */
  ofOrganization(organizationId: string): Promise<Tenant | undefined>;
  /** Undefined: nobody we know, who is refused. */
  ofId(tenantId: string): Promise<Tenant | undefined>;
}

/** What every part of the island needs. */
export interface TeamsBase {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly tenants: Tenants;
  readonly registry: Registry;
  /** The app's id: `28:<appId>` is what the bot is called in Teams. */
  readonly appId: string;
  /** The address under which people reach Muster, without a slash at its end. */
  readonly publicUrl: string;
  readonly pageOf: PageOf;
}

/** What answering people needs beside that. */
export interface TeamsParts extends TeamsBase {
  readonly dispatcher: Dispatcher;
  readonly deferred: DeferredAnswers;
  readonly patience: Patience;
  readonly platforms: readonly ChatPlatform[];
}
