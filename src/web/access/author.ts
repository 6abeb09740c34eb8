import type { Authorship } from '../../core/audit.js';
import type { Viewer } from '../../store/queries/viewer.js';
import { WORKSPACE } from '../../store/queries/workspace/channels.js';
import type { Writer } from '../../store/store.js';
import type { WebParts } from '../parts.js';

/** Who writes from the workspace, as the audit log names them. */
export const author = (
  { clock, newId }: Pick<WebParts, 'clock' | 'newId'>,
  w: Writer,
  viewer: Viewer,
  requestId: string,
): Authorship => ({ w, viewer, now: clock.now(), newId, surface: WORKSPACE, requestId });
