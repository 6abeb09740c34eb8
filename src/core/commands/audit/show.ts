import { Refusal } from '../../../domain/errors.js';
import { auditCard } from '../../messages/people.js';
import { auditObject, presentAudit } from '../../views/people.js';
import { readCommand } from '../command.js';
import { auditEntryField } from '../fields/index.js';

export const show = readCommand({
  family: 'audit',
  name: 'show',
  summary: 'Show one change: before and after',
  examples: ['show 019cadd0-0000-7000-8000-000000000000'],
  permission: 'ADMIN',
  input: { entry: auditEntryField() },
  positions: ['entry'],
  rest: [{ method: 'GET', path: '/audit-log/:entry' }],
  returns: auditObject,
  run: async ({ people }, input) => {
    const entry = await people.audit.find(input.entry);
    if (entry === undefined) throw new Refusal('NOT_FOUND', `There is no audit entry ${input.entry}.`);
    const value = presentAudit(entry);
    return { value, reply: { message: auditCard(entry, value.before, value.after) } };
  },
});
