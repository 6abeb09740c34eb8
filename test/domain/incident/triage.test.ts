import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SEVERITIES } from '../../../src/domain/incident/severity.js';
import {
  suggestSeverity,
  TRIAGE_QUESTIONS,
  type TriageAnswers,
} from '../../../src/domain/incident/triage.js';

const [users, revenue, harm] = TRIAGE_QUESTIONS;
const maybe = <T extends { readonly value: string }>(
  options: readonly T[],
): fc.Arbitrary<T['value'] | undefined> =>
  fc.constantFrom<T['value'] | undefined>(undefined, ...options.map(({ value }) => value));
const answers: fc.Arbitrary<TriageAnswers> = fc.record({
  users: maybe(users.options),
  revenue: maybe(revenue.options),
  harm: maybe(harm.options),
});

describe('triage', () => {
  test('asks at most three questions, whose options a choice field can show', () => {
    expect(TRIAGE_QUESTIONS.length).toBeLessThanOrEqual(3);
    for (const { id, question, options } of TRIAGE_QUESTIONS) {
      expect(id).toMatch(/^[a-z]+$/u);
      expect(question).toMatch(/\S/u);
      expect(new Set(options.map(({ value }) => value)).size).toBe(options.length);
      // Slack shows at most 75 characters of an option.
      for (const { label } of options) expect(label.length).toBeLessThanOrEqual(75);
    }
  });

  test.each<[TriageAnswers, string, string]>([
    [{}, 'SEV4', 'nothing worse was answered'],
    [{ users: 'EVERYONE' }, 'SEV1', 'everyone is down'],
    [{ harm: 'DATA_LOSS' }, 'SEV1', 'data is lost'],
    [{ harm: 'BREACH' }, 'SEV1', 'security is breached'],
    [{ revenue: 'ALL' }, 'SEV1', 'what earns the money is down'],
    [{ users: 'MOST' }, 'SEV2', 'most users are affected'],
    [{ revenue: 'SOME' }, 'SEV2', 'some revenue is lost'],
    [{ users: 'SOME' }, 'SEV3', 'some users are affected'],
    [{ harm: 'WORKAROUND' }, 'SEV3', 'a workaround exists'],
    [{ users: 'FEW' }, 'SEV4', 'hardly anybody is affected'],
    [
      { users: 'FEW', revenue: 'NONE', harm: 'NEITHER' },
      'SEV4',
      'hardly anybody is affected and no revenue is lost and no data or security is at stake',
    ],
    [{ users: 'EVERYONE', harm: 'WORKAROUND' }, 'SEV1', 'everyone is down'],
    [{ users: 'MOST', revenue: 'SOME' }, 'SEV2', 'most users are affected and some revenue is lost'],
    [{ users: undefined, revenue: 'NONE', harm: 'WORKAROUND' }, 'SEV3', 'a workaround exists'],
  ])('%j suggests %s because %s', (given, severity, because) => {
    expect(suggestSeverity(given)).toEqual({ severity, because });
  });

  test('always suggests, and the worst answer decides', () => {
    fc.assert(
      fc.property(answers, (given) => {
        const suggested = TRIAGE_QUESTIONS.flatMap(({ id, options }) =>
          options.filter(({ value }) => value === given[id]).map(({ suggests }) => suggests),
        );
        const worst = SEVERITIES.find((severity) => suggested.some((each) => each === severity)) ?? 'SEV4';
        const { severity, because } = suggestSeverity(given);
        expect(severity).toBe(worst);
        expect(because).toMatch(/^[a-z].*[a-z]$/u);
      }),
    );
  });

  test('one more answer never makes it milder', () => {
    const rank = (given: TriageAnswers): number => SEVERITIES.indexOf(suggestSeverity(given).severity);
    fc.assert(
      fc.property(answers, (given) => {
        expect(rank(given)).toBeLessThanOrEqual(rank({ ...given, harm: undefined }));
        expect(rank(given)).toBeLessThanOrEqual(rank({ ...given, users: undefined }));
      }),
    );
  });
});
