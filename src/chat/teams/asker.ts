/** Somebody who asked for something, and how they can be answered. */
import type { Standing } from '../../core/chat/forms.js';
import type { Place } from '../../core/commands/command.js';
import type { Viewer } from '../../store/queries/viewer.js';
import type { At } from './connector.js';
import type { Tenant } from './parts.js';

/** Where somebody stands. In `Standing`, the channel is the conversation without its thread, as Teams has it. */
export interface Spot extends Standing {
  readonly tenant: Tenant;
  /** The conversation, with its thread. */
  readonly at: At;
  /** Whether they are alone with the app there. */
  readonly personal: boolean;
  /** What Teams calls them: `29:…`. */
  readonly mri: string;
  readonly name: string;
}

export interface Asker extends Spot {
  readonly viewer: Viewer;
  readonly place: Place;
  /** In which the core reads what they say about times. */
  readonly timezone: string;
}
