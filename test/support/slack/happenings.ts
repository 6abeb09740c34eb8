/**
 * What changes in a workspace, whoever does it: the change itself, which is there when the function returns its promise, and
 * what the app is told of it, which has arrived when the promise is kept.
 */
import type { Fields } from './json.js';
import type { State } from './state.js';
import type { Channel, Message, User } from './things.js';
import { channelJson, messageJson, userJson } from './wire.js';

const surface = { public: 'channels', private: 'groups', im: 'im', mpim: 'mpim' } as const;
const channelType = { public: 'channel', private: 'group', im: 'im', mpim: 'mpim' } as const;

const ofMessage = (state: State, channel: Channel, event: Fields) =>
  state.happen({
    team: channel.teamId,
    subscription: `message.${surface[channel.kind]}`,
    within: channel,
    event: { type: 'message', channel: channel.id, channel_type: channelType[channel.kind], ...event },
  });

/** A message stands in the channel; whom it mentions is told on top. */
export async function posted(state: State, channel: Channel, message: Message): Promise<void> {
  const fields = messageJson(state, channel, message);
  const bot = state.team(channel.teamId).install?.botUserId;
  const mentioned =
    bot !== undefined &&
    channel.kind !== 'im' &&
    message.user !== bot &&
    message.subtype === undefined &&
    message.text.includes(`<@${bot}`);
  await Promise.all([
    ofMessage(state, channel, { ...fields, event_ts: message.ts }),
    ...(mentioned
      ? [
          state.happen({
            team: channel.teamId,
            subscription: 'app_mention',
            within: channel,
            event: { ...fields, type: 'app_mention', channel: channel.id, event_ts: message.ts },
          }),
        ]
      : []),
  ]);
}

/** Writes what Slack itself writes into a channel. */
export async function noted(
  state: State,
  channel: Channel,
  user: string,
  subtype: string,
  text: string,
): Promise<void> {
  await posted(state, channel, state.append(channel, { user, subtype, text }));
}

export async function edited(
  state: State,
  channel: Channel,
  message: Message,
  before: Fields,
): Promise<void> {
  await ofMessage(state, channel, {
    subtype: 'message_changed',
    hidden: true,
    message: messageJson(state, channel, message),
    previous_message: before,
    ts: state.ts(),
    event_ts: state.ts(),
  });
}

export async function removed(state: State, channel: Channel, message: Message): Promise<void> {
  channel.log.splice(channel.log.indexOf(message), 1);
  state.changed();
  await ofMessage(state, channel, {
    subtype: 'message_deleted',
    hidden: true,
    deleted_ts: message.ts,
    previous_message: messageJson(state, channel, message),
    ts: state.ts(),
    event_ts: state.ts(),
  });
}

export async function joined(state: State, channel: Channel, user: string, inviter?: string): Promise<void> {
  channel.members.add(user);
  await Promise.all([
    noted(state, channel, user, 'channel_join', `<@${user}> has joined the channel`),
    state.happen({
      team: channel.teamId,
      subscription: 'member_joined_channel',
      within: channel,
      event: {
        type: 'member_joined_channel',
        user,
        channel: channel.id,
        channel_type: channel.private ? 'G' : 'C',
        team: channel.teamId,
        ...(inviter === undefined ? {} : { inviter }),
        event_ts: state.ts(),
      },
    }),
  ]);
}

export async function left(state: State, channel: Channel, user: string): Promise<void> {
  const told = Promise.all([
    noted(state, channel, user, 'channel_leave', `<@${user}> has left the channel`),
    state.happen({
      team: channel.teamId,
      subscription: 'member_left_channel',
      within: channel,
      event: {
        type: 'member_left_channel',
        user,
        channel: channel.id,
        channel_type: channel.private ? 'G' : 'C',
        team: channel.teamId,
        event_ts: state.ts(),
      },
    }),
  ]);
  channel.members.delete(user);
  state.changed();
  await told;
}

type Change = 'archive' | 'unarchive' | 'rename' | 'created';

/** A channel was made, renamed, put away or taken out again. */
export async function channelChanged(
  state: State,
  channel: Channel,
  change: Change,
  user: string,
): Promise<void> {
  if (channel.private && change === 'created') return;
  const type = `${channel.private ? 'group' : 'channel'}_${change}`;
  const whole = change === 'rename' || change === 'created';
  await state.happen({
    team: channel.teamId,
    subscription: type,
    within: channel.private ? channel : undefined,
    event: {
      type,
      channel: whole ? channelJson(state, channel, undefined) : channel.id,
      ...(whole ? {} : { user }),
      event_ts: state.ts(),
    },
  });
}

export async function archived(state: State, channel: Channel, user: string): Promise<void> {
  channel.archived = true;
  await Promise.all([
    noted(state, channel, user, 'channel_archive', `archived #${channel.name}`),
    channelChanged(state, channel, 'archive', user),
  ]);
}

export async function unarchived(state: State, channel: Channel, user: string): Promise<void> {
  channel.archived = false;
  await Promise.all([
    noted(state, channel, user, 'channel_unarchive', `un-archived #${channel.name}`),
    channelChanged(state, channel, 'unarchive', user),
  ]);
}

export async function renamed(state: State, channel: Channel, user: string, name: string): Promise<void> {
  channel.previousNames.push(channel.name);
  channel.name = name;
  await Promise.all([
    noted(state, channel, user, 'channel_name', `has renamed the channel to "${name}"`),
    channelChanged(state, channel, 'rename', user),
  ]);
}

export async function reacted(
  state: State,
  channel: Channel,
  message: Message,
  user: string,
  name: string,
  type: 'reaction_added' | 'reaction_removed',
): Promise<void> {
  state.changed();
  await state.happen({
    team: channel.teamId,
    subscription: type,
    within: channel,
    event: {
      type,
      user,
      reaction: name,
      item: { type: 'message', channel: channel.id, ts: message.ts },
      item_user: message.user,
      event_ts: state.ts(),
    },
  });
}

export async function userChanged(
  state: State,
  user: User,
  type: 'user_change' | 'team_join',
): Promise<void> {
  state.changed();
  // A stranger is known through the workspace where they were met.
  const [first = ''] = state.teams.keys();
  await state.happen({
    team: state.teams.has(user.teamId) ? user.teamId : first,
    subscription: type,
    event: { type, user: userJson(user), event_ts: state.ts() },
  });
}
