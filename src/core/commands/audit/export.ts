import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { Refusal } from '../../../domain/errors.js';
import { md, say } from '../../../domain/message.js';
import type { AuditEntry } from '../../../store/queries/audit.js';
import { counted } from '../../messages/people.js';
import { presentAudit } from '../../views/people.js';
import { readCommand } from '../command.js';
import { auditFields, auditFilter } from './fields.js';

/** Writing more would hold everybody else up: this many take some tenths of a second. */
const MAX_ROWS = 20_000;
const COLUMNS = [
  'id',
  'at',
  'actor_id',
  'actor',
  'surface',
  'action',
  'subject_type',
  'subject_id',
  'before',
  'after',
  'request_id',
];

const json = (value: unknown): string => (value === null ? '' : JSON.stringify(value));

function rowOf(entry: AuditEntry): Record<string, string> {
  const { actor, before, after, request_id: requestId, ...shown } = presentAudit(entry);
  return {
    ...shown,
    actor_id: actor?.id ?? '',
    actor: actor?.name ?? 'Muster',
    before: json(before),
    after: json(after),
    request_id: requestId ?? '',
  };
}

export const exportAudit = readCommand({
  family: 'audit',
  name: 'export',
  summary: 'Take the audit log along as CSV',
  examples: ['export', 'export --since 2026-03-01T00:00:00Z --until 2026-04-01T00:00:00Z'],
  permission: 'ADMIN',
  input: auditFields,
  positions: ['search…'],
  rest: [{ method: 'GET', path: '/audit-log/export', documents: ['text/csv'] }],
  returns: z.string().meta({ description: 'CSV with a header, oldest first.' }),
  run: async ({ people, now }, input) => {
    const page = { limit: MAX_ROWS + 1, offset: 0 };
    const entries = await people.audit.entries(auditFilter(input), page, false);
    if (entries.length > MAX_ROWS) {
      const problem = `That is more than ${MAX_ROWS.toLocaleString('en')} entries. Please narrow it with since and until.`;
      throw new Refusal('INVALID', problem, { fields: { since: [problem], until: [problem] } });
    }
    const content = stringify(entries.map(rowOf), { header: true, columns: COLUMNS, escape_formulas: true });
    return {
      value: content,
      document: {
        name: `audit-${now.toISOString().slice(0, 10)}.csv`,
        contentType: 'text/csv; charset=utf-8',
        content,
      },
      reply: { message: say('good', md`Here is the audit log: ${counted(entries.length, 'row')} of CSV.`) },
    };
  },
});
