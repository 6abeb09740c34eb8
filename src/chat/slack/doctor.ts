/** What `doctor` looks at of Slack: the tokens, the permissions, the clock, and whether each can reach the other. */
import { createHmac, randomUUID } from 'node:crypto';
import { type Check, type Finding, fail, ok, warn } from '../../core/doctor.js';
import { isLoopback } from '../../core/environment.js';
import type { Clock } from '../../core/ports.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Store } from '../../store/store.js';
import { ask, clockSkew, EXAMINING_PATIENCE_MS, notReached } from '../examining.js';
import { SlackClient } from './client.js';
import type { SlackSettings } from './environment.js';
import { DEAD_TOKEN, type Facts, factsOf } from './installations/facts.js';
import { Installations, type Kept, keptInstallations } from './installations/record.js';
import { EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH } from './manifest.js';
import { problemOf, SlackProblem } from './problem.js';
import { missingLine } from './scopes.js';

export interface DoctorParts {
  readonly settings: SlackSettings;
  readonly clock: Clock;
  /** As it is configured; undefined when it is not. */
  readonly publicUrl: string | undefined;
  /** Where the process listens on this machine. */
  readonly localUrl: string;
  /** Undefined where there is no database to look into. */
  readonly store: Store | undefined;
  /** Whose workspaces are looked at; undefined: everybody's, for whoever runs the process. */
  readonly organizationId?: string;
}

/** More tokens than these are not tried. */
const MOST_WORKSPACES = 100;

const REINSTALL =
  'update the app from the present manifest (npm run muster -- slack-manifest) and install it again';

/** The checks, in the order in which they make sense. */
export function slackChecks(parts: DoctorParts): readonly Check[] {
  const { connection, botToken, oauth } = parts.settings;
  return [
    { name: 'Slack’s clock', run: () => skew(parts) },
    ...(botToken === undefined ? [] : tokenChecks(parts, botToken)),
    ...(connection.mode === 'socket'
      ? [{ name: 'Socket Mode', run: () => socket(parts, connection.appToken) }]
      : [
          { name: 'Slack’s signing secret', run: async () => [plausible(connection.signingSecret)] },
          { name: 'the way from Slack to Muster', run: () => reachable(parts, connection.signingSecret) },
        ]),
    ...(oauth === undefined ? [] : [{ name: 'installing in Slack', run: async () => [consent(parts)] }]),
    { name: 'Slack workspaces', run: () => installed(parts) },
  ];
}

const clientOf = ({ clock, settings }: DoctorParts, token: string): SlackClient =>
  new SlackClient(clock, settings.apiUrl, token, EXAMINING_PATIENCE_MS);

const unreachable = ({ settings }: DoctorParts): Finding =>
  fail(
    `${new URL(settings.apiUrl).origin} does not answer`,
    'let this machine reach it, or correct SLACK_API_URL (behind a proxy: NODE_USE_ENV_PROXY=1 and HTTPS_PROXY)',
  );

async function skew(parts: DoctorParts): Promise<readonly Finding[]> {
  const asking = () => ask(`${parts.settings.apiUrl}api.test`, { method: 'POST' });
  return [(await clockSkew('Slack', parts.clock, asking)) ?? unreachable(parts)];
}

function tokenChecks(parts: DoctorParts, token: string): readonly Check[] {
  let asked: Promise<Facts> | undefined;
  const facts = (): Promise<Facts> => {
    asked ??= factsOf(clientOf(parts, token));
    return asked;
  };
  return [
    {
      name: 'SLACK_BOT_TOKEN',
      run: () =>
        answered(parts, async () => {
          const { name, id, botUserId } = await facts();
          return [ok(`is the bot ${botUserId} in ${name} (${id})`)];
        }),
    },
    {
      name: 'Slack’s permissions',
      run: () =>
        answered(parts, async () => {
          const missing = missingLine((await facts()).scopes);
          return [missing === undefined ? ok('are all there') : fail(missing, REINSTALL)];
        }),
    },
  ];
}

/** What a call comes to when Slack refuses it. */
async function answered(
  parts: DoctorParts,
  look: () => Promise<readonly Finding[]>,
  todo = 'set SLACK_BOT_TOKEN to the present Bot User OAuth Token (“Install App” in the app’s settings)',
): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    const problem = problemOf('auth.test', error);
    if (problem.code === 'unreachable') return [unreachable(parts)];
    if (problem.code === 'ratelimited') return [warn('Slack asked us to wait', 'try again in a minute')];
    return [fail(`Slack answers ${problem.code}`, todo)];
  }
}

const socket = (parts: DoctorParts, token: string): Promise<readonly Finding[]> =>
  answered(
    parts,
    async () => {
      await clientOf(parts, token).call('apps.connections.open', (web) => web.apps.connections.open());
      return [ok('SLACK_APP_TOKEN opens connections; no public address is needed')];
    },
    'set SLACK_APP_TOKEN to an App-Level Token with the scope connections:write (“Basic Information”), and turn Socket Mode on in the app’s settings',
  );

const plausible = (secret: string): Finding =>
  /^[0-9a-f]{32}$/u.test(secret)
    ? ok('is set')
    : warn(
        'does not look like one: those have 32 hexadecimal digits',
        'compare SLACK_SIGNING_SECRET with “Basic Information”, App Credentials',
      );

/** Whether the world can reach an address; a doubled Slack on this machine can reach more. */
const isPublic = ({ settings }: DoctorParts, { protocol, hostname }: URL): boolean =>
  isLoopback(new URL(settings.apiUrl).hostname) || (protocol === 'https:' && !isLoopback(hostname));

async function reachable(parts: DoctorParts, secret: string): Promise<readonly Finding[]> {
  const base = parts.publicUrl ?? parts.localUrl;
  if (!isPublic(parts, new URL(base)))
    return [
      fail(
        `Slack cannot reach ${base}`,
        'set PUBLIC_URL to the https:// address that leads here, or use Socket Mode (SLACK_APP_TOKEN), which needs none',
      ),
    ];
  const finding = await notReached(base, parts.localUrl);
  if (finding !== undefined) return [finding];
  return [await challenged(parts, `${base}${EVENTS_PATH}`, secret)];
}

/** Plays Slack: a signed question that only somebody with the same secret answers. */
async function challenged({ clock }: DoctorParts, url: string, secret: string): Promise<Finding> {
  const challenge = randomUUID();
  const body = JSON.stringify({ type: 'url_verification', challenge });
  const timestamp = String(Math.floor(clock.wallNow().getTime() / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const response = await ask(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
  });
  const text = await response?.text().catch(() => '');
  if (response?.status === 200 && text?.includes(challenge) === true)
    return ok(`${url} answers as it should`);
  if (response?.status === 401)
    return fail(
      `${url} does not accept SLACK_SIGNING_SECRET`,
      'start Muster again with the present environment, or find out who else answers there',
    );
  return fail(
    `${url} ${response === undefined ? 'does not answer' : `answers ${response.status}`}`,
    'start Muster with the present environment, and let whatever stands before it pass requests on as they are',
  );
}

function consent(parts: DoctorParts): Finding {
  const base = parts.publicUrl ?? parts.localUrl;
  return isPublic(parts, new URL(base))
    ? ok(`begins at ${base}${INSTALL_PATH}; the app’s Redirect URL has to be ${base}${REDIRECT_PATH}`)
    : fail(`Slack sends nobody back to ${base}`, 'set PUBLIC_URL to the https:// address that leads here');
}

async function installed(parts: DoctorParts): Promise<readonly Finding[]> {
  if (parts.store === undefined) return [warn('are not known without the database', 'mend that first')];
  const all = await ofOrganization(parts.store, parts.organizationId);
  const { encryptionKey } = parts.settings;
  if (all.length === 0) return [ok('none has installed the app by itself')];
  if (encryptionKey === undefined)
    return [
      warn(
        `${all.length} installed the app, and cannot be used`,
        'set MUSTER_ENCRYPTION_KEY to the key that they were kept with',
      ),
    ];
  const installations = new Installations(encryptionKey);
  const closed = new Set(await installations.unreadable(parts.store.read));
  const findings: Finding[] = [];
  for (const each of all.slice(0, MOST_WORKSPACES))
    findings.push(
      ...(closed.has(each.id)
        ? [
            fail(
              `MUSTER_ENCRYPTION_KEY does not open the token of ${each.name} (${each.id})`,
              `set the key that it was kept with, or give it up: npm run muster -- slack-forget ${each.id}`,
            ),
          ]
        : await working(parts, parts.store, installations, each)),
    );
  if (findings.length > 0) return findings;
  return [
    ok(
      all.length === 1
        ? 'the one that installed the app works'
        : `all ${all.length} that installed the app work`,
    ),
  ];
}

/** The installations that somebody may hear of. */
async function ofOrganization({ read }: Store, organizationId: string | undefined): Promise<readonly Kept[]> {
  const all = await keptInstallations(read);
  if (organizationId === undefined) return all;
  const { slackTeamId } = await new PeopleQueries(read, systemViewer(organizationId)).organization();
  return all.filter(({ id }) => id === slackTeamId);
}

/** What is wrong with an installation. */
async function working(
  parts: DoctorParts,
  store: Store,
  installations: Installations,
  { id, name }: Kept,
): Promise<readonly Finding[]> {
  const installation = await installations.find(store.read, id, parts.clock.wallNow());
  if (installation === undefined) return [];
  try {
    const missing = missingLine((await factsOf(clientOf(parts, installation.token))).scopes);
    if (missing === undefined) return [];
    return [fail(`${name} (${id}): ${missing}`, `install the app there again, at ${INSTALL_PATH}`)];
  } catch (error) {
    if (!(error instanceof SlackProblem)) throw error;
    if (error.code === 'unreachable') return [unreachable(parts)];
    const todo = DEAD_TOKEN.has(error.code)
      ? `install the app there again, at ${INSTALL_PATH}`
      : 'ask an admin there';
    return [fail(`${name} (${id}): Slack answers ${error.code}`, todo)];
  }
}
