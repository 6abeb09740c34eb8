/** Changing people, teams, services, tokens and the organization inside one transaction, each change with its audit entry. */
import { type Organization, PeopleQueries, type User } from '../../store/queries/people.js';
import { lockUser } from '../../store/queries/peopleWrites.js';
import type { ServiceDetails } from '../../store/queries/services.js';
import type { SessionDetails } from '../../store/queries/sessions.js';
import type { TeamDetails } from '../../store/queries/teams.js';
import type { TokenDetails } from '../../store/queries/tokens.js';
import { changeOrganization, type OrganizationPatch } from './organization.js';
import type { PeopleWorkParts } from './parts.js';
import {
  activateService,
  changeService,
  createService,
  deactivateService,
  type NewService,
  type ServicePatch,
} from './services.js';
import { createLink, revokeSessions, type SignInLink } from './sessions.js';
import {
  activateTeam,
  changeTeam,
  createTeam,
  deactivateTeam,
  type NewTeam,
  type TeamPatch,
} from './teams.js';
import { changeToken, createToken, type NewToken, revokeToken, type TokenPatch } from './tokens.js';
import {
  activateUser,
  changeUser,
  createUser,
  deactivateUser,
  type EndedAccess,
  type NewUser,
  type UserPatch,
} from './users.js';

export type { PeopleWorkParts } from './parts.js';

interface Known {
  readonly id: string;
}

/**
 * Every method locks what it changes, writes the rows and one audit entry for each object that changed, and answers the
 * object as it is then. A change that changes nothing writes nothing. What may not be is a Refusal; whose role allows it,
 * and what the words mean, is the caller's.
 */
export class PeopleWork extends PeopleQueries {
  constructor(private readonly parts: PeopleWorkParts) {
    super(parts.w, parts.viewer);
  }

  /**
   * The user, locked: whoever leaves at the same time leaves before or after. Take it before any incident, as leaving does,
   * so that the two never wait for each other.
   */
  lockedUser(id: string): Promise<User | undefined> {
    return lockUser(this.parts.w, this.parts.viewer.organizationId, id);
  }
  createUser(fields: NewUser): Promise<User> {
    return createUser(this.parts, fields);
  }
  changeUser(user: Known, patch: UserPatch): Promise<User> {
    return changeUser(this.parts, user, patch);
  }
  /** Whoever has a role in an open incident leaves through `deactivation.ts`, which looks after that first. */
  deactivateUser(user: Known): Promise<{ readonly user: User; readonly ended: EndedAccess }> {
    return deactivateUser(this.parts, user);
  }
  activateUser(user: Known): Promise<User> {
    return activateUser(this.parts, user);
  }

  createTeam(fields: NewTeam): Promise<TeamDetails> {
    return createTeam(this.parts, fields);
  }
  changeTeam(team: Known, patch: TeamPatch): Promise<TeamDetails> {
    return changeTeam(this.parts, team, patch);
  }
  deactivateTeam(team: Known): Promise<TeamDetails> {
    return deactivateTeam(this.parts, team);
  }
  activateTeam(team: Known): Promise<TeamDetails> {
    return activateTeam(this.parts, team);
  }

  createService(fields: NewService): Promise<ServiceDetails> {
    return createService(this.parts, fields);
  }
  changeService(service: Known, patch: ServicePatch): Promise<ServiceDetails> {
    return changeService(this.parts, service, patch);
  }
  deactivateService(service: Known): Promise<ServiceDetails> {
    return deactivateService(this.parts, service);
  }
  activateService(service: Known): Promise<ServiceDetails> {
    return activateService(this.parts, service);
  }

  /** The secret is answered here and nowhere else: what is kept is its digest. */
  createToken(fields: NewToken): Promise<{ readonly token: TokenDetails; readonly secret: string }> {
    return createToken(this.parts, fields);
  }
  changeToken(token: Known, patch: TokenPatch): Promise<TokenDetails> {
    return changeToken(this.parts, token, patch);
  }
  revokeToken(token: Known): Promise<TokenDetails> {
    return revokeToken(this.parts, token);
  }

  /** For whoever asks. The code is answered here and nowhere else: what is kept is its digest. */
  createLink(): Promise<SignInLink> {
    return createLink(this.parts);
  }
  /** Whose they may be is the caller's to decide. */
  revokeSessions(sessions: readonly SessionDetails[]): Promise<readonly SessionDetails[]> {
    return revokeSessions(this.parts, sessions);
  }

  changeOrganization(patch: OrganizationPatch): Promise<Organization> {
    return changeOrganization(this.parts, patch);
  }
}
