/** Finding the channel that a call is about, as far as the caller may see it. */
import { refuse } from '../refusal.js';
import { scopesFor } from '../scopes.js';
import type { Channel, ChannelKind, Message } from '../things.js';
import type { Call } from './method.js';

/** The channel, unless it is hidden from the caller. */
export function visible(call: Call, id: string): Channel {
  const channel = call.state.channels.get(id);
  if (channel === undefined || !call.reaches(channel.teamId)) return refuse('channel_not_found');
  if (channel.private && !channel.members.has(call.me)) return refuse('channel_not_found');
  return channel;
}

interface Wanted {
  readonly need: Parameters<typeof scopesFor>[0];
  /** The caller must be in it. */
  readonly member?: boolean;
  readonly archived?: 'allowed';
  readonly kinds?: readonly ChannelKind[];
}

/** The channel, if the caller may do there what it wants to do. */
export function channelFor(call: Call, id: string, wanted: Wanted): Channel {
  const channel = visible(call, id);
  if (wanted.kinds !== undefined && !wanted.kinds.includes(channel.kind))
    refuse('method_not_supported_for_channel_type');
  call.need(...scopesFor(wanted.need, channel.kind));
  if (wanted.member === true && !channel.members.has(call.me)) refuse('not_in_channel');
  if (wanted.archived !== 'allowed' && channel.archived) refuse('is_archived');
  return channel;
}

export const inChannels: readonly ChannelKind[] = ['public', 'private'];

export const messageIn = (channel: Channel, ts: string): Message =>
  channel.message(ts) ?? refuse('message_not_found');
