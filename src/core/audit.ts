/** One entry of the audit log: who changed what, when and from where, written in the transaction of the change. */
import { addAudit } from '../store/queries/audit.js';
import type { Viewer } from '../store/queries/viewer.js';
import type { Writer } from '../store/store.js';
import type { NewId } from './ports.js';

/** Who writes, and from where: what every entry of one piece of work has in common. */
export interface Authorship {
  readonly w: Writer;
  readonly viewer: Viewer;
  readonly now: Date;
  readonly newId: NewId;
  /** `web`, `rest`, `timer`, `outbox`, `config`, a chat platform … */
  readonly surface: string;
  readonly requestId: string | null;
}

export interface Audited {
  /** Subject and verb, for example `incident.acknowledge`. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  /** The fields that changed, as they were and as they are. Never a secret, never the text of a chat message. */
  readonly before: unknown;
  readonly after: unknown;
}

export const audit = (
  { w, viewer, now, newId, surface, requestId }: Authorship,
  { action, subjectType, subjectId, before, after }: Audited,
): Promise<void> =>
  addAudit(w, {
    id: newId(),
    organizationId: viewer.organizationId,
    at: now,
    actorId: viewer.userId,
    surface,
    action,
    subjectType,
    subjectId,
    before,
    after,
    requestId,
  });
