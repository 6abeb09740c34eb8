/** Which workspace somebody speaks from, and which one an organization has: looked up once, remembered for moments. */
import type { Clock, Log } from '../../../core/ports.js';
import { organizationLinkedTo } from '../../../store/queries/organizations.js';
import { PeopleQueries } from '../../../store/queries/people.js';
import { systemViewer } from '../../../store/queries/viewer.js';
import type { Store } from '../../../store/store.js';
import { SlackClient } from '../client.js';
import type { Origin, Workspace, Workspaces } from '../parts.js';
import type { Facts } from './facts.js';
import { INSTALLATIONS_TOPIC, type Installation } from './record.js';

/** How long an answer holds where no signal says otherwise, in milliseconds. */
const HOLDS_MS = 10_000;
/** No more answers than this are kept: what is asked for comes from outside. */
const MOST_ANSWERS = 10_000;

/** The workspace whose token the environment has. */
export interface OwnToken {
  /** Undefined until Slack has said whose it is. */
  readonly facts: Facts | undefined;
  readonly client: SlackClient;
  /** It works no more. */
  readonly broken: boolean;
}

export interface WorkspaceParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly apiUrl: string;
  readonly own: OwnToken | undefined;
  /** The installation of this id, with a token that is not about to expire. */
  readonly installation: (id: string) => Promise<Installation | undefined>;
}

interface Answer {
  readonly at: number;
  readonly workspace: Workspace | undefined;
}

export class InstalledWorkspaces implements Workspaces {
  readonly #answers = new Map<string, Answer>();
  /** A client remembers what Slack has closed to it, so each token keeps its own. */
  readonly #clients = new Map<string, { readonly token: string; readonly client: SlackClient }>();
  readonly #unsubscribe: () => void;
  /** Rises whenever what is remembered may be wrong: what was looked up before then is not remembered. */
  #age = 0;

  constructor(private readonly parts: WorkspaceParts) {
    this.#unsubscribe = parts.store.onSignal((topic) => {
      // The empty topic: signals were lost.
      if (topic === INSTALLATIONS_TOPIC || topic === '') this.forget();
    });
  }

  ofOrganization(organizationId: string): Promise<Workspace | undefined> {
    return this.#remembering(`organization ${organizationId}`, async () => {
      const people = new PeopleQueries(this.parts.store.read, systemViewer(organizationId));
      const { slackTeamId } = await people.organization();
      return slackTeamId === null ? undefined : await this.#look(slackTeamId, organizationId);
    });
  }

  async ofOrigin({ teamId, enterpriseId }: Origin): Promise<Workspace | undefined> {
    for (const id of [teamId, enterpriseId]) {
      if (id === undefined) continue;
      const found = await this.#remembering(`workspace ${id}`, () => this.#look(id));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Something has changed: everything is looked up anew. */
  forget(): void {
    this.#age += 1;
    this.#answers.clear();
  }

  close(): void {
    this.#unsubscribe();
  }

  async #remembering(
    key: string,
    look: () => Promise<Workspace | undefined>,
  ): Promise<Workspace | undefined> {
    const now = this.parts.clock.wallNow().getTime();
    const known = this.#answers.get(key);
    if (known !== undefined && Math.abs(now - known.at) < HOLDS_MS) return known.workspace;
    const age = this.#age;
    const workspace = await look();
    if (age !== this.#age) return workspace;
    if (this.#answers.size >= MOST_ANSWERS) this.#answers.clear();
    this.#answers.set(key, { at: now, workspace });
    return workspace;
  }

  /** The environment's token goes first, unless somebody has installed the app there again since it broke. */
  async #look(id: string, organizationId?: string): Promise<Workspace | undefined> {
    const own = this.parts.own?.facts?.id === id ? this.parts.own : undefined;
    const installation = own?.broken === false ? undefined : await this.parts.installation(id);
    const facts = installation ?? own?.facts;
    if (facts === undefined) {
      this.#clients.delete(id);
      return undefined;
    }
    const organization =
      organizationId ?? (await organizationLinkedTo(this.parts.store.read, 'slackTeamId', id))?.id;
    if (organization === undefined) {
      this.parts.log.warn({ workspace: id }, 'a Slack workspace belongs to no organization any more');
      return undefined;
    }
    const { botUserId, botId, appId, url } = facts;
    const client =
      installation === undefined ? own?.client : this.#clientOf(installation.id, installation.token);
    return client && { organizationId: organization, id, botUserId, botId, appId, url, client };
  }

  #clientOf(id: string, token: string): SlackClient {
    const known = this.#clients.get(id);
    if (known?.token === token) return known.client;
    const client = new SlackClient(this.parts.clock, this.parts.apiUrl, token);
    this.#clients.set(id, { token, client });
    return client;
  }
}
