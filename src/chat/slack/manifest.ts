/** The app as Slack is told of it: what there is to install. Rendered, so that it never asks for less than the code uses. */
import { stringify } from 'yaml';
import { isLoopback } from '../../core/environment.js';
import { BOT_EVENTS, BOT_SCOPES } from './scopes.js';

/** Everything that Slack sends over HTTP arrives here. */
export const EVENTS_PATH = '/slack/events';
/** Where somebody begins to install the app in a workspace. */
export const INSTALL_PATH = '/slack/install';
/** Where Slack sends them back to. */
export const REDIRECT_PATH = '/slack/oauth_redirect';

export interface SlashCommand {
  readonly command: string;
  /** The family whose verbs follow; null: the family's name comes first. */
  readonly family: string | null;
  readonly description: string;
  readonly usageHint: string;
}

/** The slash commands. Few, because they share one namespace with those of all other apps. */
export const SLASH_COMMANDS: readonly SlashCommand[] = [
  {
    command: '/incident',
    family: 'incident',
    description: 'Declare an incident, and everything else about incidents',
    usageHint: 'declare | ack | status | update | resolve | help',
  },
  {
    command: '/muster',
    family: null,
    description: 'People, teams, services and all the rest of Muster',
    usageHint: 'user list | team show | service add | help',
  },
];

interface Shortcut {
  readonly callback_id: string;
  readonly type: 'global' | 'message';
  /** At most 24 characters. */
  readonly name: string;
  readonly description: string;
}

export const DECLARE_SHORTCUT = 'declare_incident';
export const DECLARE_FROM_MESSAGE_SHORTCUT = 'declare_from_message';
export const ADD_TO_TIMELINE_SHORTCUT = 'add_to_timeline';

const SHORTCUTS: readonly Shortcut[] = [
  {
    callback_id: DECLARE_SHORTCUT,
    type: 'global',
    name: 'Declare incident',
    description: 'Opens the form for a new incident',
  },
  {
    callback_id: DECLARE_FROM_MESSAGE_SHORTCUT,
    type: 'message',
    name: 'Declare from message',
    description: 'Opens the form for a new incident, with what the message says',
  },
  {
    callback_id: ADD_TO_TIMELINE_SHORTCUT,
    type: 'message',
    name: 'Add to timeline',
    description: 'Puts the message into the timeline of the incident',
  },
];

export interface ManifestOptions {
  /** Where people reach Muster; may be left out in Socket Mode. */
  readonly publicUrl: string | undefined;
  readonly socket: boolean;
}

/** Slack shows links of domains only: not of addresses, not of names without a dot. */
const unfurlDomain = ({ hostname }: URL): readonly string[] =>
  isLoopback(hostname) || /^[\d.]+$|^\[/u.test(hostname) || !hostname.includes('.') ? [] : [hostname];

/** The manifest for an app that is reached at this address, or by Socket Mode. */
export function slackManifest({ publicUrl, socket }: ManifestOptions) {
  const at = (path: string): string => `${publicUrl ?? ''}${path}`;
  const unfurl = publicUrl === undefined ? [] : unfurlDomain(new URL(publicUrl));
  const eventsUrl = socket ? {} : { request_url: at(EVENTS_PATH) };
  return {
    _metadata: { major_version: 2, minor_version: 0 },
    display_information: {
      name: 'Muster',
      description: 'Declare, run and review incidents',
      long_description:
        'Muster runs your incidents where you already talk. /incident declares one: Muster opens a room, gets the right people in, keeps the timeline and the clock, reminds whoever owes an update, and writes down what happened for the review afterwards. Everything works by command, by button and in the browser alike.',
      background_color: '#1d2b3a',
    },
    features: {
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: 'Muster', always_online: true },
      slash_commands: SLASH_COMMANDS.map(({ command, description, usageHint }) => ({
        command,
        ...(socket ? {} : { url: at(EVENTS_PATH) }),
        description,
        usage_hint: usageHint,
        should_escape: true,
      })),
      shortcuts: SHORTCUTS.map(({ name, type, callback_id, description }) => ({
        name,
        type,
        callback_id,
        description,
      })),
      ...(unfurl.length === 0 ? {} : { unfurl_domains: unfurl }),
    },
    oauth_config: {
      ...(publicUrl === undefined ? {} : { redirect_urls: [at(REDIRECT_PATH)] }),
      scopes: { bot: BOT_SCOPES },
    },
    settings: {
      event_subscriptions: { ...eventsUrl, bot_events: BOT_EVENTS },
      interactivity: {
        is_enabled: true,
        ...eventsUrl,
        ...(socket ? {} : { message_menu_options_url: at(EVENTS_PATH) }),
      },
      // A whole Enterprise Grid organization may install it; elsewhere this changes nothing.
      org_deploy_enabled: true,
      socket_mode_enabled: socket,
      token_rotation_enabled: false,
    },
  };
}

/** The same as text, as “Create an app from a manifest” takes it. */
export const manifestYaml = (options: ManifestOptions): string =>
  stringify(slackManifest(options), { lineWidth: 0 });
