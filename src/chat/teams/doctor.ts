/** What `doctor` looks at of Teams: the credentials, the keys, the clock, the tenants, and whether each can reach the other. */
import { z } from 'zod';
import { type Check, type Finding, fail, ok, warn } from '../../core/doctor.js';
import { isLoopback } from '../../core/environment.js';
import { ask, clockSkew, EXAMINING_PATIENCE_MS, notReached } from '../examining.js';
import { type DoctorParts, type Examined, loginFinding, silent } from './doctorParts.js';
import { tenantChecks } from './doctorTenants.js';
import { isPublicName, MESSAGES_PATH } from './manifest.js';
import { BOT_SCOPE, createTokens } from './tokens.js';

/** The checks, in the order in which they make sense. */
export function teamsChecks(given: DoctorParts): readonly Check[] {
  if (given.settings.anonymous) return [{ name: 'Teams', run: async () => [anonymous] }];
  const parts = { ...given, tokens: createTokens({ ...given, limitMs: EXAMINING_PATIENCE_MS }) };
  return [
    { name: 'Microsoft’s clock', run: () => skew(parts) },
    { name: 'Microsoft’s keys', run: async () => [await keys(parts)] },
    { name: 'MICROSOFT_APP_ID', run: async () => [await credentials(parts)] },
    { name: 'the way from Teams to Muster', run: async () => [await reachable(parts)] },
    ...tenantChecks(parts),
  ];
}

const anonymous = warn(
  'serves whoever is on this machine, and checks nobody',
  'nothing while you try it out; for the real Teams set MICROSOFT_APP_ID instead of MICROSOFT_APP_ALLOW_ANONYMOUS (docs/teams.md)',
);

async function skew({ settings: { openIdMetadataUrl }, clock }: Examined): Promise<readonly Finding[]> {
  const finding = await clockSkew('Microsoft', clock, () => ask(openIdMetadataUrl));
  return [finding ?? silent(openIdMetadataUrl, 'MICROSOFT_OPENID_METADATA_URL')];
}

const metadataShape = z.object({ jwks_uri: z.url() });
const keysShape = z.object({ keys: z.array(z.object({ kid: z.string() })).min(1) });

/** What answers there as JSON of this shape; undefined when nothing does. */
async function read<T extends z.ZodType>(url: string, shape: T): Promise<z.output<T> | undefined> {
  const answer: unknown = await (await ask(url))?.json().catch(() => undefined);
  return shape.safeParse(answer).data;
}

/** What requests from Teams are signed with: without the keys all of them are refused. */
async function keys({ settings: { openIdMetadataUrl } }: Examined): Promise<Finding> {
  if ((await ask(openIdMetadataUrl)) === undefined)
    return silent(openIdMetadataUrl, 'MICROSOFT_OPENID_METADATA_URL');
  const metadata = await read(openIdMetadataUrl, metadataShape);
  const todo = 'correct MICROSOFT_OPENID_METADATA_URL, or leave it out';
  if (metadata === undefined) return fail(`${openIdMetadataUrl} does not say where they are`, todo);
  const found = await read(metadata.jwks_uri, keysShape);
  return found === undefined
    ? fail(`there are none at ${metadata.jwks_uri}`, `let this machine reach it, or ${todo}`)
    : ok('can be had');
}

/** Asks for a token as answers need it. */
async function credentials({ settings, tokens }: Examined): Promise<Finding> {
  try {
    await tokens.get(BOT_SCOPE, settings.tenantId ?? '');
    return ok(`has its token for the Bot Framework (${settings.appType})`);
  } catch (error) {
    return loginFinding(settings, error);
  }
}

/** Whether the world can reach an address; a doubled Microsoft on this machine can reach more. */
const isPublic = ({ settings }: Examined, { protocol, hostname }: URL): boolean =>
  isLoopback(new URL(settings.openIdMetadataUrl).hostname) ||
  (protocol === 'https:' && isPublicName(hostname));

async function reachable(parts: Examined): Promise<Finding> {
  const base = parts.publicUrl ?? parts.localUrl;
  if (!isPublic(parts, new URL(base)))
    return fail(
      `Teams cannot reach ${base}`,
      'set PUBLIC_URL to the https:// address that leads here; its name has to be known everywhere',
    );
  return (await notReached(base, parts.localUrl)) ?? (await refuses(parts, `${base}${MESSAGES_PATH}`));
}

/** Plays a stranger: what nobody signed is refused where Muster serves Teams, and by nobody else in this way. */
async function refuses({ clock }: Examined, url: string): Promise<Finding> {
  const response = await ask(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      type: 'message',
      id: String(clock.wallNow().getTime()),
      channelId: 'msteams',
      serviceUrl: 'https://smba.trafficmanager.net/teams/',
      conversation: { id: 'a:doctor', conversationType: 'personal' },
    }),
  });
  if (response?.status === 401)
    return ok(
      `${url} answers as it should (the messaging endpoint of the Azure Bot has to be this address, letter by letter)`,
    );
  if (response?.ok === true)
    return fail(
      `${url} takes what nobody signed`,
      'find out who answers there: Muster refuses it while MICROSOFT_APP_ID is set',
    );
  return fail(
    `${url} ${response === undefined ? 'does not answer' : `answers ${response.status}`}`,
    'start Muster with the present environment, and let whatever stands before it pass requests on as they are, with their Authorization',
  );
}
