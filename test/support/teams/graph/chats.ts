/** Group chats. */
import { type Fields, listIn, textIn } from '../../slack/json.js';
import { refuse } from '../refusal.js';
import type { Answer } from '../server.js';
import type { Conversation } from '../things.js';
import { chatOf, created, type GraphCall, mistake, need, paged, userOf } from './call.js';
import { chatMember } from './members.js';
import { messageJson } from './messages.js';
import { wrongTopic } from './names.js';

const json = ({ graphId, kind, name, createdAt, webUrl, tenantId }: Conversation): Fields => ({
  id: graphId,
  topic: name === '' ? null : name,
  createdDateTime: new Date(createdAt).toISOString(),
  lastUpdatedDateTime: new Date(createdAt).toISOString(),
  chatType: kind === 'personal' ? 'oneOnOne' : 'group',
  webUrl,
  tenantId,
});

export function create(call: GraphCall): Answer {
  const { state, body, tenantId } = call;
  need(call, 'createChat');
  if (body['chatType'] !== 'group') return mistake(call, `a chat of type ${String(body['chatType'])}`);
  if (body['installedApps'] !== undefined)
    return mistake(call, 'apps are installed in a group chat once it is there');
  const topic = body['topic'];
  const wrong = topic === undefined ? undefined : wrongTopic(topic);
  if (wrong !== undefined) return mistake(call, wrong);
  const members = listIn(body['members']);
  if (members.length === 0) return mistake(call, 'a chat without members');
  const people = members.map((member) => chatMember(call, member));
  if (new Set(people.map(({ user }) => user.id)).size < people.length)
    return refuse(400, 'BadRequest', 'Duplicate chat members are specified in the request body.');
  const chat = state.newConversation('groupChat', tenantId, textIn(topic) ?? '');
  for (const { user, role } of people) chat.own.set(user.id, role);
  state.changed();
  return created(json(chat));
}

export function get(call: GraphCall, id = ''): Answer {
  const chat = chatOf(call, id);
  need(call, 'readChat', chat.app);
  return { status: 200, body: json(chat) };
}

export function patch(call: GraphCall, id = ''): Answer {
  const chat = chatOf(call, id);
  need(call, 'changeChat', chat.app);
  const { topic } = call.body;
  const wrong = wrongTopic(topic);
  if (wrong !== undefined) return mistake(call, wrong);
  if (chat.kind !== 'groupChat') return mistake(call, 'only group chats have a topic');
  const name = textIn(topic) ?? '';
  if (name !== chat.name) call.happenings.renamed(chat, name);
  return { status: 200, body: json(chat) };
}

/** The messages, newest first. */
export function messages(call: GraphCall, id = ''): Answer {
  const chat = chatOf(call, id);
  need(call, 'readChatMessages', chat.app);
  const all = chat.log.toReversed().map((message) => messageJson(call.state, message));
  return paged(call, `chats/${encodeURIComponent(id)}/messages`, all);
}

/** The chats that somebody is in, newest first. */
export function ofUser(call: GraphCall, named = ''): Answer {
  const user = userOf(call, named);
  need(call, 'listChats');
  const chats = [...call.state.conversations.values()]
    .filter((chat) => chat.kind !== 'channel' && chat.own.has(user.id))
    .toReversed();
  return paged(call, `users/${encodeURIComponent(named)}/chats`, chats.map(json));
}
