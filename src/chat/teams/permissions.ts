/** What the app asks for in Microsoft 365, and why: the manifest, the checks and the documents are all derived from here. */

/** A permission, and what it is there for. */
export interface PermissionUse {
  readonly name: string;
  /**
   * Who grants it: `resource` by whoever adds the app to a team or chat, for that one only (the manifest asks for it);
   * `application` by an administrator, for the whole tenant.
   */
  readonly granted: 'resource' | 'application';
  /** What does not work without it, as it is told: “Muster cannot …”. */
  readonly cannot: string;
  /** What happens then instead; null: the permission is needed for what people expect of Muster at all. */
  readonly instead: string | null;
  /** The calls to Graph that need it; `{}` stands for an id. */
  readonly calls: readonly string[];
}

const resource = (
  name: string,
  cannot: string,
  { calls = [], instead = null }: { calls?: readonly string[]; instead?: string | null } = {},
): PermissionUse => ({ name, granted: 'resource', cannot, instead, calls });

const application = (
  name: string,
  cannot: string,
  { calls, instead = null }: { calls: readonly string[]; instead?: string | null },
): PermissionUse => ({ name, granted: 'application', cannot, instead, calls });

/** Every permission, those of teams and chats first, each by name. */
export const PERMISSIONS: readonly PermissionUse[] = [
  resource('Channel.Create.Group', 'open rooms in the team', { calls: ['POST /teams/{}/channels'] }),
  resource('ChannelMessage.Read.Group', 'follow what is said in rooms without being mentioned', {
    instead: 'only what mentions Muster reaches the timeline and the browser',
    calls: ['GET /teams/{}/channels/{}/messages'],
  }),
  resource('ChannelSettings.ReadWrite.Group', 'find rooms again, rename and describe them', {
    calls: ['GET /teams/{}/channels', 'GET /teams/{}/channels/{}', 'PATCH /teams/{}/channels/{}'],
  }),
  resource('Chat.Manage.Chat', 'rename group chats and add people to them', {
    calls: ['GET /chats/{}', 'PATCH /chats/{}', 'POST /chats/{}/members'],
  }),
  resource('ChatMessage.Read.Chat', 'follow what is said in group chats without being mentioned', {
    instead: 'only what mentions Muster reaches the timeline and the browser',
    calls: ['GET /chats/{}/messages'],
  }),
  application('AppCatalog.Read.All', 'find itself in the catalogue, to come into the group chats it opens', {
    calls: ['GET /appCatalogs/teamsApps'],
  }),
  application('ChannelSettings.ReadWrite.All', 'archive rooms and take them out again', {
    instead: 'a room that is over is renamed only',
    calls: ['POST /teams/{}/channels/{}/archive', 'POST /teams/{}/channels/{}/unarchive'],
  }),
  application('Chat.Create', 'open group chats, which private incidents need', { calls: ['POST /chats'] }),
  application('Chat.ReadBasic.All', 'find a group chat again that was opened a moment before a crash', {
    instead: 'there may be a second one',
    calls: ['GET /users/{}/chats'],
  }),
  application('TeamMember.ReadWrite.All', 'add people to the team', {
    instead: 'whoever is not in the team is named in the room, and an owner has to add them',
    calls: ['POST /teams/{}/members'],
  }),
  // The one without “AndConsent” cannot install an app whose manifest asks for anything.
  application(
    'TeamsAppInstallation.ReadWriteAndConsentSelfForChat.All',
    'come into the group chats it opens',
    { calls: ['POST /chats/{}/installedApps'] },
  ),
  application('TeamsAppInstallation.ReadWriteSelfForUser.All', 'write to people who never spoke to it', {
    instead: 'they hear from it in the team, or once they have added it',
    calls: ['POST /users/{}/teamwork/installedApps'],
  }),
];

const named = (granted: PermissionUse['granted']): readonly string[] =>
  PERMISSIONS.filter((each) => each.granted === granted).map(({ name }) => name);

/** What the manifest asks for. */
export const RESOURCE_PERMISSIONS: readonly string[] = named('resource');

/** What an administrator agrees to. */
export const APPLICATION_PERMISSIONS: readonly string[] = named('application');

/** What an administrator has not agreed to, of what the app’s token says. */
export const missingPermissions = (roles: readonly string[]): readonly PermissionUse[] =>
  PERMISSIONS.filter(({ granted, name }) => granted === 'application' && !roles.includes(name));

/** What the app agrees to for itself where it installs itself in a chat: Graph wants exactly what the manifest asks for. */
export const CONSENTED_PERMISSIONS = {
  resourceSpecificPermissions: RESOURCE_PERMISSIONS.map((permissionValue) => ({
    permissionValue,
    permissionType: 'Application',
  })),
};
