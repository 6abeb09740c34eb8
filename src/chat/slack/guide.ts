/** How Slack is connected, step by step, as docs/slack.md has it in full: what to do there, and what shows that it is done. */
import {
  type Connection,
  type ConnectionFile,
  type GuideStep,
  type Variable,
  variableOf,
  type Way,
} from '../../core/connection.js';
import { isLoopback } from '../../core/environment.js';
import { type Markdown, md } from '../../domain/message.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Store } from '../../store/store.js';
import type { DoctorParts } from './doctor.js';
import { type SlackSettings, slackEnvironment } from './environment.js';
import { keptInstallation } from './installations/record.js';
import { EVENTS_PATH, REDIRECT_PATH, slackManifest } from './manifest.js';

export interface GuideParts extends Omit<DoctorParts, 'settings' | 'store' | 'organizationId'> {
  /** Undefined: Slack is not configured. */
  readonly settings: SlackSettings | undefined;
  readonly store: Store;
}

const APPS = { type: 'link', text: 'api.slack.com/apps', url: 'https://api.slack.com/apps' } as const;
const MANIFEST = 'manifest.json';
const SOCKET_MANIFEST = 'manifest-socket.json';
/** What stands where an address belongs that nobody has set yet. */
const SOME_ADDRESS = 'https://muster.example.com';

type Name = keyof typeof slackEnvironment;

const variable = (name: Name, set: boolean): Variable =>
  variableOf(name, set, slackEnvironment[name].meta()?.description);

/** The manifest as text; Slack takes JSON as it takes YAML. */
const json = (options: Parameters<typeof slackManifest>[0]): string =>
  `${JSON.stringify(slackManifest(options), undefined, 2)}\n`;

const file = (name: string, content: () => string): ConnectionFile => ({
  name,
  contentType: 'application/json; charset=utf-8',
  content,
});

const made = (name: string, copied: GuideStep['copied']): GuideStep => ({
  title: 'Make the app in Slack',
  text: [
    md`Open ${APPS}, press **Create New App**, choose **From a manifest**, and pick your workspace.`,
    md`Paste the manifest under **JSON**, press **Next** and **Create**. It asks for what Muster needs, and for no more.`,
  ],
  files: [name],
  ...(copied === undefined ? {} : { copied }),
});

const installed = (settings: SlackSettings | undefined): GuideStep => ({
  title: 'Install it in the workspace',
  text: [
    md`Under **Install App**, press **Install to …**, then **Allow**, and copy the **Bot User OAuth Token**, which begins with xoxb-.`,
  ],
  variables: [variable('SLACK_BOT_TOKEN', settings?.botToken !== undefined || settings?.oauth !== undefined)],
  checks: ['SLACK_BOT_TOKEN', 'Slack’s permissions', 'installing in Slack'],
});

const started = (lines: readonly string[]): GuideStep => ({
  title: 'Start Muster with it',
  text: [md`Put what you have copied into \`.env\`, and start Muster again.`],
  copied: [{ label: '.env', value: lines.join('\n') }],
  checks: ['Slack’s clock'],
});

const tried = (text: Markdown): GuideStep => ({
  title: 'Try it',
  text: [text],
  checks: ['Slack workspaces'],
});

const socketWay = (settings: SlackSettings | undefined): Way => ({
  id: 'socket',
  label: 'Socket Mode',
  about: 'Muster calls Slack: no public address is needed, so it runs on a laptop or behind a firewall.',
  steps: [
    made(SOCKET_MANIFEST, undefined),
    {
      title: 'Let Muster call Slack',
      text: [
        md`Under **Basic Information**, **App-Level Tokens**, press **Generate Token and Scopes**, call it anything, add the scope \`connections:write\`, press **Generate**, and copy the token, which begins with xapp-.`,
      ],
      variables: [variable('SLACK_APP_TOKEN', settings?.connection.mode === 'socket')],
      checks: ['Socket Mode'],
    },
    installed(settings),
    started(['SLACK_BOT_TOKEN=xoxb-…', 'SLACK_APP_TOKEN=xapp-…']),
    tried(md`In Slack, type \`/incident\` in any channel.`),
  ],
});

function httpWay(settings: SlackSettings | undefined, publicUrl: string | undefined): Way {
  const base = publicUrl ?? SOME_ADDRESS;
  return {
    id: 'http',
    label: 'Over HTTP',
    about:
      'Slack calls Muster at an https:// address of yours. Several workspaces can install it there by themselves.',
    steps: [
      {
        title: 'Have an address that Slack can reach',
        text: [
          md`It begins with https://, and your proxy passes it on to the port of Muster as it is. Set it as \`PUBLIC_URL\`, and start Muster with it: the manifest is made of it.`,
        ],
        variables: [
          {
            name: 'PUBLIC_URL',
            set: publicUrl !== undefined,
            about: 'The address people reach Muster by, if it is not the one it listens on.',
          },
        ],
      },
      made(MANIFEST, [
        { label: 'Request URL', value: `${base}${EVENTS_PATH}` },
        { label: 'Redirect URL', value: `${base}${REDIRECT_PATH}` },
      ]),
      {
        title: 'Let Muster recognize Slack',
        text: [md`Under **Basic Information**, **App Credentials**, copy the **Signing Secret**.`],
        variables: [variable('SLACK_SIGNING_SECRET', settings?.connection.mode === 'http')],
        checks: ['Slack’s signing secret'],
      },
      installed(settings),
      started([`PUBLIC_URL=${base}`, 'SLACK_BOT_TOKEN=xoxb-…', 'SLACK_SIGNING_SECRET=…']),
      {
        title: 'Let Slack try the address',
        text: [
          md`Under **Event Subscriptions**, where Slack says that it has not verified the address, press **Retry**: Muster answers now.`,
        ],
        checks: ['the way from Slack to Muster'],
      },
      tried(
        md`In Slack, type \`/incident\` in any channel. For several workspaces, docs/slack.md says what else to set.`,
      ),
    ],
  };
}

/** What is served over https and not on this machine alone can be called from outside. */
const canBeCalled = (publicUrl: string | undefined): boolean => {
  const url = publicUrl === undefined ? null : URL.parse(publicUrl);
  return url !== null && url.protocol === 'https:' && !isLoopback(url.hostname);
};

export function slackConnection(parts: GuideParts): Connection {
  const { settings, publicUrl, store, clock } = parts;
  const [socket, http] = [socketWay(settings), httpWay(settings, publicUrl)];
  const overHttp = settings === undefined ? canBeCalled(publicUrl) : settings.connection.mode === 'http';
  return {
    id: 'slack',
    name: 'Slack',
    about:
      'A channel for each incident, /incident anywhere, buttons on every card, and the Home tab of the app: what is done there and here is one.',
    configured: settings !== undefined,
    // Once it is configured the other way leads nowhere.
    ways: overHttp
      ? settings === undefined
        ? [http, socket]
        : [http]
      : settings === undefined
        ? [socket, http]
        : [socket],
    files: [
      file(MANIFEST, () => json({ publicUrl: publicUrl ?? SOME_ADDRESS, socket: false })),
      file(SOCKET_MANIFEST, () =>
        json({ publicUrl: canBeCalled(publicUrl) ? publicUrl : undefined, socket: true }),
      ),
    ],
    places: async (organizationId) => {
      if (settings === undefined) return [];
      const people = new PeopleQueries(store.read, systemViewer(organizationId));
      const { slackTeamId } = await people.organization();
      if (slackTeamId === null) return [];
      const now = clock.wallNow();
      const { ownName } = await import('./installations/own.js');
      const name =
        (await keptInstallation(store.read, slackTeamId, now))?.name ??
        (await ownName(store.read, slackTeamId, now));
      return [name === undefined ? slackTeamId : `${name} (${slackTeamId})`];
    },
    checks: async (organizationId) => {
      if (settings === undefined) return [];
      // What asks Slack takes long to load: only whoever checks waits for it.
      const { slackChecks } = await import('./doctor.js');
      return slackChecks({ ...parts, settings, organizationId });
    },
  };
}
