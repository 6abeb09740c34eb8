/** Who Teams says that somebody is. */
import type { Directory, Home } from '../../core/chat/contacts.js';
import type { Profile } from '../../core/people/contact.js';
import { Refusal } from '../../domain/errors.js';
import type { At, Member } from './connector.js';
import { TEAMS, type Tenant } from './parts.js';
import { TeamsProblem } from './problem.js';

/** Where somebody writes from. */
export interface TeamsHome extends Home {
  readonly tenant: Tenant;
  /** A conversation that they are in. */
  readonly at: At;
  /** What Teams calls them, where it has just said so: by that it knows them everywhere. */
  readonly mri: string | null;
  /** As their client says it; null where somebody else speaks of them. */
  readonly timezone: string | null;
}

/** The app is not in a conversation, and so is told of nobody there. */
export const notHere = (cause: TeamsProblem): Refusal =>
  new Refusal(
    'FORBIDDEN',
    'Muster cannot see here who you are: add it to this chat or team first, or write to it in its own chat.',
    { cause },
  );

/** People are known by their ids in Entra. */
export const teamsDirectory: Directory<TeamsHome> = {
  platform: TEAMS,
  name: 'Teams',
  key: 'teamsUserId',
  lookUp: async ({ tenant, at, mri, timezone }, id) => {
    try {
      return profileOf(await tenant.connector.member(at, mri ?? id), tenant, timezone);
    } catch (error) {
      if (error instanceof TeamsProblem && error.status === 403) throw notHere(error);
      throw error;
    }
  },
  isNobody: (problem) => problem instanceof TeamsProblem && problem.status === 404,
};

/** Guests are named after their own address, with this in it. */
const GUEST_NAME = '#EXT#';

/** What Teams knows of somebody. People of another tenant are from outside, whatever they say of themselves. */
function profileOf(member: Member, tenant: Tenant, timezone: string | null): Profile {
  const { entraId, name, email, userPrincipalName, tenantId, userRole } = member;
  if (entraId === null) throw new Refusal('NOT_FOUND', `${name === '' ? 'That' : name} is no person.`);
  const isGuest = userRole === 'guest' || userPrincipalName?.includes(GUEST_NAME) === true;
  const isExternal = tenantId !== null && tenantId !== tenant.id;
  return {
    id: entraId,
    name,
    // A user principal name looks like an address, and mostly is one; Teams leaves the address out now and then.
    email: email ?? (isGuest || userPrincipalName?.includes('@') !== true ? null : userPrincipalName),
    timezone,
    standing: isExternal ? 'EXTERNAL' : isGuest ? 'GUEST' : 'MEMBER',
    active: true,
  };
}
