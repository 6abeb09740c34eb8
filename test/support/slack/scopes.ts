/** Who may do what where: scopes differ between public channels, private ones and direct messages. */
import type { ChannelKind } from './things.js';

type Need = 'read' | 'history' | 'manage' | 'invite' | 'topic' | 'join' | 'open';

const needs: Readonly<Record<Need, Readonly<Record<ChannelKind, readonly string[]>>>> = {
  read: {
    public: ['channels:read'],
    private: ['groups:read'],
    im: ['im:read'],
    mpim: ['mpim:read'],
  },
  history: {
    public: ['channels:history'],
    private: ['groups:history'],
    im: ['im:history'],
    mpim: ['mpim:history'],
  },
  manage: {
    public: ['channels:manage'],
    private: ['groups:write'],
    im: ['im:write'],
    mpim: ['mpim:write'],
  },
  invite: {
    public: ['channels:manage', 'channels:write.invites'],
    private: ['groups:write', 'groups:write.invites'],
    im: ['im:write'],
    mpim: ['mpim:write'],
  },
  topic: {
    public: ['channels:manage', 'channels:write.topic'],
    private: ['groups:write', 'groups:write.topic'],
    im: ['im:write', 'im:write.topic'],
    mpim: ['mpim:write', 'mpim:write.topic'],
  },
  join: { public: ['channels:join'], private: [], im: [], mpim: [] },
  open: { public: [], private: [], im: ['im:write'], mpim: ['mpim:write'] },
};

/** The scopes of which one allows it in channels of this kind. */
export const scopesFor = (need: Need, kind: ChannelKind): readonly string[] => needs[need][kind];

/** The scopes of which one allows it somewhere. */
export const scopesAnywhere = (need: Need): readonly string[] => Object.values(needs[need]).flat();

/** What the app's manifest asks for. */
export const defaultScopes: readonly string[] = [
  'app_mentions:read',
  'bookmarks:read',
  'bookmarks:write',
  'channels:history',
  'channels:join',
  'channels:manage',
  'channels:read',
  'chat:write',
  'chat:write.public',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'groups:write',
  'im:history',
  'im:read',
  'im:write',
  'links:read',
  'links:write',
  'mpim:write',
  'pins:read',
  'pins:write',
  'reactions:read',
  'reactions:write',
  'team:read',
  'usergroups:read',
  'usergroups:write',
  'users:read',
  'users:read.email',
];

/** The scopes of which one is needed to be told of something. */
export const scopesOfEvents: Readonly<Record<string, readonly string[]>> = {
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
  'message.mpim': ['mpim:history'],
  app_mention: ['app_mentions:read'],
  app_home_opened: [],
  app_uninstalled: [],
  tokens_revoked: [],
  member_joined_channel: ['channels:read', 'groups:read'],
  member_left_channel: ['channels:read', 'groups:read'],
  reaction_added: ['reactions:read'],
  reaction_removed: ['reactions:read'],
  link_shared: ['links:read'],
  channel_created: ['channels:read'],
  channel_archive: ['channels:read'],
  channel_unarchive: ['channels:read'],
  channel_rename: ['channels:read'],
  group_archive: ['groups:read'],
  group_unarchive: ['groups:read'],
  group_rename: ['groups:read'],
  pin_added: ['pins:read'],
  pin_removed: ['pins:read'],
  user_change: ['users:read'],
  team_join: ['users:read'],
};
