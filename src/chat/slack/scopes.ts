/** What the app asks a workspace for, and why: the manifest, the install link, the warnings and the checks are all derived from here. */

/** A permission, and what it is there for. */
export interface ScopeUse {
  readonly scope: string;
  /** What does not work without it, as it is told: “Muster cannot …”. */
  readonly cannot: string;
  /** The methods of the Web API that need it. */
  readonly methods: readonly string[];
  /** The events that need it. */
  readonly events: readonly string[];
}

const CHANNEL_READS = ['conversations.info', 'conversations.list', 'users.conversations'];
const CHANNEL_WRITES = [
  'conversations.create',
  'conversations.invite',
  'conversations.rename',
  'conversations.setTopic',
  'conversations.setPurpose',
  'conversations.archive',
  'conversations.unarchive',
];
const HISTORY = ['conversations.history', 'conversations.replies'];

const use = (
  scope: string,
  cannot: string,
  { methods = [], events = [] }: { methods?: readonly string[]; events?: readonly string[] } = {},
): ScopeUse => ({ scope, cannot, methods, events });

/** Every permission of the bot, by name. */
export const SCOPES: readonly ScopeUse[] = [
  use('app_mentions:read', 'be asked by mentioning it', { events: ['app_mention'] }),
  use('bookmarks:read', 'see which links a room has already', { methods: ['bookmarks.list'] }),
  use('bookmarks:write', 'put the links of an incident on top of its room', {
    methods: ['bookmarks.add', 'bookmarks.edit', 'bookmarks.remove'],
  }),
  use('channels:history', 'follow what is said in the rooms of incidents', {
    methods: HISTORY,
    events: ['message.channels'],
  }),
  use('channels:join', 'come back into a room, or into a channel that is there already', {
    methods: ['conversations.join'],
  }),
  use('channels:manage', 'open rooms for incidents', { methods: CHANNEL_WRITES }),
  use('channels:read', 'find channels and see who is in them', {
    methods: CHANNEL_READS,
    events: ['member_joined_channel', 'channel_archive', 'channel_unarchive', 'channel_rename'],
  }),
  use('chat:write', 'write anything at all', {
    methods: ['chat.postMessage', 'chat.update', 'chat.postEphemeral'],
  }),
  use('commands', 'offer its commands and shortcuts'),
  use('files:write', 'hand over exports as files', {
    methods: ['files.completeUploadExternal'],
  }),
  use('groups:history', 'follow what is said in private rooms', {
    methods: HISTORY,
    events: ['message.groups'],
  }),
  use('groups:read', 'see who is in private rooms', {
    methods: CHANNEL_READS,
    events: ['member_joined_channel', 'group_archive', 'group_unarchive', 'group_rename'],
  }),
  use('groups:write', 'open private rooms', { methods: CHANNEL_WRITES }),
  use('im:history', 'be asked in a direct message', { methods: HISTORY, events: ['message.im'] }),
  use('im:write', 'write to people directly', { methods: ['conversations.open'] }),
  use('links:read', 'see that somebody shared a link to an incident', { events: ['link_shared'] }),
  use('links:write', 'show the incident under a link to it', { methods: ['chat.unfurl'] }),
  use('pins:read', 'find the card of an incident again', { methods: ['pins.list'] }),
  use('pins:write', 'pin the card of an incident', { methods: ['pins.add'] }),
  use('reactions:read', 'take messages into the timeline by a reaction', {
    events: ['reaction_added', 'reaction_removed'],
  }),
  use('users:read', 'know the names and time zones of people', {
    methods: ['users.info'],
    events: ['user_change'],
  }),
  use('users:read.email', 'recognize people by their e-mail address', { methods: ['users.lookupByEmail'] }),
];

/** Methods that every app may call. */
export const FREE_METHODS: readonly string[] = [
  'apps.connections.open',
  'auth.test',
  'oauth.v2.access',
  'views.open',
  'views.publish',
  'views.update',
];

/** Events that every app may get. */
export const FREE_EVENTS: readonly string[] = ['app_home_opened', 'app_uninstalled', 'tokens_revoked'];

/** The bot's permissions, as they are asked for. */
export const BOT_SCOPES: readonly string[] = SCOPES.map(({ scope }) => scope);

/** What the app wants to be told. */
export const BOT_EVENTS: readonly string[] = [
  ...new Set([...SCOPES.flatMap(({ events }) => events), ...FREE_EVENTS]),
].sort();

/** What was asked for and not granted. */
export const missingScopes = (granted: readonly string[]): readonly ScopeUse[] =>
  SCOPES.filter(({ scope }) => !granted.includes(scope));

/** What is missing and what does not work because of it; undefined when nothing is. */
export function missingLine(granted: readonly string[]): string | undefined {
  const missing = missingScopes(granted);
  if (missing.length === 0) return undefined;
  const each = missing.map(({ scope, cannot }) => `${scope} (Muster cannot ${cannot})`);
  return `permissions are missing: ${each.join(', ')}`;
}
