import type { FormOption } from '../form.js';
import { SEVERITIES, type Severity } from './severity.js';

interface TriageOption extends FormOption {
  readonly suggests: Severity;
  /** What the answer says, to go after `because`. */
  readonly because: string;
}

interface TriageQuestion {
  readonly id: 'users' | 'revenue' | 'harm';
  readonly question: string;
  readonly options: readonly TriageOption[];
}

/** The questions whose answers suggest a severity (domain page, "Severity"); each is a choice field of a form. */
export const TRIAGE_QUESTIONS = [
  {
    id: 'users',
    question: 'Who is affected?',
    options: [
      { value: 'EVERYONE', label: 'Everyone is down', suggests: 'SEV1', because: 'everyone is down' },
      { value: 'MOST', label: 'Most users', suggests: 'SEV2', because: 'most users are affected' },
      { value: 'SOME', label: 'Some users', suggests: 'SEV3', because: 'some users are affected' },
      { value: 'FEW', label: 'Hardly anybody', suggests: 'SEV4', because: 'hardly anybody is affected' },
    ],
  },
  {
    id: 'revenue',
    question: 'Does it stop what earns the money?',
    options: [
      { value: 'ALL', label: 'Yes, wholly', suggests: 'SEV1', because: 'what earns the money is down' },
      { value: 'SOME', label: 'Some of it', suggests: 'SEV2', because: 'some revenue is lost' },
      { value: 'NONE', label: 'No', suggests: 'SEV4', because: 'no revenue is lost' },
    ],
  },
  {
    id: 'harm',
    question: 'Which of these is true? Choose the first that is.',
    options: [
      { value: 'DATA_LOSS', label: 'Data is lost', suggests: 'SEV1', because: 'data is lost' },
      { value: 'BREACH', label: 'Security is breached', suggests: 'SEV1', because: 'security is breached' },
      { value: 'WORKAROUND', label: 'A workaround exists', suggests: 'SEV3', because: 'a workaround exists' },
      {
        value: 'NEITHER',
        label: 'None of these',
        suggests: 'SEV4',
        because: 'no data or security is at stake',
      },
    ],
  },
] as const satisfies readonly TriageQuestion[];

type Question = (typeof TRIAGE_QUESTIONS)[number];
/** The answers given so far; an answer that is no option of its question counts as none. */
export type TriageAnswers = {
  readonly [Q in Question as Q['id']]?: Q['options'][number]['value'] | undefined;
};

const questions: readonly TriageQuestion[] = TRIAGE_QUESTIONS;

/**
 * The severity that the answers suggest, and why, as words to go after `because`. The worst answer decides, so that a
 * workaround never outweighs everyone being down; no answer suggests SEV4 (domain page, "Severity"). The person decides.
 */
export function suggestSeverity(answers: Readonly<Partial<Record<Question['id'], unknown>>>): {
  severity: Severity;
  because: string;
} {
  const chosen = questions.flatMap(({ id, options }) => options.filter(({ value }) => value === answers[id]));
  const severity = SEVERITIES.find((each) => chosen.some(({ suggests }) => suggests === each)) ?? 'SEV4';
  const reasons = chosen.filter(({ suggests }) => suggests === severity).map(({ because }) => because);
  return { severity, because: reasons.join(' and ') || 'nothing worse was answered' };
}
