import { auditLine, listed } from '../../messages/people.js';
import { listObject, presentPage } from '../../views/page.js';
import { auditObject, presentAudit } from '../../views/people.js';
import { readCommand } from '../command.js';
import { optional, orderingField } from '../fields/index.js';
import { pageFields, pageOf } from '../page.js';
import { auditFields, auditFilter } from './fields.js';

export const list = readCommand({
  family: 'audit',
  name: 'list',
  aliases: ['ls'],
  summary: 'List who changed what',
  examples: ['list', 'list INC-2026-001', 'list --actor Chen --since yesterday', 'list --action token.'],
  permission: 'ADMIN',
  input: { ...auditFields, ordering: optional(orderingField(['at', 'created_at'])), ...pageFields },
  positions: ['search…'],
  rest: [{ method: 'GET', path: '/audit-log' }],
  returns: listObject(auditObject),
  run: async ({ people }, input) => {
    const page = pageOf(input);
    const found = await people.audit.list(auditFilter(input), page, input.ordering?.descending ?? true);
    return {
      value: presentPage(found, page, presentAudit),
      reply: { message: listed(found, ['change', 'changes'], auditLine, page.offset) },
    };
  },
});
