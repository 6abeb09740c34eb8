/** Installing the app from the browser: Slack's consent page, the way back, and tokens that are rotated. */
import {
  type Installation as Granted,
  type InstallationStore,
  InstallProvider,
  type InstallProviderOptions,
} from '@slack/oauth';
import { keyFor } from '../../sealing.js';
import { clientOptions } from '../client.js';
import { REDIRECT_PATH } from '../manifest.js';
import { BOT_SCOPES } from '../scopes.js';
import { expiryOf, type InstallParts, install } from './install.js';
import type { Installation } from './record.js';
import { SignedStates, STATE_LIFE_MS } from './state.js';

export interface OAuthParts extends InstallParts {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly encryptionKey: string;
  readonly publicUrl: string;
}

/** Tokens that have less left than this are exchanged, in milliseconds: Slack's own package does so within two hours. */
const ROTATES_WITHIN_MS = 2 * 60 * 60_000;

const refuse = (): Promise<never> => Promise.reject(new Error('This is for installing only.'));

/** The way to Slack's consent page and back. */
export function installProvider(parts: OAuthParts): InstallProvider {
  const asked = { scopes: [...BOT_SCOPES], redirectUri: `${parts.publicUrl}${REDIRECT_PATH}` };
  return new InstallProvider({
    ...base(parts),
    directInstall: true,
    installUrlOptions: asked,
    stateStore: new SignedStates(parts.clock, keyFor(parts.encryptionKey, 'slack install state'), asked),
    stateCookieName: 'muster-slack-install',
    stateCookieExpirationSeconds: STATE_LIFE_MS / 1000,
    installationStore: {
      storeInstallation: (granted) => install(parts, granted),
      fetchInstallation: refuse,
    },
  });
}

const base = ({ clientId, clientSecret, apiUrl }: OAuthParts) =>
  ({
    clientId,
    clientSecret,
    // Beside the Web API: https://slack.com/oauth/v2/authorize.
    authorizationUrl: new URL('../oauth/v2/authorize', apiUrl).href,
    clientOptions: clientOptions(apiUrl),
    logger: clientOptions(apiUrl).logger,
  }) satisfies InstallProviderOptions;

/** Looks installations up, and exchanges tokens that are about to expire. */
export class Rotation {
  readonly #provider: InstallProvider;
  /** What is being exchanged: it can be done once only. */
  readonly #exchanging = new Map<string, Promise<void>>();

  constructor(private readonly parts: OAuthParts) {
    this.#provider = new InstallProvider({
      ...base(parts),
      stateVerification: false,
      installationStore: this.#store(),
    });
  }

  /** The installation with a token that still holds for a while, where Slack gave one. */
  async find(id: string): Promise<Installation | undefined> {
    const installation = await this.#read(id);
    if (installation === undefined || !this.#expires(installation)) return installation;
    const exchanging = this.#exchanging.get(id) ?? this.#exchange(id);
    this.#exchanging.set(id, exchanging);
    await exchanging;
    return await this.#read(id);
  }

  /** Never fails: the token that is there may hold for some time yet, or another process has exchanged it by now. */
  async #exchange(id: string): Promise<void> {
    try {
      await this.#provider.authorize({ teamId: id, enterpriseId: undefined, isEnterpriseInstall: false });
    } catch (error) {
      this.parts.log.warn({ workspace: id, err: error }, 'a Slack token could not be exchanged');
    } finally {
      this.#exchanging.delete(id);
    }
  }

  #expires({ refreshToken, expiresAt }: Installation): boolean {
    if (refreshToken === null || expiresAt === null) return false;
    return Date.parse(expiresAt) - this.parts.clock.wallNow().getTime() < ROTATES_WITHIN_MS;
  }

  #read(id: string): Promise<Installation | undefined> {
    const { installations, store, clock } = this.parts;
    return installations.find(store.read, id, clock.wallNow());
  }

  #store(): InstallationStore {
    return {
      fetchInstallation: async ({ teamId = '' }) => granted(await this.#read(teamId)),
      storeInstallation: async ({ team, bot }) => {
        if (team === undefined || bot === undefined) return;
        const { store, installations, clock } = this.parts;
        await store.tx(async (w) => {
          const present = await installations.find(w, team.id, clock.wallNow());
          if (present === undefined) return;
          await installations.save(w, {
            ...present,
            token: bot.token,
            refreshToken: bot.refreshToken ?? null,
            expiresAt: expiryOf(bot.expiresAt),
          });
        });
      },
    };
  }
}

/** As Slack's package has it; for its purposes an Enterprise Grid organization is a workspace like any other. */
function granted(installation: Installation | undefined): Granted<'v2', false> {
  if (installation === undefined) throw new Error('The app is not installed there any more.');
  const { id, name, botId, botUserId, scopes, token, refreshToken, expiresAt } = installation;
  return {
    team: { id, name },
    enterprise: undefined,
    user: { token: undefined, scopes: undefined, id: installation.installedBy ?? '' },
    bot: {
      token,
      scopes,
      id: botId,
      userId: botUserId,
      ...(refreshToken === null ? {} : { refreshToken }),
      ...(expiresAt === null ? {} : { expiresAt: Math.floor(Date.parse(expiresAt) / 1000) }),
    },
    tokenType: 'bot',
    isEnterpriseInstall: false,
    authVersion: 'v2',
  };
}
