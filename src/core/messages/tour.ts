/** What the steps of the tour are called, what each is for, and the command that it stands for. */
import { DRILL_TITLE, type TourStepName } from '../../domain/incident/tour.js';
import { type Button, type Markdown, md } from '../../domain/message.js';
import type { IncidentDetails } from '../../store/queries/incidentDetails.js';

export interface TourWords {
  readonly title: string;
  /** What to do, and what will come of it. */
  readonly about: Markdown;
  /** Undefined for what no command does. */
  readonly button: Button | undefined;
}

/** What the form of the first step is filled in with. Everybody can tell it from an incident in earnest. */
export const drillValues = {
  title: DRILL_TITLE,
  severity: 'SEV2',
  description:
    'Declared to try Muster out: nothing is wrong, and whoever reads this need not do anything about it.',
} as const;

const button = (label: string, command: string): Button => ({ label, command, style: 'primary' });

/** @param incident the one that was declared in the tour; undefined before */
export function tourWords(
  name: TourStepName,
  incident: Pick<IncidentDetails, 'reference'> | undefined,
): TourWords {
  const reference = incident?.reference ?? '';
  switch (name) {
    case 'DECLARE':
      return {
        title: 'Declare an incident',
        about: md`The form is filled in with a drill: look it over, and send it. A war room opens, and everybody sees that something is going on.`,
        button: button('Declare a drill', `/incident declare sev2 "${DRILL_TITLE}"`),
      };
    case 'ACKNOWLEDGE':
      return {
        title: 'Acknowledge it',
        about: md`Say that somebody looks after it. It is yours then, and the clock of the first response stops.`,
        button: button('Acknowledge', `/incident ack ${reference}`),
      };
    case 'UPDATE':
      return {
        title: 'Post an update',
        about: md`Say in a sentence what is known, and when the next word comes: Muster tells everybody who waits for it.`,
        button: button('Post update', `/incident update ${reference}`),
      };
    case 'NUDGE':
      return {
        title: 'See Muster ask for a commander',
        about: md`Nobody commands yet. Muster asks the room for somebody after three minutes. Nobody has to wait for that here: run the clock to there.`,
        button: undefined,
      };
    case 'COMMAND':
      return {
        title: 'Take command',
        about: md`One person decides, and everybody knows who. Muster asks no more.`,
        button: button('Take command', `/incident role ${reference} take commander`),
      };
    case 'RESOLVE':
      return {
        title: 'Resolve it',
        about: md`Say what made it go away. Its timeline has everything that happened, for the review afterwards.`,
        button: button('Resolve', `/incident resolve ${reference}`),
      };
  }
}
