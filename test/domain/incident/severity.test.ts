import { describe, expect, test } from 'vitest';
import {
  defaultPriority,
  needsCommander,
  PRIORITIES,
  parseSeverity,
  SEVERITIES,
  severityFacts,
  severityLabel,
} from '../../../src/domain/incident/severity.js';

// The rows of the domain page's table, written down a second time on purpose.
const rows = [
  ['label', ['critical', 'high', 'medium', 'low']],
  [
    'aliases',
    [
      ['critical', 'emergency', 'p1'],
      ['high', 'p2'],
      ['medium', 'p3'],
      ['low', 'p4'],
    ],
  ],
  ['respondMinutes', [5, 15, 60, 240]],
  ['escalateAfterMinutes', [15, 30, 120, 480]],
  ['atRiskPercent', [75, 80, 85, 85]],
  ['warRoom', ['ROOM_AND_BRIDGE', 'ROOM', 'ROOM', 'ON_REQUEST']],
  ['resolveMinutes', [240, 480, 1440, 4320]],
  ['goalResolveMinutes', [30, 120, 480, 1440]],
  ['updateEveryMinutes', [15, 30, 120, 1440]],
  ['respondInBusinessHoursOnly', [false, false, false, true]],
  [
    'pageOnDeclare',
    [
      ['PRIMARY', 'SECONDARY', 'COMMANDER_ROTATION', 'ENGINEERING_MANAGER'],
      ['PRIMARY', 'SECONDARY', 'COMMANDER_ROTATION', 'TEAM_LEAD'],
      ['PRIMARY'],
      [],
    ],
  ],
  ['stakeholdersWithinMinutes', [0, 30, null, null]],
  [
    'statusPage',
    [
      { publish: 'ALWAYS', withinMinutes: 15 },
      { publish: 'IF_CUSTOMERS_AFFECTED' },
      { publish: 'NEVER' },
      { publish: 'NEVER' },
    ],
  ],
  [
    'review',
    [
      { required: true, businessDays: 5 },
      { required: true, businessDays: 10 },
      { required: false, offered: true },
      { required: false, offered: false },
    ],
  ],
] as const;

describe('the severity table', () => {
  test.each(rows)('%s is as on the domain page', (row, expected) => {
    expect(SEVERITIES.map((severity) => severityFacts[severity][row])).toEqual(expected);
  });

  test('has no row that is not checked here', () => {
    const checked = rows.map(([row]): string => row).sort();
    for (const severity of SEVERITIES) expect(Object.keys(severityFacts[severity]).sort()).toEqual(checked);
  });

  test('decides priority, commander and label', () => {
    expect(SEVERITIES.map(defaultPriority)).toEqual(['P1', 'P2', 'P3', 'P4']);
    expect(PRIORITIES).toEqual(['P1', 'P2', 'P3', 'P4']);
    expect(SEVERITIES.map(needsCommander)).toEqual([true, true, false, false]);
    expect(SEVERITIES.map(severityLabel)).toEqual(['SEV1 critical', 'SEV2 high', 'SEV3 medium', 'SEV4 low']);
  });
});

describe('reading a severity', () => {
  test.each([
    ['SEV1', '1 sev1 SEV1 sev-1 SEV-1 sev_1 severity1 critical CRITICAL Emergency p1 P1'],
    ['SEV2', '2 sev2 Sev-2 high p2'],
    ['SEV3', '3 sev3 sev-3 medium P3'],
    ['SEV4', '4 sev4 sev-4 low p4'],
  ] as const)('%s is meant by each of %s', (severity, words) => {
    for (const word of words.split(' ')) expect([word, parseSeverity(word)]).toEqual([word, severity]);
  });

  test('spaces around and a space within are accepted', () => {
    expect(parseSeverity('  sev 2\t')).toBe('SEV2');
    expect(parseSeverity('severity 3')).toBe('SEV3');
  });

  test.each([
    '',
    '0',
    '5',
    'sev',
    'sev5',
    'sev11',
    'sev--1',
    'p5',
    'crit',
    'undefined',
    'sevundefined',
    'sev1 now',
  ])('%j means nothing', (typed) => {
    expect(parseSeverity(typed)).toBeUndefined();
  });
});
