/** A part of a window that is open: it looks after itself. */
import type { Channel } from '../../store/queries/workspace/channels.js';
import type { Visit, Web } from '../parts.js';
import type { Reading } from '../view/reading.js';

/** What may have changed: in the channel itself, in what stands around it, in what is new in others, in who is there. */
export type Aspect = 'channel' | 'workspace' | 'marks' | 'presence';

/** A window, as it is when it is looked after. */
export interface Window {
  readonly web: Web;
  readonly visit: Visit;
  readonly channel: Channel;
  readonly reading: Reading;
  /** The channels in which something may be new to the reader, or was read by them. */
  readonly marked: ReadonlySet<string>;
}

/** What it answers is sent only if it reads otherwise than what was sent last for the same place. */
export interface Part {
  readonly aspect: Aspect | readonly Aspect[];
  /** It knows by itself what the window shows, and answers nothing else than what is to be sent. */
  readonly saysOnlyNews?: boolean;
  look(window: Window): Promise<readonly string[]>;
}
