import { describe, expect, test } from 'vitest';
import { CATEGORIES, categoryLabel } from '../../../src/domain/incident/category.js';
import { parseRole, ROLES, roleFacts, roleLabel } from '../../../src/domain/incident/roles.js';

describe('categories', () => {
  test('are those of the domain page, each with a label', () => {
    expect(CATEGORIES.map((category) => [category, categoryLabel(category)])).toEqual([
      ['SYSTEM', 'System'],
      ['NETWORK', 'Network'],
      ['DATABASE', 'Database'],
      ['APPLICATION', 'Application'],
      ['SECURITY', 'Security'],
      ['DATA', 'Data'],
      ['THIRD_PARTY', 'Third party'],
      ['OTHER', 'Other'],
    ]);
  });
});

describe('roles', () => {
  test('are those of the domain page, each with a label and how many hold it', () => {
    expect(ROLES.map((role) => [role, roleLabel(role), roleFacts(role).heldByOne])).toEqual([
      ['INCIDENT_COMMANDER', 'Incident commander', true],
      ['COMMUNICATIONS_LEAD', 'Communications lead', true],
      ['OPERATIONS_LEAD', 'Operations lead', true],
      ['SCRIBE', 'Scribe', true],
      ['SUBJECT_MATTER_EXPERT', 'Subject-matter expert', false],
      ['SUPPORT', 'Support', false],
    ]);
  });

  test.each([
    ['INCIDENT_COMMANDER', ['lead', 'Commander', 'IC', 'incident commander', 'incident_commander']],
    ['COMMUNICATIONS_LEAD', ['comms', 'communications', 'comms lead', 'Communications-Lead']],
    ['OPERATIONS_LEAD', ['ops', 'operations', 'ops  lead', 'OPERATIONS_LEAD']],
    ['SCRIBE', ['scribe', ' Scribe ']],
    ['SUBJECT_MATTER_EXPERT', ['sme', 'expert', 'subject-matter expert', 'SUBJECT_MATTER_EXPERT']],
    ['SUPPORT', ['support']],
  ] as const)('%s is meant by each of %j', (role, words) => {
    for (const word of words) expect([word, parseRole(word)]).toEqual([word, role]);
  });

  test.each(ROLES)('%s is meant by its own label', (role) => {
    expect(parseRole(roleLabel(role))).toBe(role);
  });

  test.each(['', 'leader', 'com', 'boss'])('%j means none', (typed) => {
    expect(parseRole(typed)).toBeUndefined();
  });
});
