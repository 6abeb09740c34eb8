import { type CommanderNeed, needsCommanderNudge } from './needs.js';
import { isOpen } from './status.js';

/**
 * The steps of the three-minute tour, in their order. Command is taken after the nudge that asks for it: whoever took it
 * before would never see one.
 */
export const TOUR_STEPS = ['DECLARE', 'ACKNOWLEDGE', 'UPDATE', 'NUDGE', 'COMMAND', 'RESOLVE'] as const;
export type TourStepName = (typeof TOUR_STEPS)[number];

/** What can be seen of a step: it is still to do, it is the one to do now, it is done, or it is not needed any more. */
export type TourStepState = 'TODO' | 'CURRENT' | 'DONE' | 'PASSED';

export interface TourStep {
  readonly name: TourStepName;
  readonly state: TourStepState;
}

/** What the incident of the tour has come to, whoever did it and by whatever way. */
export interface Tried extends CommanderNeed {
  readonly isDuplicate: boolean;
  readonly acknowledged: boolean;
  readonly updated: boolean;
  readonly nudged: boolean;
}

export interface TourFacts {
  /** The incident that was declared in it; null before. */
  readonly incident: Tried | null;
  /** Whether the person's role lets them work on incidents: others can declare, and no more. */
  readonly mayWork: boolean;
  /** Whether they can push the clock: else nobody waits for a nudge. */
  readonly mayPush: boolean;
}

/** What the word stands for: an incident declared to try things out, as the field calls it. */
const DRILL = /^\s*drill\b/iu;

/** What an incident of the tour is called unless the person calls it something else. */
export const DRILL_TITLE = 'Drill: checkout is slow';

/** Whether an incident was declared to try things out: its title begins with the word, which everybody sees wherever it stands. */
export const isDrill = ({ title }: { readonly title: string }): boolean => DRILL.test(title);

const isTaken = (name: TourStepName, { mayWork, mayPush }: TourFacts): boolean =>
  name === 'DECLARE' || (mayWork && (name !== 'NUDGE' || mayPush));

const isDone = (name: TourStepName, i: Tried): boolean => {
  switch (name) {
    case 'DECLARE':
      return true;
    case 'ACKNOWLEDGE':
      return i.acknowledged;
    case 'UPDATE':
      return i.updated;
    case 'NUDGE':
      return i.nudged;
    case 'COMMAND':
      return i.commanderId !== null;
    case 'RESOLVE':
      return i.status === 'RESOLVED' || i.status === 'CLOSED';
  }
};

/** Whether nobody can do it any more: what is over takes nothing, and a room with a commander is asked for none. */
const isPassed = (name: TourStepName, i: Tried): boolean =>
  !isOpen(i.status) || i.isDuplicate || (name === 'NUDGE' && !needsCommanderNudge(i));

/** The steps as they stand, told from what there is alone: it is the same after a restart, and in every window. */
export function tourSteps(facts: TourFacts): readonly TourStep[] {
  const { incident } = facts;
  const left = (name: TourStepName): boolean =>
    incident === null || (!isDone(name, incident) && !isPassed(name, incident));
  const taken = TOUR_STEPS.filter((name) => isTaken(name, facts));
  const current = taken.find(left);
  return taken.map((name) => ({
    name,
    state:
      name === current
        ? 'CURRENT'
        : left(name)
          ? 'TODO'
          : incident !== null && isDone(name, incident)
            ? 'DONE'
            : 'PASSED',
  }));
}

/** The step to do now; undefined when nothing is left. */
export const tourCurrent = (steps: readonly TourStep[]): TourStepName | undefined =>
  steps.find(({ state }) => state === 'CURRENT')?.name;
