/** Members of teams and chats. */
import { type Fields, textIn } from '../../slack/json.js';
import { refuse } from '../refusal.js';
import type { Answer } from '../server.js';
import type { Conversation, Role, User } from '../things.js';
import { chatOf, created, type GraphCall, mistake, need, noSuch, paged, teamOf, userOf } from './call.js';

const mostInChat = 250;

/** The id of a membership. */
const memberId = (place: string, user: User): string =>
  Buffer.from(`${place}##${user.id}`).toString('base64');

const json = (place: string, user: User, role: Role): Fields => ({
  '@odata.type': '#microsoft.graph.aadUserConversationMember',
  id: memberId(place, user),
  roles: role === 'member' ? [] : [role],
  displayName: user.name,
  userId: user.id,
  email: user.email ?? null,
  tenantId: user.tenantId,
  visibleHistoryStartDateTime: '0001-01-01T00:00:00Z',
});

const bound = /\/users(?:\/|\(')([^/')]+)(?:'\))?$/;

/** Whom a member in a body means. */
export function boundUser(call: GraphCall, member: Fields): { user: User; role: Role } {
  if (member['@odata.type'] !== '#microsoft.graph.aadUserConversationMember')
    return mistake(call, 'a member without @odata.type');
  const address = textIn(member['user@odata.bind']) ?? '';
  const named = bound.exec(address)?.[1];
  if (named === undefined) return mistake(call, `user@odata.bind is "${address}"`);
  const user = userOf(call, decodeURIComponent(named));
  const given: unknown = member['roles'];
  const roles: readonly unknown[] = Array.isArray(given) ? given : [];
  if (roles.some((role) => role !== 'owner' && role !== 'guest'))
    return mistake(call, `the roles ${JSON.stringify(given)}`);
  return { user, role: roles.includes('owner') ? 'owner' : roles.includes('guest') ? 'guest' : 'member' };
}

/** In chats everybody owns, but for guests. What the app cannot know is refused, and no mistake. */
export function chatMember(call: GraphCall, member: Fields): { user: User; role: Role } {
  const { user, role } = boundUser(call, member);
  if (role === 'member') return mistake(call, 'a member of a chat is its owner or a guest');
  const right = user.guest ? 'guest' : 'owner';
  if (role !== right)
    return refuse(400, 'BadRequest', `The role ${role} is not that of ${user.upn}, who is a ${right}.`);
  return { user, role };
}

export function ofTeam(call: GraphCall, groupId = ''): Answer {
  const team = teamOf(call, groupId);
  need(call, 'readTeamMembers', team.installation);
  const members = [...team.members].map(([id, role]) => json(team.groupId, call.state.user(id), role));
  return paged(call, `teams/${groupId}/members`, members, 100, 999);
}

export function addToTeam(call: GraphCall, groupId = ''): Answer {
  const team = teamOf(call, groupId);
  need(call, 'changeTeamMembers');
  const { user, role } = boundUser(call, call.body);
  const general = call.state.conversation(team.id);
  const now = user.guest ? 'guest' : role === 'guest' ? 'member' : role;
  // Adding somebody who is there sets their role, and is no error.
  if (!team.members.has(user.id)) call.happenings.joined(general, user, now);
  return created(json(team.groupId, user, team.members.get(user.id) ?? now));
}

export function ofChat(call: GraphCall, id = ''): Answer {
  const chat = chatOf(call, id);
  need(call, 'readChatMembers', chat.app);
  const value = [...chat.own].map(([user, role]) => json(chat.graphId, call.state.user(user), role));
  return { status: 200, body: { value } };
}

export function addToChat(call: GraphCall, id = ''): Answer {
  const chat = groupChat(call, id);
  need(call, 'changeChatMembers', chat.app);
  const { user, role } = chatMember(call, call.body);
  if (chat.own.has(user.id)) return refuse(409, 'Conflict', 'The user is already a member of the chat.');
  if (chat.own.size >= mostInChat) return refuse(400, 'BadRequest', 'The chat is full.');
  call.happenings.joined(chat, user, role);
  return created(undefined, `/chats/${chat.graphId}/members/${memberId(chat.graphId, user)}`);
}

export function removeFromChat(call: GraphCall, id = '', membership = ''): Answer {
  const chat = groupChat(call, id);
  need(call, 'changeChatMembers', chat.app);
  const user = [...chat.own.keys()]
    .map((each) => call.state.user(each))
    .find((u) => memberId(chat.graphId, u) === membership);
  if (user === undefined) return noSuch('member');
  call.happenings.left(chat, user);
  return { status: 204 };
}

function groupChat(call: GraphCall, id: string): Conversation {
  const chat = chatOf(call, id);
  return chat.kind === 'groupChat'
    ? chat
    : mistake(call, 'nobody is added to what two have to say to each other');
}
