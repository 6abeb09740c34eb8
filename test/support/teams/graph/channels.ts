/** Channels of teams. */
import type { Fields } from '../../slack/json.js';
import { textIn } from '../../slack/json.js';
import { refuse } from '../refusal.js';
import type { Answer } from '../server.js';
import type { Conversation } from '../things.js';
import { channelOf, created, filtered, type GraphCall, mistake, need, paged, teamOf } from './call.js';
import { messageJson } from './messages.js';
import { wrongName } from './names.js';

const longest = 1_024;

const json = ({
  id,
  name,
  description,
  webUrl,
  archived,
  createdAt,
  team,
  membership,
}: Conversation): Fields => ({
  id,
  createdDateTime: new Date(createdAt).toISOString(),
  displayName: name,
  description: description === '' ? null : description,
  membershipType: membership,
  isArchived: archived,
  tenantId: team?.tenantId,
  webUrl,
});

export function list(call: GraphCall, groupId = ''): Answer {
  const team = teamOf(call, groupId);
  need(call, 'readChannels', team.installation);
  const name = filtered(call, 'displayName');
  const all = [...call.state.conversations.values()].filter((c) => c.team === team && !c.deleted);
  const found = all.filter((c) => name === undefined || c.name.toLowerCase() === name.toLowerCase());
  return { status: 200, body: { value: found.map(json) } };
}

export function get(call: GraphCall, groupId = '', id = ''): Answer {
  const channel = channelOf(call, groupId, id);
  need(call, 'readChannels', channel.app);
  return { status: 200, body: json(channel) };
}

/** Whether a channel has the name, or had it when it was deleted: that one can still come back. */
function taken(
  { state }: GraphCall,
  channel: Pick<Conversation, 'team'>,
  name: string,
  but?: Conversation,
): boolean {
  return [...state.conversations.values()].some(
    (c) => c !== but && c.team === channel.team && c.name.toLowerCase() === name.toLowerCase(),
  );
}

const duplicate = ({ ways }: GraphCall): never =>
  ways.duplicate === 409
    ? refuse(409, 'Conflict', 'Channel name already existed, please use other name.')
    : refuse(400, 'BadRequest', 'Channel name already existed, please use other name.');

function checked(call: GraphCall): { name: string | undefined; description: string | undefined } {
  const { displayName, description } = call.body;
  const wrong = displayName === undefined ? undefined : wrongName(displayName);
  if (wrong !== undefined) return mistake(call, wrong);
  if (typeof description === 'string' && description.length > longest)
    return mistake(call, `a description of ${description.length} characters, of at most ${longest}`);
  return { name: textIn(displayName), description: textIn(description) };
}

export function create(call: GraphCall, groupId = ''): Answer {
  const { state, ways, happenings, body } = call;
  const team = teamOf(call, groupId);
  need(call, 'createChannel', team.installation);
  if (body['membershipType'] !== undefined && body['membershipType'] !== 'standard')
    return mistake(call, `a channel of type ${JSON.stringify(body['membershipType'])}: the app is not there`);
  const { name, description } = checked(call);
  if (name === undefined) return mistake(call, 'a channel without a name');
  if (team.archived) return refuse(400, 'BadRequest', 'The team is archived.');
  if (taken(call, { team }, name)) return duplicate(call);
  const channel = state.newConversation('channel', team.tenantId, name, team);
  Object.assign(channel, {
    description: description ?? '',
    unknownFor: ways.unknownFor,
    unknownAs: ways.unknownAs,
  });
  happenings.channel(channel, 'channelCreated');
  return created(json(channel));
}

export function patch(call: GraphCall, groupId = '', id = ''): Answer {
  const channel = channelOf(call, groupId, id);
  need(call, 'changeChannel', channel.app);
  const { name, description } = checked(call);
  if (channel.general && name !== undefined) return mistake(call, 'the General channel keeps its name');
  if (channel.archived) return refuse(403, 'Forbidden', 'The channel is archived.');
  if (name !== undefined && taken(call, channel, name, channel)) return duplicate(call);
  if (description !== undefined) channel.description = description;
  if (name !== undefined && name !== channel.name) call.happenings.renamed(channel, name);
  call.state.changed();
  return { status: 204 };
}

const archiving =
  (archived: boolean) =>
  (call: GraphCall, groupId = '', id = ''): Answer => {
    const channel = channelOf(call, groupId, id);
    need(call, 'archiveChannel');
    if (channel.team?.archived === true) return refuse(400, 'BadRequest', 'The team is archived.');
    if (channel.general) return mistake(call, 'the General channel cannot be archived');
    call.operate(() => {
      channel.archived = archived;
      call.state.changed();
    });
    return {
      status: 202,
      headers: { location: `/teams('${groupId}')/operations('${call.state.guid(0x0b)}')` },
    };
  };

export const archive = archiving(true);
export const unarchive = archiving(false);

export function remove(call: GraphCall, groupId = '', id = ''): Answer {
  const channel = channelOf(call, groupId, id);
  need(call, 'deleteChannel', channel.app);
  call.happenings.deleted(channel);
  return { status: 204 };
}

/** The messages that begin threads, newest first. */
export function messages(call: GraphCall, groupId = '', id = ''): Answer {
  const channel = channelOf(call, groupId, id);
  need(call, 'readChannelMessages', channel.app);
  const roots = channel.log.filter((message) => message.threadId === message.id).toReversed();
  const path = `teams/${groupId}/channels/${encodeURIComponent(id)}/messages`;
  return paged(
    call,
    path,
    roots.map((message) => messageJson(call.state, message)),
  );
}

/** What was said below one of them, newest first. */
export function replies(call: GraphCall, groupId = '', id = '', root = ''): Answer {
  const channel = channelOf(call, groupId, id);
  need(call, 'readChannelMessages', channel.app);
  const below = channel.log.filter((m) => m.threadId === root && m.id !== root).toReversed();
  const path = `teams/${groupId}/channels/${encodeURIComponent(id)}/messages/${root}/replies`;
  return paged(
    call,
    path,
    below.map((message) => messageJson(call.state, message)),
  );
}
