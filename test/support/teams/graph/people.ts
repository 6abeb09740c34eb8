/** What Graph says of people and teams. */
import type { Fields } from '../../slack/json.js';
import type { Answer } from '../server.js';
import type { User } from '../things.js';
import { filtered, type GraphCall, need, teamOf, userOf } from './call.js';

const json = ({ id, name, givenName, surname, email, upn, guest }: User): Fields => ({
  id,
  displayName: name,
  givenName,
  surname,
  mail: email ?? null,
  userPrincipalName: upn,
  userType: guest ? 'Guest' : 'Member',
});

export function user(call: GraphCall, named = ''): Answer {
  need(call, 'readUser');
  return { status: 200, body: json(userOf(call, named)) };
}

/** The people of the tenant, or the one with an address. */
export function users(call: GraphCall): Answer {
  need(call, 'readUser');
  const mail = filtered(call, 'mail');
  const all = [...call.state.users.values()].filter(({ tenantId }) => tenantId === call.tenantId);
  const found = all.filter(({ email }) => mail === undefined || email?.toLowerCase() === mail.toLowerCase());
  return { status: 200, body: { value: found.map(json) } };
}

export function team(call: GraphCall, groupId = ''): Answer {
  const found = teamOf(call, groupId);
  need(call, 'readTeam', found.installation);
  return {
    status: 200,
    body: {
      id: found.groupId,
      displayName: found.name,
      internalId: found.id,
      isArchived: found.archived,
      tenantId: found.tenantId,
    },
  };
}
