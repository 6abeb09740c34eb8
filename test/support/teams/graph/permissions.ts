/** What each call of Graph takes: application permissions, or what an installation grants in its own team or chat. */

/** Any of these is enough. */
export interface Needs {
  readonly roles: readonly string[];
  /** Granted by the installation there (resource-specific consent). */
  readonly rsc?: readonly string[];
}

const needs = (roles: readonly string[], rsc: readonly string[] = []): Needs => ({ roles, rsc });

export const permissions = {
  createChannel: needs(['Channel.Create'], ['Channel.Create.Group']),
  readChannels: needs(
    ['Channel.ReadBasic.All', 'ChannelSettings.Read.All', 'ChannelSettings.ReadWrite.All'],
    ['ChannelSettings.Read.Group', 'ChannelSettings.ReadWrite.Group'],
  ),
  changeChannel: needs(['ChannelSettings.ReadWrite.All'], ['ChannelSettings.ReadWrite.Group']),
  archiveChannel: needs(['ChannelSettings.ReadWrite.All']),
  deleteChannel: needs(['Channel.Delete.All'], ['Channel.Delete.Group']),
  readChannelMessages: needs(['ChannelMessage.Read.All'], ['ChannelMessage.Read.Group']),
  readTeam: needs(['Team.ReadBasic.All', 'TeamSettings.Read.All'], ['TeamSettings.Read.Group']),
  readTeamMembers: needs(['TeamMember.Read.All', 'TeamMember.ReadWrite.All'], ['TeamMember.Read.Group']),
  changeTeamMembers: needs(['TeamMember.ReadWrite.All']),
  readTeamApps: needs([
    'TeamsAppInstallation.ReadForTeam.All',
    'TeamsAppInstallation.ReadWriteSelfForTeam.All',
    'TeamsAppInstallation.ReadWriteForTeam.All',
  ]),
  // An app that asks for something in its teams and chats cannot be installed by what only installs.
  changeTeamApps: needs([
    'TeamsAppInstallation.ReadWriteSelfForTeam.All',
    'TeamsAppInstallation.ReadWriteForTeam.All',
    'TeamsAppInstallation.ReadWriteAndConsentSelfForTeam.All',
    'TeamsAppInstallation.ReadWriteAndConsentForTeam.All',
  ]),
  consentInTeam: needs([
    'TeamsAppInstallation.ReadWriteAndConsentSelfForTeam.All',
    'TeamsAppInstallation.ReadWriteAndConsentForTeam.All',
  ]),
  createChat: needs(['Chat.Create', 'Chat.ReadWrite.All']),
  readChat: needs(
    ['Chat.ReadBasic.All', 'Chat.Read.All', 'Chat.ReadWrite.All'],
    ['ChatSettings.Read.Chat', 'ChatSettings.ReadWrite.Chat', 'Chat.Manage.Chat'],
  ),
  changeChat: needs(['Chat.ReadWrite.All'], ['ChatSettings.ReadWrite.Chat', 'Chat.Manage.Chat']),
  readChatMembers: needs(
    [
      'ChatMember.Read.All',
      'ChatMember.ReadWrite.All',
      'Chat.Read.All',
      'Chat.ReadBasic.All',
      'Chat.ReadWrite.All',
    ],
    ['ChatMember.Read.Chat', 'Chat.Manage.Chat'],
  ),
  changeChatMembers: needs(['ChatMember.ReadWrite.All', 'Chat.ReadWrite.All'], ['Chat.Manage.Chat']),
  readChatMessages: needs(['Chat.Read.All', 'Chat.ReadWrite.All'], ['ChatMessage.Read.Chat']),
  readChatApps: needs([
    'TeamsAppInstallation.ReadForChat.All',
    'TeamsAppInstallation.ReadWriteSelfForChat.All',
    'TeamsAppInstallation.ReadWriteForChat.All',
  ]),
  changeChatApps: needs([
    'TeamsAppInstallation.ReadWriteSelfForChat.All',
    'TeamsAppInstallation.ReadWriteForChat.All',
    'TeamsAppInstallation.ReadWriteAndConsentSelfForChat.All',
    'TeamsAppInstallation.ReadWriteAndConsentForChat.All',
  ]),
  consentInChat: needs([
    'TeamsAppInstallation.ReadWriteAndConsentSelfForChat.All',
    'TeamsAppInstallation.ReadWriteAndConsentForChat.All',
  ]),
  listChats: needs(['Chat.ReadBasic.All', 'Chat.Read.All', 'Chat.ReadWrite.All']),
  readUser: needs(['User.ReadBasic.All', 'User.Read.All', 'Directory.Read.All']),
  readCatalogue: needs(['AppCatalog.Read.All', 'AppCatalog.ReadWrite.All']),
  readUserApps: needs([
    'TeamsAppInstallation.ReadForUser.All',
    'TeamsAppInstallation.ReadWriteSelfForUser.All',
    'TeamsAppInstallation.ReadWriteForUser.All',
  ]),
  changeUserApps: needs([
    'TeamsAppInstallation.ReadWriteSelfForUser.All',
    'TeamsAppInstallation.ReadWriteForUser.All',
  ]),
} as const;

/** Every application permission that some call takes. */
export const catalogue: readonly string[] = [
  ...new Set(Object.values(permissions).flatMap(({ roles }) => roles)),
].toSorted();

/** What the app's manifest asks for unless a test says otherwise. */
export const usualRsc: readonly string[] = [
  ...new Set(Object.values(permissions).flatMap(({ rsc = [] }) => rsc)),
].toSorted();
