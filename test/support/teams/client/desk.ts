/** Where a person sits. */
import type { Deliverer } from '../deliver.js';
import type { Happenings } from '../happenings.js';
import type { State } from '../state.js';
import type { User } from '../things.js';

export interface Desk {
  readonly state: State;
  readonly deliverer: Deliverer;
  readonly happenings: Happenings;
  readonly user: User;
}
