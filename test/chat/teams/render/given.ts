/** What is rendered in these tests, and for whom. */
import type { Actions, Reader } from '../../../../src/chat/teams/render/message.js';
import { cardProblems } from '../../../support/teams/cards/check.js';
import { ada } from './anything.js';

export { ada, attacked, grace, message, objectsIn, text } from './anything.js';

export const mri = (who: string): string => `29:1${who}`;

/** Ada is in Teams, and somebody else of her name; nobody else is. */
export const namesake = { id: '0190aaaa-0000-7000-8000-000000000003', name: 'Ada Lovelace' };
export const reader: Reader = {
  mentionOf: (id) =>
    id === ada.id
      ? { id: mri('ada'), name: ada.name }
      : id === namesake.id
        ? { id: mri('other'), name: ada.name }
        : undefined,
  publicUrl: 'https://muster.example',
};

export const refresh = { id: 'post-1', userIds: [mri('ada'), mri('grace')] };
export const none = { type: 'none' } satisfies Actions;
export const view = { type: 'view', refresh } satisfies Actions;
/** Everything may be done; what changes a severity asks. */
export const buttons = {
  type: 'buttons',
  mayRun: () => true,
  opensForm: (line: string) => line.includes('severity'),
} satisfies Actions;

/** Microsoft's renderer lists people pickers with version 1.6; Teams has them in cards of 1.5 (facts page, section 7). */
const teamsHas = /"choices\.data" is supported in version 1\.6/u;
/** What is typed into an input is nobody's mention. */
const inValue = /is in no entity$/u;

export const problemsOf = (
  card: unknown,
  rules: Parameters<typeof cardProblems>[1] = {},
): readonly string[] =>
  cardProblems(card, rules).filter(
    (one) => !teamsHas.test(one) && !(rules.inDialog === true && inValue.test(one)),
  );
