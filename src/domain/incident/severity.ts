/** From the worst to the mildest. */
export const SEVERITIES = ['SEV1', 'SEV2', 'SEV3', 'SEV4'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** From the most to the least urgent. */
export const PRIORITIES = ['P1', 'P2', 'P3', 'P4'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Whom the severity table pages when an incident is declared. */
export type DeclarePage =
  | 'PRIMARY'
  | 'SECONDARY'
  | 'COMMANDER_ROTATION'
  | 'ENGINEERING_MANAGER'
  | 'TEAM_LEAD';

/** One column of the severity table. Minutes are elapsed minutes unless a name says business. */
export interface SeverityFacts {
  readonly label: string;
  /** Other words that people and other systems use, lower case. */
  readonly aliases: readonly string[];
  /** Somebody acknowledges within this. */
  readonly respondMinutes: number;
  readonly escalateAfterMinutes: number;
  /** A clock is at risk once this share of its target is used up. */
  readonly atRiskPercent: number;
  readonly warRoom: 'ROOM_AND_BRIDGE' | 'ROOM' | 'ON_REQUEST';
  /** What the service level demands. */
  readonly resolveMinutes: number;
  /** What is aimed at: the measure, not the promise. */
  readonly goalResolveMinutes: number;
  readonly updateEveryMinutes: number;
  readonly respondInBusinessHoursOnly: boolean;
  /** Empty: nobody is paged, and the team's channel is told. */
  readonly pageOnDeclare: readonly DeclarePage[];
  /** Stakeholders and executives are told (not paged) within this; 0 is at once, null is not at all. */
  readonly stakeholdersWithinMinutes: number | null;
  readonly statusPage:
    | { readonly publish: 'ALWAYS'; readonly withinMinutes: number }
    | { readonly publish: 'IF_CUSTOMERS_AFFECTED' }
    | { readonly publish: 'NEVER' };
  readonly review:
    | { readonly required: true; readonly businessDays: number }
    | { readonly required: false; readonly offered: boolean };
}

const HOUR = 60;

/** The severity table of the domain page ("Severity"): the shipped defaults, which configuration may change. */
export const severityFacts: Readonly<Record<Severity, SeverityFacts>> = {
  SEV1: {
    label: 'critical',
    aliases: ['critical', 'emergency', 'p1'],
    respondMinutes: 5,
    escalateAfterMinutes: 15,
    atRiskPercent: 75,
    warRoom: 'ROOM_AND_BRIDGE',
    resolveMinutes: 4 * HOUR,
    goalResolveMinutes: 30,
    updateEveryMinutes: 15,
    respondInBusinessHoursOnly: false,
    pageOnDeclare: ['PRIMARY', 'SECONDARY', 'COMMANDER_ROTATION', 'ENGINEERING_MANAGER'],
    stakeholdersWithinMinutes: 0,
    statusPage: { publish: 'ALWAYS', withinMinutes: 15 },
    review: { required: true, businessDays: 5 },
  },
  SEV2: {
    label: 'high',
    aliases: ['high', 'p2'],
    respondMinutes: 15,
    escalateAfterMinutes: 30,
    atRiskPercent: 80,
    warRoom: 'ROOM',
    resolveMinutes: 8 * HOUR,
    goalResolveMinutes: 2 * HOUR,
    updateEveryMinutes: 30,
    respondInBusinessHoursOnly: false,
    pageOnDeclare: ['PRIMARY', 'SECONDARY', 'COMMANDER_ROTATION', 'TEAM_LEAD'],
    stakeholdersWithinMinutes: 30,
    statusPage: { publish: 'IF_CUSTOMERS_AFFECTED' },
    review: { required: true, businessDays: 10 },
  },
  SEV3: {
    label: 'medium',
    aliases: ['medium', 'p3'],
    respondMinutes: HOUR,
    escalateAfterMinutes: 2 * HOUR,
    atRiskPercent: 85,
    warRoom: 'ROOM',
    resolveMinutes: 24 * HOUR,
    goalResolveMinutes: 8 * HOUR,
    updateEveryMinutes: 2 * HOUR,
    respondInBusinessHoursOnly: false,
    pageOnDeclare: ['PRIMARY'],
    stakeholdersWithinMinutes: null,
    statusPage: { publish: 'NEVER' },
    review: { required: false, offered: true },
  },
  SEV4: {
    label: 'low',
    aliases: ['low', 'p4'],
    respondMinutes: 4 * HOUR,
    escalateAfterMinutes: 8 * HOUR,
    atRiskPercent: 85,
    warRoom: 'ON_REQUEST',
    resolveMinutes: 72 * HOUR,
    goalResolveMinutes: 24 * HOUR,
    updateEveryMinutes: 24 * HOUR,
    respondInBusinessHoursOnly: true,
    pageOnDeclare: [],
    stakeholdersWithinMinutes: null,
    statusPage: { publish: 'NEVER' },
    review: { required: false, offered: false },
  },
};

/** The severity a person means: `sev1`, `SEV-1`, `1`, `critical`, `emergency`, `p1` and so on, in any case. */
export function parseSeverity(text: string): Severity | undefined {
  const typed = text.trim().toLowerCase();
  const digit = /^(?:sev(?:erity)?[\s_-]?)?([1-4])$/u.exec(typed)?.[1];
  return SEVERITIES.find(
    (severity) => severity === `SEV${digit}` || severityFacts[severity].aliases.includes(typed),
  );
}

const priorities: Readonly<Record<Severity, Priority>> = { SEV1: 'P1', SEV2: 'P2', SEV3: 'P3', SEV4: 'P4' };

/** The priority of an incident for which nobody gave one (domain page, "Incident"). */
export const defaultPriority = (severity: Severity): Priority => priorities[severity];

/** Whether the incident must have a commander (domain page, "Incident": required for SEV1 and SEV2). */
export const needsCommander = (severity: Severity): boolean => severity === 'SEV1' || severity === 'SEV2';

/** The severity as a person reads it, for example `SEV1 critical`. */
export const severityLabel = (severity: Severity): string => `${severity} ${severityFacts[severity].label}`;
