/** How installations end: somebody removed the app, or revoked its token. */
import type { Log } from '../../../core/ports.js';
import { organizationLinkedTo } from '../../../store/queries/organizations.js';
import { SlackClient } from '../client.js';
import type { Origin } from '../parts.js';
import { SlackProblem } from '../problem.js';
import { DEAD_TOKEN, factsOf } from './facts.js';
import { auditWorkspace, authorship, eventually, type LinkParts } from './link.js';
import type { OwnWorkspace } from './own.js';
import { type Installation, type Kept, keptInstallation, removeInstallation } from './record.js';

/** What Slack told. */
export interface Told {
  readonly origin: Origin;
  /** When it happened, as Slack has it (`event_time`); undefined counts as just now. */
  readonly at: Date | undefined;
}

export interface EndingParts extends LinkParts {
  readonly log: Log;
  readonly apiUrl: string;
  readonly find: (id: string) => Promise<Installation | undefined>;
  readonly own: OwnWorkspace | undefined;
}

/** Slack's times are whole seconds. */
const SECOND_MS = 1_000;

export class Endings {
  constructor(private readonly parts: EndingParts) {}

  /** @param bots the bot users whose tokens were revoked, where it is not the whole app that is gone. */
  async gone({ origin, at }: Told, verb: 'uninstall' | 'revoke', bots?: readonly string[]): Promise<void> {
    const { own, store, clock, log } = this.parts;
    const ids = [origin.teamId, origin.enterpriseId].filter((id) => id !== undefined);
    const concerns = ({ botUserId }: Pick<Kept, 'botUserId'>) => bots?.includes(botUserId) ?? true;
    if (own?.facts !== undefined && ids.includes(own.facts.id) && concerns(own.facts)) own.markBroken();
    for (const id of ids) {
      const installation = await keptInstallation(store.read, id, clock.wallNow());
      if (installation === undefined) continue;
      if (!concerns(installation) || (await this.#overtaken(installation, at))) return;
      await endInstallation(this.parts, installation, verb);
      log.info({ workspace: id, verb }, 'the app is installed in a Slack workspace no more');
      return;
    }
  }

  /** Whether the app was installed again since: Slack tells of an end up to hours later. */
  async #overtaken({ id, installedAt }: Kept, at: Date | undefined): Promise<boolean> {
    if (at === undefined || at.getTime() > Date.parse(installedAt) - SECOND_MS) return false;
    const { clock, apiUrl, find, log } = this.parts;
    const installation = await find(id);
    if (installation === undefined) return false;
    try {
      await factsOf(new SlackClient(clock, apiUrl, installation.token));
    } catch (error) {
      if (!(error instanceof SlackProblem)) throw error;
      if (DEAD_TOKEN.has(error.code)) return false;
    }
    log.info({ workspace: id }, 'an installation that was removed has been made again since');
    return true;
  }
}

/** The token goes; the organization stays linked, so that installing again finds everything. */
export async function endInstallation(
  parts: Omit<LinkParts, 'defaultOrganizationId'>,
  { id, name }: Kept,
  verb: 'uninstall' | 'revoke' | 'forget',
): Promise<void> {
  await eventually(parts, async (w) => {
    if ((await keptInstallation(w, id, parts.clock.wallNow())) === undefined) return;
    await removeInstallation(w, id);
    const organization = await organizationLinkedTo(w, 'slackTeamId', id);
    if (organization === undefined) return;
    await auditWorkspace(authorship(parts, w, organization.id), id, verb, { before: { name }, after: null });
  });
}
