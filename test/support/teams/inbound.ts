/** What the app is told, as Teams puts it (section 6 of the protocol's facts: the same fields, the same quirks). */
import type { Fields } from '../slack/json.js';
import type { State } from './state.js';
import type { Conversation, Message, User } from './things.js';

const conversationTypes = { channel: 'channel', groupChat: 'groupChat', personal: 'personal' } as const;

/** Where it happens; in channels `root` names the thread. */
export function conversationJson({ id, kind, tenantId, name }: Conversation, root?: string): Fields {
  return {
    conversationType: conversationTypes[kind],
    tenantId,
    id: root === undefined ? id : `${id};messageid=${root}`,
    ...(kind !== 'personal' && { isGroup: true }),
    ...(kind === 'groupChat' && name !== '' && { name }),
  };
}

/** What only Teams says. */
export function channelData(conversation: Conversation, more: Fields = {}): Fields {
  const { team, id, tenantId } = conversation;
  return {
    ...(team !== undefined && {
      teamsChannelId: id,
      teamsTeamId: team.id,
      channel: { id },
      team: { id: team.id, name: team.name, aadGroupId: team.groupId },
    }),
    tenant: { id: tenantId },
    ...more,
  };
}

export const userJson = ({ mri, name, id }: User): Fields => ({ id: mri, name, aadObjectId: id });

/** The frame of everything that is told of a conversation. */
export function activity(
  state: State,
  conversation: Conversation,
  from: User | undefined,
  fields: Fields,
  { root, data }: { readonly root?: string | undefined; readonly data?: Fields } = {},
): Fields {
  const by: Fields = from === undefined ? { id: state.bot } : userJson(from);
  return {
    id: `f:${state.guid(0xf)}`,
    timestamp: state.iso(),
    channelId: 'msteams',
    serviceUrl: state.serviceUrl,
    from: by,
    recipient: { id: state.bot, name: state.app.appName },
    conversation: conversationJson(conversation, root),
    channelData: channelData(conversation, data),
    ...(from && { locale: from.locale, localTimezone: from.timezone }),
    ...fields,
  };
}

const client = ({ locale, timezone }: User): Fields => ({
  type: 'clientInfo',
  locale,
  country: locale.slice(-2),
  platform: 'Windows',
  timezone,
});

const addressOf = (name: string): string => `https://acme.sharepoint.com/${encodeURIComponent(name)}`;

const downloadOf = (name: string): Fields => ({
  contentType: 'application/vnd.microsoft.teams.file.download.info',
  contentUrl: addressOf(name),
  name,
  content: { downloadUrl: addressOf(name), uniqueId: name, fileType: name.split('.').at(-1) },
});

/** Somebody's message. */
export function messageActivity(state: State, message: Message, user: User, more: Fields = {}): Fields {
  const { conversation, threadId, id, text, html, entities } = message;
  return activity(
    state,
    conversation,
    user,
    {
      type: 'message',
      id,
      text,
      textFormat: 'plain',
      // Bots see the files of their own chats only.
      attachments: [
        { contentType: 'text/html', content: html },
        ...(conversation.kind === 'personal' ? message.files.map(downloadOf) : []),
      ],
      entities: [...entities, client(user)],
      ...(message.replyToId !== undefined && { replyToId: message.replyToId }),
      ...more,
    },
    { root: threadId },
  );
}

/** A call that is answered at once. */
export function invoke(
  state: State,
  conversation: Conversation,
  user: User,
  name: string,
  value: Fields,
  message?: Message,
): Fields {
  return activity(
    state,
    conversation,
    user,
    {
      type: 'invoke',
      name,
      value,
      entities: [client(user)],
      ...(message !== undefined && { replyToId: message.id }),
    },
    { root: message?.threadId, data: { source: { name: message === undefined ? 'compose' : 'message' } } },
  );
}

/** What a message extension is told of the message it was called on. */
export function payloadOf(state: State, message: Message): Fields {
  const user = message.from === undefined ? undefined : state.user(message.from);
  return {
    id: message.id,
    replyToId: message.threadId === message.id ? null : (message.threadId ?? null),
    createdDateTime: state.iso(message.createdAt),
    lastModifiedDateTime: message.editedAt === undefined ? null : state.iso(message.editedAt),
    deleted: false,
    subject: null,
    importance: 'normal',
    locale: 'en-us',
    linkToMessage: `https://teams.microsoft.com/l/message/${encodeURIComponent(message.conversation.id)}/${message.id}`,
    from: {
      device: null,
      conversation: null,
      user: user === undefined ? null : { userIdentityType: 'aadUser', id: user.id, displayName: user.name },
      application:
        user === undefined
          ? { applicationIdentityType: 'bot', id: state.app.appId, displayName: state.app.appName }
          : null,
    },
    body: { contentType: 'html', content: message.html },
    attachments: [
      ...message.files.map((name) => ({
        id: name,
        contentType: 'reference',
        contentUrl: addressOf(name),
        name,
      })),
      ...(message.card === undefined
        ? []
        : [
            { contentType: 'application/vnd.microsoft.card.adaptive', content: JSON.stringify(message.card) },
          ]),
    ],
    mentions: [],
    reactions: [],
  };
}
