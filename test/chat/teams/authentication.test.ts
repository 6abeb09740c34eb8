/** Our check of tokens against the SDK's own: they agree about every one. */
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { ServiceClientCredentialsFactory } from 'botframework-connector';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { createAuthentication } from '../../../src/chat/teams/botFramework/authentication.js';
import type { Forgery } from '../../support/teams/keys.js';
import { TeamsDouble } from '../../support/teams/teams.js';

afterEach(() => vi.restoreAllMocks());

const forgeries: readonly Forgery[] = [
  {},
  { authorization: '' },
  { authorization: 'Basic YTpi' },
  { authorization: 'Bearer a.b.c' },
  { audience: 'somebody-else' },
  { issuer: 'https://sts.windows.net/elsewhere/' },
  { expiredFor: 301 },
  { expiredFor: 200 },
  { kid: 'nobody-1' },
  { signature: 'wrong' },
  { serviceUrl: 'https://evil.test/' },
  { serviceUrl: null },
];

class OwnApp extends ServiceClientCredentialsFactory {
  constructor(private readonly appId: string) {
    super();
  }
  override isValidAppId = (appId: string): Promise<boolean> => Promise.resolve(appId === this.appId);
  override isAuthenticationDisabled = (): Promise<boolean> => Promise.resolve(false);
  override createCredentials = (): Promise<never> => Promise.reject(new Error('Nothing is sent.'));
}

/** What the SDK says of a token (facts page, section 3). */
function theirs({ appId, openIdMetadataUrl }: TeamsDouble) {
  const scope = 'https://api.botframework.com';
  const framework = new ConfigurationBotFrameworkAuthentication(
    {
      MicrosoftAppId: appId,
      ToBotFromChannelOpenIdMetadataUrl: openIdMetadataUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: openIdMetadataUrl,
      ToBotFromChannelTokenIssuer: scope,
      ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
      ToChannelFromBotOAuthScope: scope,
      OAuthUrl: scope,
      CallerId: 'urn:botframework:azure',
    },
    new OwnApp(appId),
  );
  const nobody = { id: '', name: '' };
  return (authorization: string, channelId: string, serviceUrl: string): Promise<boolean> =>
    framework
      .authenticateRequest(
        {
          type: 'message',
          channelId,
          serviceUrl,
          localTimezone: '',
          callerId: '',
          from: nobody,
          recipient: nobody,
          conversation: { ...nobody, isGroup: false, conversationType: '' },
          text: '',
          label: '',
          valueType: '',
          listenFor: [],
        },
        authorization,
      )
      .then(
        () => true,
        () => false,
      );
}

test.each([{ endorsements: ['msteams'] }, { endorsements: ['directline'] }, { endorsements: null }])(
  'every verdict is that of the Bot Framework, of keys endorsed for $endorsements',
  async ({ endorsements }) => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const teams = await TeamsDouble.start();
    onTestFinished(() => teams.stop());
    await teams.rotateKeys({ endorsements });
    const ours = createAuthentication(teams, () => new Date());
    const sdk = theirs(teams);
    const { serviceUrl } = teams;
    const activity = { type: 'message', channelId: 'msteams', serviceUrl };
    const verdicts = [];
    for (const forge of forgeries) {
      const { authorization = '' } = await teams.headers(activity, forge);
      const verdict = await ours.accepts(authorization, { channelId: 'msteams', serviceUrl });
      expect({ forge, verdict }).toEqual({ forge, verdict: await sdk(authorization, 'msteams', serviceUrl) });
      verdicts.push(verdict);
    }
    const good = endorsements === null || endorsements.includes('msteams') ? 2 : 0;
    expect(verdicts.filter((verdict) => verdict)).toHaveLength(good);
  },
);
