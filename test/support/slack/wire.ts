/** How Slack writes what it knows. */
import { type Fields, fieldsIn } from './json.js';
import type { State } from './state.js';
import { appId, type Channel, type Message, type SlackFile, type User, type View } from './things.js';

export function userJson(user: User): Fields {
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    deleted: user.deleted,
    real_name: user.realName,
    tz: user.tz,
    profile: {
      real_name: user.realName,
      real_name_normalized: user.realName,
      display_name: user.name,
      display_name_normalized: user.name,
      ...(user.email === undefined ? {} : { email: user.email }),
      image_48: `https://avatars.example.com/${user.id}.png`,
      team: user.teamId,
    },
    is_admin: user.isAdmin,
    is_owner: false,
    is_restricted: user.isRestricted,
    is_ultra_restricted: user.isUltraRestricted,
    is_bot: user.isBot,
    is_app_user: false,
    ...(user.isStranger ? { is_stranger: true } : {}),
    updated: 0,
  };
}

export function channelJson(state: State, channel: Channel, viewer: string | undefined): Fields {
  const conversation = channel.kind === 'im' || channel.kind === 'mpim';
  return {
    id: channel.id,
    ...(channel.kind === 'im'
      ? { user: [...channel.members].find((id) => id !== viewer) }
      : { name: channel.name, name_normalized: channel.name }),
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: channel.kind === 'im',
    is_mpim: channel.kind === 'mpim',
    is_private: channel.private,
    is_archived: channel.archived,
    is_general: channel.general,
    is_member: viewer !== undefined && channel.members.has(viewer),
    is_shared: false,
    is_ext_shared: false,
    is_org_shared: false,
    created: channel.created,
    creator: channel.creator,
    context_team_id: channel.teamId,
    ...(conversation
      ? {}
      : {
          topic: { value: channel.topic, creator: '', last_set: 0 },
          purpose: { value: channel.purpose, creator: '', last_set: 0 },
          previous_names: [...channel.previousNames],
        }),
    updated: state.now(),
  };
}

export function fileJson(state: State, file: SlackFile): Fields {
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.name.split('.').at(-1) ?? '',
    size: file.content?.length ?? file.length,
    user: file.user,
    user_team: file.teamId,
    created: state.seconds(),
    timestamp: state.seconds(),
    channels: [...file.channels],
    ...(file.altText === undefined ? {} : { alt_txt: file.altText }),
    url_private: `${state.url}/files-pri/${file.id}/${encodeURIComponent(file.name)}`,
    url_private_download: `${state.url}/files-pri/${file.id}/download/${encodeURIComponent(file.name)}`,
    permalink: `${state.url}/files/${file.user}/${file.id}`,
  };
}

/** The message as history shows it; metadata only to who asks for it. */
export function messageJson(state: State, channel: Channel, message: Message, metadata = false): Fields {
  const replies = channel.log.filter(({ ts, threadTs }) => threadTs === message.ts && ts !== message.ts);
  const parent = message.threadTs === undefined ? undefined : channel.message(message.threadTs);
  return {
    type: 'message',
    ...(message.subtype === undefined ? {} : { subtype: message.subtype }),
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: channel.teamId,
    ...(message.botId === undefined ? {} : { bot_id: message.botId, app_id: appId }),
    ...(message.username === undefined ? {} : { username: message.username }),
    ...(message.blocks.length === 0 ? {} : { blocks: message.blocks }),
    ...(message.attachments.length === 0 ? {} : { attachments: message.attachments }),
    ...(message.files.length === 0 ? {} : { files: message.files.map((file) => fileJson(state, file)) }),
    ...(message.edits === 0 ? {} : { edited: { user: message.user, ts: message.editedTs ?? message.ts } }),
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(parent === undefined ? {} : { parent_user_id: parent.user }),
    ...(replies.length === 0
      ? {}
      : {
          thread_ts: message.ts,
          reply_count: replies.length,
          reply_users: [...new Set(replies.map(({ user }) => user))],
          latest_reply: replies.at(-1)?.ts,
        }),
    ...(message.reactions.length === 0
      ? {}
      : {
          reactions: message.reactions.map(({ name, users }) => ({ name, users, count: users.length })),
        }),
    ...(metadata && message.metadata !== undefined ? { metadata: message.metadata } : {}),
  };
}

export function viewJson(state: State, view: View): Fields {
  const install = state.team(view.teamId).install;
  return {
    id: view.id,
    team_id: view.teamId,
    type: view.type,
    ...fieldsIn(view.wire),
    blocks: view.blocks,
    private_metadata: view.privateMetadata,
    callback_id: view.callbackId,
    external_id: view.externalId,
    state: { values: view.values },
    hash: view.hash,
    clear_on_close: view.clearOnClose,
    notify_on_close: view.notifyOnClose,
    root_view_id: view.rootId,
    previous_view_id: view.previousId ?? null,
    app_id: appId,
    app_installed_team_id: view.teamId,
    bot_id: install?.botId ?? '',
  };
}
