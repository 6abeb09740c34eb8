/** Changing people, teams, services, tokens and the organization inside one transaction, each change with its audit entry. */
import { PeopleQueries } from '../../store/queries/people.js';
import type { Authorship } from '../audit.js';

export interface PeopleWorkParts extends Authorship {
  /** The outside's time: what tokens are created, expired and revoked by. */
  readonly wallNow: Date;
}

export class PeopleWork extends PeopleQueries {
  constructor(protected readonly parts: PeopleWorkParts) {
    super(parts.w, parts.viewer);
  }
}
