/** Beginning something: a conversation with a person, or a thread in a channel. */
import { fieldsIn, isFields, listIn, textIn } from '../../slack/json.js';
import { sending } from '../limits.js';
import { refuse } from '../refusal.js';
import type { Answer } from '../server.js';
import { contentOf } from './activity.js';
import { type Call, limited, mistake, writable } from './call.js';

const personId = /^(29:.+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

export function create(call: Call): Answer {
  const data = fieldsIn(call.body['channelData']);
  const channel = textIn(fieldsIn(data['channel'])['id']);
  return channel === undefined ? withPerson(call) : thread(call, channel);
}

function thread(call: Call, channelId: string): Answer {
  const { activity, isGroup } = call.body;
  if (!isFields(activity)) return mistake(call, 'a thread begins with an activity', 'BadSyntax');
  if (isGroup !== true) return mistake(call, 'a thread is of a group', 'BadSyntax');
  if (channelId.includes(';')) return mistake(call, `${channelId} is a thread, not a channel`, 'BadArgument');
  const { conversation } = writable(call, channelId);
  if (conversation.kind !== 'channel') return mistake(call, `${channelId} is no channel`, 'BadArgument');
  const message = call.state.append(conversation, {
    from: undefined,
    ...contentOf(call, 'channel', activity),
  });
  return { status: 201, body: { id: `${conversation.id};messageid=${message.id}`, activityId: message.id } };
}

function withPerson(call: Call): Answer {
  const { state, body } = call;
  const members = listIn(body['members']);
  const [member] = members;
  if (body['isGroup'] === true || members.length > 1)
    return mistake(call, 'bots make no group chats: Graph does', 'BadSyntax');
  const id = textIn(member?.['id']) ?? '';
  if (!personId.test(id))
    return mistake(call, `"${id}" names nobody: it takes 29:… or the id in Entra`, 'BadSyntax');
  const tenantId =
    textIn(body['tenantId']) ?? textIn(fieldsIn(fieldsIn(body['channelData'])['tenant'])['id']);
  if (tenantId === undefined) return mistake(call, 'a conversation without a tenant', 'BadSyntax');
  limited(call, 'create', sending);
  const user = state.findUser(id);
  if (user === undefined || user.tenantId !== tenantId)
    return refuse(403, 'BotNotInConversationRoster', 'The bot is not installed for this user.');
  if (!state.meets(user))
    return refuse(403, 'BotNotInConversationRoster', 'The bot is not installed for this user.');
  if (user.blocked)
    return refuse(403, 'ConversationBlockedByUser', 'User blocked the conversation with the bot.');
  const conversation = state.direct(user);
  // Whoever meets the app in a team can be written to, without having installed it.
  conversation.installation ??= { id: `met-${user.id}`, rsc: new Set() };
  const { activity } = body;
  if (!isFields(activity)) return { status: 201, body: { id: conversation.id } };
  const message = state.append(conversation, { from: undefined, ...contentOf(call, 'personal', activity) });
  return { status: 201, body: { id: conversation.id, activityId: message.id } };
}
