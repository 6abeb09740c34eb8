/** What an installation entails: its organization, its row, and the person who made it. */
import type { Installation as Granted } from '@slack/oauth';
import { IncidentWork } from '../../../core/incidents/work.js';
import { meet, type Profile } from '../../../core/people/contact.js';
import { PeopleWork } from '../../../core/people/work.js';
import type { Log } from '../../../core/ports.js';
import { hasAdmin } from '../../../store/queries/organizations.js';
import type { Writer } from '../../../store/store.js';
import { SlackClient } from '../client.js';
import { SlackProblem } from '../problem.js';
import { missingLine } from '../scopes.js';
import { type Facts, factsOf } from './facts.js';
import { auditWorkspace, authorship, eventually, type LinkParts, linkInstalled } from './link.js';
import { type Installation, type Installations, keptInstallation } from './record.js';

export interface InstallParts extends LinkParts {
  readonly log: Log;
  readonly apiUrl: string;
  readonly installations: Installations;
  /** Opens what an organization has in its workspace and in the browser; may be repeated. */
  readonly openOrganization: (organizationId: string) => Promise<void>;
}

/** Puts down what Slack has granted. @throws {SlackProblem} when Slack does not say whose token it is. */
export async function install(parts: InstallParts, granted: Granted): Promise<void> {
  const { bot } = granted;
  if (bot === undefined)
    throw new SlackProblem('no_permission', 'oauth.v2.access', 'Slack granted no bot token.', true);
  const client = new SlackClient(parts.clock, parts.apiUrl, bot.token);
  const { id, ...facts } = await factsOf(client);
  const installation: Installation = {
    ...facts,
    // What was asked for decides: a token of a whole Enterprise Grid organization is kept under its id.
    id: granted.isEnterpriseInstall === true ? (granted.enterprise?.id ?? id) : (granted.team?.id ?? id),
    name:
      (granted.isEnterpriseInstall === true ? granted.enterprise?.name : granted.team?.name) ?? facts.name,
    url: granted.enterpriseUrl ?? facts.url,
    appId: granted.appId ?? facts.appId,
    scopes: bot.scopes,
    token: bot.token,
    refreshToken: bot.refreshToken ?? null,
    expiresAt: expiryOf(bot.expiresAt),
    installedBy: granted.user.id,
    installedAt: parts.clock.wallNow().toISOString(),
  };
  const installer = await profileOf(client, granted.user.id);
  const { organization, fresh } = await eventually(parts, (w) => put(parts, w, installation, installer));
  parts.log.info(
    { workspace: installation.id, organization: organization.id, fresh },
    'the app was installed in a Slack workspace',
  );
  const missing = missingLine(installation.scopes);
  if (missing !== undefined) parts.log.warn({ workspace: installation.id }, `in Slack ${missing}`);
  await parts.openOrganization(organization.id);
}

export const expiryOf = (unixSeconds: number | undefined): string | null =>
  unixSeconds === undefined ? null : new Date(unixSeconds * 1000).toISOString();

async function put(parts: InstallParts, w: Writer, installation: Installation, installer: Profile) {
  const linked = await linkInstalled(parts, w, installation);
  const { organization } = linked;
  const author = authorship(parts, w, organization.id);
  const before = await keptInstallation(w, installation.id, author.wallNow);
  await parts.installations.save(w, installation);
  await auditWorkspace(author, installation.id, before === undefined ? 'install' : 'reinstall', {
    before: before === undefined ? null : shown(before),
    after: shown(installation),
  });
  const people = new PeopleWork(author);
  const incidents = new IncidentWork({ ...author, platforms: [] });
  const user = await meet(
    { w, people, incidents, organizationId: organization.id, key: 'slackUserId' },
    installer,
  );
  // Somebody has to be able to let others in.
  if (user.active && user.role !== 'ADMIN' && !(await hasAdmin(w, organization.id)))
    await people.changeUser(user, { role: 'ADMIN' });
  return linked;
}

const shown = ({
  name,
  scopes,
  installedBy,
}: Pick<Facts, 'name' | 'scopes'> & Pick<Installation, 'installedBy'>) => ({ name, scopes, installedBy });

/** Whoever installs an app is a member of the workspace. */
async function profileOf(client: SlackClient, id: string): Promise<Profile> {
  const nameless: Profile = { id, name: id, email: null, timezone: null, standing: 'MEMBER', active: true };
  try {
    const { user } = await client.call('users.info', (web) => web.users.info({ user: id }));
    return {
      ...nameless,
      name: user?.profile?.real_name ?? user?.real_name ?? user?.name ?? id,
      email: user?.profile?.email ?? null,
      timezone: user?.tz ?? null,
    };
  } catch (error) {
    // Their name is learned when they first say something.
    if (error instanceof SlackProblem) return nameless;
    throw error;
  }
}
