/** A part of a window that is open: it looks after itself. */
import type { Channel } from '../../store/queries/workspace/channels.js';
import type { Visit, Web } from '../parts.js';
import type { Reading } from '../view/reading.js';

/** What may have changed: in the channel itself, or in what stands around it. */
export type Aspect = 'channel' | 'workspace';

/** A window, as it is when it is looked after. */
export interface Window {
  readonly web: Web;
  readonly visit: Visit;
  readonly channel: Channel;
  readonly reading: Reading;
}

/** What it answers is sent only if it reads otherwise than what was sent last for the same place. */
export interface Part {
  readonly aspect: Aspect;
  look(window: Window): Promise<readonly string[]>;
}
