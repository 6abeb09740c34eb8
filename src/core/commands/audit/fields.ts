/** What the audit log can be narrowed by, in lists and exports alike. */
import type { AuditFilter } from '../../../store/queries/audit.js';
import type { InputOf } from '../command.js';
import { instantField, lineField, memberField, optional } from '../fields/index.js';

const word = (label: string, help?: string) =>
  optional(
    lineField({ label, max: 100, noun: label.toLowerCase(), ...(help === undefined ? {} : { help }) }),
  );

export const auditFields = {
  search: optional(lineField({ label: 'Search', max: 200, noun: 'search' })),
  actor: optional({ ...memberField({ label: 'Who' }), input: null }),
  action: word('Action', 'One such as incident.declare, or the beginning of several such as incident.'),
  subject_type: word('Kind of subject'),
  subject_id: word('Subject'),
  surface: word('Surface'),
  since: optional(instantField({ label: 'Since' })),
  until: optional(instantField({ label: 'Before' })),
};

export const auditFilter = (input: InputOf<typeof auditFields>): AuditFilter => ({
  search: input.search,
  actorId: input.actor,
  action: input.action?.toLowerCase(),
  subjectType: input.subject_type?.toLowerCase(),
  subjectId: input.subject_id,
  surface: input.surface,
  since: input.since,
  until: input.until,
});
