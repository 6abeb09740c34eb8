/** Who is there. */
import type { Fields } from '../../slack/json.js';
import { asking } from '../limits.js';
import { refuse } from '../refusal.js';
import type { Answer } from '../server.js';
import type { Conversation, Role, User } from '../things.js';
import { type Call, limited, reach } from './call.js';

const json = (user: User, role: Role): Fields => ({
  id: user.mri,
  name: user.name,
  givenName: user.givenName,
  surname: user.surname,
  ...(user.email !== undefined && { email: user.email }),
  userPrincipalName: user.upn,
  tenantId: user.tenantId,
  userRole: role === 'guest' ? 'guest' : 'user',
  aadObjectId: user.id,
  objectId: user.id,
});

function roster(call: Call, id: string): { conversation: Conversation; members: readonly Fields[] } {
  const { conversation } = reach(call, id);
  limited(call, `members ${conversation.id}`, asking);
  const members = [...conversation.members].map(([user, role]) => json(call.state.user(user), role));
  return { conversation, members };
}

export const all = (call: Call, id = ''): Answer => ({ status: 200, body: roster(call, id).members });

export function paged(call: Call, id = ''): Answer {
  const { members } = roster(call, id);
  const size = Math.min(500, Math.max(50, Number(call.query.get('pageSize') ?? 200)));
  const from = Number(call.query.get('continuationToken') ?? 0);
  const next = from + size < members.length ? { continuationToken: String(from + size) } : {};
  return { status: 200, body: { members: members.slice(from, from + size), ...next } };
}

export function one(call: Call, id = '', named = ''): Answer {
  const { conversation } = roster(call, id);
  const user = [...conversation.members.keys()]
    .map((member) => call.state.user(member))
    .find((member) => [member.mri, member.id, member.upn].includes(named));
  if (user === undefined)
    return refuse(404, 'MemberNotFoundInConversation', 'The member was not found in the conversation.');
  return { status: 200, body: json(user, conversation.members.get(user.id) ?? 'member') };
}
