/** What kinds of entries a timeline has, put together as people look for them. */
export const TIMELINE_GROUPS = ['SAID', 'COURSE', 'PEOPLE', 'OTHER'] as const;
export type TimelineGroup = (typeof TIMELINE_GROUPS)[number];

const KINDS: Readonly<Record<string, TimelineGroup>> = {
  NOTE: 'SAID',
  PINNED: 'SAID',
  UPDATE: 'SAID',
  DECLARED: 'COURSE',
  ACKNOWLEDGED: 'COURSE',
  STATUS: 'COURSE',
  SEVERITY: 'COURSE',
  PAUSED: 'COURSE',
  UNPAUSED: 'COURSE',
  RESOLVED: 'COURSE',
  CLOSED: 'COURSE',
  REOPENED: 'COURSE',
  CANCELLED: 'COURSE',
  MERGED: 'COURSE',
  MERGED_FROM: 'COURSE',
  RESPONDED: 'PEOPLE',
  ROLE: 'PEOPLE',
  INVITED: 'PEOPLE',
};

const labels: Readonly<Record<TimelineGroup, string>> = {
  SAID: 'Notes and updates',
  COURSE: 'Course',
  PEOPLE: 'People',
  OTHER: 'Other',
};

/** Where an entry of a kind belongs; what nothing is said of, such as corrections, rooms and reminders, is the rest. */
export const timelineGroup = (kind: string): TimelineGroup =>
  Object.hasOwn(KINDS, kind) ? (KINDS[kind] ?? 'OTHER') : 'OTHER';

/** What belongs to a group: the kinds themselves, or, of the rest, those that do not. */
export const timelineKinds = (
  group: TimelineGroup,
): { readonly kinds: readonly string[] } | { readonly except: readonly string[] } => {
  const known = Object.keys(KINDS);
  return group === 'OTHER' ? { except: known } : { kinds: known.filter((kind) => KINDS[kind] === group) };
};

/** The group as a person reads it. */
export const timelineGroupLabel = (group: TimelineGroup): string => labels[group];
