/** The incident beside the conversation in its room. */
import type { VNode } from 'preact';
import type { Channel } from '../../store/queries/workspace/channels.js';
import type { Window } from '../live/part.js';
import type { Visit, Web } from '../parts.js';
import type { Reading } from '../view/reading.js';

/** What stands beside a room; nothing where it is the room of no incident that the reader may see. */
export const incidentAside = async (
  _web: Web,
  _visit: Visit,
  _channel: Channel,
  _reading: Reading,
): Promise<VNode | undefined> => undefined;

/** The same for a window that is open. */
export const incidentParts = async (_window: Window): Promise<readonly string[]> => [];
