/** The island's access to Slack: who is installed where, how that comes and goes, and the routes it takes. */
import type { FastifyPluginAsync } from 'fastify';
import { ConfigProblem } from '../../../core/environment.js';
import { organizationLinkedTo } from '../../../store/queries/organizations.js';
import type { SlackSettings } from '../environment.js';
import type { Workspaces } from '../parts.js';
import { Endings, type Told } from './endings.js';
import type { InstallParts } from './install.js';
import { type OAuthParts, Rotation } from './oauth.js';
import { OwnWorkspace } from './own.js';
import { type Installation, Installations, keptInstallations } from './record.js';
import { installRoutes } from './routes.js';
import { InstalledWorkspaces } from './workspaces.js';

export interface AccessParts extends Omit<InstallParts, 'installations' | 'apiUrl'> {
  readonly settings: SlackSettings;
  /** The address under which people reach Muster, without a slash at its end. */
  readonly publicUrl: string;
}

export interface SlackAccess {
  readonly workspaces: Workspaces;
  /** `/slack/install` and the way back; nothing where only one workspace is configured. */
  readonly routes: FastifyPluginAsync;
  /** Whether the workspace of the environment's token can be worked with, as far as is known; true without one. */
  readonly works: boolean;
  /** The app was removed: the event `app_uninstalled`. May be told twice, late, and in any order. */
  uninstalled(told: Told): Promise<void>;
  /** Tokens were revoked: the event `tokens_revoked`. Only the bot's own matters. */
  tokensRevoked(told: Told & { readonly bot: readonly string[] }): Promise<void>;
  /** Catches up with what Slack did not answer before. For every beat of the housekeeping; never fails. */
  refresh(): Promise<void>;
  close(): void;
}

/**
 * Finds out whose the configured token is, links its workspace to its organization and opens what belongs there.
 * Where Slack does not answer it goes on with what it said last time, or without.
 * @throws {ConfigProblem} one line: a token that Slack refuses, a workspace that cannot be ours, a key that does not fit.
 */
export async function startSlackAccess(parts: AccessParts): Promise<SlackAccess> {
  const { settings, store } = parts;
  const { encryptionKey, botToken, apiUrl } = settings;
  const installations = encryptionKey === undefined ? undefined : new Installations(encryptionKey);
  await checkKey(parts, installations);
  const oauth = oauthParts(parts, installations);
  const rotation = oauth && new Rotation(oauth);
  const find = (id: string): Promise<Installation | undefined> =>
    rotation?.find(id) ??
    installations?.find(store.read, id, parts.clock.wallNow()) ??
    Promise.resolve(undefined);
  const own =
    botToken === undefined
      ? undefined
      : new OwnWorkspace({ ...parts, apiUrl, token: botToken, changed: () => workspaces.forget() });
  const workspaces = new InstalledWorkspaces({ ...parts, apiUrl, own, installation: find });
  await own?.start();
  // What a process that died had not opened yet.
  for (const { id } of await keptInstallations(store.read)) {
    const organization = await organizationLinkedTo(store.read, 'slackTeamId', id);
    if (organization !== undefined) await parts.openOrganization(organization.id);
  }
  const endings = new Endings({ ...parts, apiUrl, find, own });
  return {
    workspaces,
    routes: oauth === undefined ? async () => {} : installRoutes(oauth),
    get works() {
      return own?.works ?? true;
    },
    uninstalled: (told) => endings.gone(told, 'uninstall'),
    tokensRevoked: (told) => endings.gone(told, 'revoke', told.bot),
    refresh: async () => {
      await own?.refresh();
    },
    close: () => workspaces.close(),
  };
}

const oauthParts = (parts: AccessParts, installations: Installations | undefined): OAuthParts | undefined => {
  const { oauth, encryptionKey, apiUrl } = parts.settings;
  if (oauth === undefined || encryptionKey === undefined || installations === undefined) return undefined;
  return { ...parts, ...oauth, encryptionKey, apiUrl, installations };
};

/** @throws {ConfigProblem} when installations are kept that the key does not open. */
async function checkKey(
  { store, log }: AccessParts,
  installations: Installations | undefined,
): Promise<void> {
  if (installations === undefined) {
    const ids = (await keptInstallations(store.read)).map(({ id }) => id);
    if (ids.length > 0)
      log.warn(
        { workspaces: ids },
        'Slack workspaces are installed that cannot be used without MUSTER_ENCRYPTION_KEY',
      );
    return;
  }
  const unreadable = await installations.unreadable(store.read);
  if (unreadable.length > 0)
    throw new ConfigProblem(
      `MUSTER_ENCRYPTION_KEY does not open the Slack installations that are kept (${unreadable.join(', ')}): set the key that they were made with, or give them up with npm run muster -- slack-forget ${unreadable[0] ?? ''}.`,
    );
}
