import type { Authorship } from '../audit.js';

/** What changing people is done with. */
export interface PeopleWorkParts extends Authorship {
  /** The outside's time: what tokens are created, expired and revoked by. */
  readonly wallNow: Date;
}
