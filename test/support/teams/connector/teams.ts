/** What the connector says of teams. */
import { refuse } from '../refusal.js';
import type { Answer } from '../server.js';
import type { Team } from '../things.js';
import type { Call } from './call.js';

function team({ state }: Call, id: string): Team {
  const found = [...state.teams.values()].find((each) => each.id === id);
  if (found === undefined) return refuse(404, 'ConversationNotFound', 'Team not found.');
  if (found.installation === undefined)
    return refuse(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
  return found;
}

const channels = ({ state }: Call, of: Team) =>
  [...state.conversations.values()].filter((c) => c.team === of && !c.deleted);

export function details(call: Call, id = ''): Answer {
  const { name, groupId, tenantId, members } = team(call, id);
  return {
    status: 200,
    body: {
      id,
      name,
      aadGroupId: groupId,
      type: 'standard',
      tenantId,
      channelCount: channels(call, team(call, id)).length,
      memberCount: members.size,
    },
  };
}

export function conversations(call: Call, id = ''): Answer {
  const list = channels(call, team(call, id));
  // General has no name here.
  const body = list.map((c) => ({ id: c.id, name: c.general ? null : c.name, type: 'standard' }));
  return { status: 200, body: { conversations: body } };
}
