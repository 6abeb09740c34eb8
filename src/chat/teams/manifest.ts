/** The app as Teams is told of it: what there is to install. Rendered, so that it never asks for less than the code uses. */
import type { Registry } from '../../core/dispatch/registry.js';
import { isLoopback } from '../../core/environment.js';
import { RESOURCE_PERMISSIONS } from './permissions.js';

/** Everything that Teams sends arrives here. */
export const MESSAGES_PATH = '/api/messages';

/** Goes up with every change of what stands here: Teams takes a package of the same version for the same package. */
export const MANIFEST_VERSION = '1.0.0';

/** What the commands beneath the box for messages, and in the menu of a message, are called in what Teams sends. */
export const DECLARE_EXTENSION = 'declare';
export const DECLARE_FROM_MESSAGE_EXTENSION = 'declareFrom';
export const ADD_TO_TIMELINE_EXTENSION = 'note';

interface Extension {
  readonly id: string;
  /** At most 32 characters; the description at most 128. */
  readonly title: string;
  readonly description: string;
  readonly context: readonly ('compose' | 'commandBox' | 'message')[];
}

const EXTENSIONS: readonly Extension[] = [
  {
    id: DECLARE_EXTENSION,
    title: 'Declare incident',
    description: 'Opens the form for a new incident',
    context: ['compose', 'commandBox'],
  },
  {
    id: DECLARE_FROM_MESSAGE_EXTENSION,
    title: 'Declare from this message',
    description: 'Opens the form for a new incident, with what the message says',
    context: ['message'],
  },
  {
    id: ADD_TO_TIMELINE_EXTENSION,
    title: 'Add to timeline',
    description: 'Puts the message into the timeline of the incident',
    context: ['message'],
  },
];

/** What Teams suggests behind a mention; ten at most. Everything else works as well, unsuggested. */
const SUGGESTED: readonly string[] = [
  'declare',
  'ack',
  'update',
  'role',
  'severity',
  'note',
  'resolve',
  'list',
  'menu',
  'help',
];

export interface ManifestOptions {
  /** Where Teams and people reach Muster: https, and not this machine. */
  readonly publicUrl: string;
  /** The Microsoft App ID: of the app, of its bot, and of its permissions. */
  readonly appId: string;
  readonly registry: Registry;
  readonly version?: string;
}

/** Whether Teams can send anything to a name: not to this machine, not to one that only the network around it knows. */
export const isPublicName = (hostname: string): boolean =>
  !isLoopback(hostname) && !/^[\d.]+$|^\[/u.test(hostname) && hostname.includes('.');

/** The manifest for an app that is reached at this address, of the schema 1.29. */
export function teamsManifest({ publicUrl, appId, registry, version }: ManifestOptions) {
  const { hostname } = new URL(publicUrl);
  return {
    $schema: 'https://developer.microsoft.com/json-schemas/teams/v1.29/MicrosoftTeams.schema.json',
    manifestVersion: '1.29',
    version: version ?? MANIFEST_VERSION,
    id: appId,
    developer: {
      name: 'Muster',
      websiteUrl: publicUrl,
      privacyUrl: publicUrl,
      termsOfUseUrl: publicUrl,
    },
    name: { short: 'Muster', full: 'Muster' },
    description: {
      short: 'Declare, run and review incidents',
      full: 'Muster runs your incidents where you already talk. Say @Muster declare, and Muster opens a room, gets the right people in, keeps the timeline and the clock, reminds whoever owes an update, and writes down what happened for the review afterwards. Everything works by command, by button and in the browser alike.',
    },
    icons: { outline: 'outline.png', color: 'color.png' },
    accentColor: '#0F5C47',
    defaultInstallScope: 'team',
    defaultGroupCapability: { team: 'bot', groupchat: 'bot' },
    bots: [
      {
        botId: appId,
        scopes: ['team', 'groupChat', 'personal'],
        // Exports are handed over as files, which a person is asked about first.
        supportsFiles: true,
        isNotificationOnly: false,
        commandLists: [
          {
            scopes: ['team', 'groupChat', 'personal'],
            commands: SUGGESTED.map((verb) => registry.find('incident', verb)).map(({ name, summary }) => ({
              title: name,
              description: summary,
            })),
          },
        ],
      },
    ],
    composeExtensions: [
      {
        botId: appId,
        commands: EXTENSIONS.map(({ id, title, description, context }) => ({
          id,
          type: 'action',
          title,
          description,
          context,
          fetchTask: true,
        })),
        messageHandlers: [{ type: 'link', value: { domains: [hostname] } }],
      },
    ],
    validDomains: [hostname],
    webApplicationInfo: {
      id: appId,
      // Teams wants some address here and does nothing with it, as long as people do not sign in through it.
      resource: 'https://RscPermission',
    },
    // Without it the app cannot be added to shared and private channels.
    supportsChannelFeatures: 'tier1',
    authorization: {
      permissions: {
        resourceSpecific: RESOURCE_PERMISSIONS.map((name) => ({ name, type: 'Application' })),
      },
    },
  };
}

/** The same as text, as it stands in the package. */
export const manifestJson = (options: ManifestOptions): string =>
  `${JSON.stringify(teamsManifest(options), null, 2)}\n`;
