import { Refusal } from '../../../domain/errors.js';
import type { Impact } from '../../../store/schema/incidents.js';
import { impactChanged } from '../../messages/changes.js';
import { incidentObject } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import {
  clearable,
  decimalField,
  incidentField,
  lineField,
  numberField,
  proseField,
  switchField,
} from '../fields/index.js';
import { actorOf } from './actor.js';
import { correct } from './changes.js';
import { fromIncident, MAX_PROSE } from './fields.js';

/** Above this many people nobody counts. */
const MAX_USERS = 2_000_000_000;

export const impact = writeCommand({
  family: 'incident',
  name: 'impact',
  summary: 'Say what the incident does to people',
  examples: [
    'impact Nobody in Europe can pay',
    'impact --affected-users 1200 --error-rate-percent 35 --customers-affected',
  ],
  permission: 'RESPONDER',
  orReporter: true,
  input: {
    incident: incidentField(),
    summary: clearable(
      proseField({ label: 'Summary', help: 'What users notice.', max: MAX_PROSE, noun: 'summary' }),
    ),
    affected_users: clearable(numberField({ label: 'Affected users', min: 0, max: MAX_USERS })),
    error_rate_percent: clearable(decimalField({ label: 'Error rate in percent', min: 0, max: 100 })),
    revenue: clearable(
      lineField({ label: 'Revenue', help: 'For example 4,000 € an hour.', max: 200, noun: 'revenue' }),
    ),
    customers_affected: clearable(switchField({ label: 'Customers are affected' })),
  },
  positions: ['incident?', 'summary…'],
  rest: [
    {
      method: 'POST',
      path: '/incidents/:incident/impact',
      example: { summary: 'Nobody in Europe can pay.', affected_users: 1200, customers_affected: true },
    },
  ],
  returns: incidentObject,
  submit: 'Save',
  asksWhenBare: true,
  prefill: fromIncident((found) => {
    const { summary, affectedUsers, errorRatePercent, revenue, customersAffected } = found.impact;
    return {
      summary: summary ?? '',
      affected_users: affectedUsers === null ? '' : String(affectedUsers),
      error_rate_percent: errorRatePercent === null ? '' : String(errorRatePercent),
      revenue: revenue ?? '',
      customers_affected: customersAffected === null ? '' : customersAffected ? 'yes' : 'no',
    };
  }),
  run: async (context, { incident, ...given }) => {
    if (Object.values(given).every((value) => value === undefined))
      throw new Refusal('INVALID', 'Nothing is said about the impact. For example: impact Nobody can pay', {
        fields: { summary: ['Please say what users notice, or give one of the figures.'] },
      });
    const before = await context.incidents.get(incident);
    const patch = merged(before.impact, given);
    const lines = inWords(patch);
    return await correct(context, before, {
      verb: 'impact',
      patch: { impact: patch },
      text: `changed the impact to: ${lines.join('; ') || 'nothing known'}`,
      say: [impactChanged(actorOf(context.viewer), lines.length === 0 ? ['nothing known'] : lines)],
      answer: 'has its impact noted.',
    });
  },
});

/** Only what was given changes; null takes it back. */
const merged = (
  before: Impact,
  given: {
    readonly summary: string | null | undefined;
    readonly affected_users: number | null | undefined;
    readonly error_rate_percent: number | null | undefined;
    readonly revenue: string | null | undefined;
    readonly customers_affected: boolean | null | undefined;
  },
): Impact => {
  const or = <T>(value: T | null | undefined, old: T | null): T | null => (value === undefined ? old : value);
  return {
    summary: or(given.summary, before.summary),
    affectedUsers: or(given.affected_users, before.affectedUsers),
    errorRatePercent: or(given.error_rate_percent, before.errorRatePercent),
    revenue: or(given.revenue, before.revenue),
    customersAffected: or(given.customers_affected, before.customersAffected),
  };
};

/** The impact as people read it, a line each. */
export const inWords = (impact: Impact): readonly string[] => [
  ...(impact.summary === null ? [] : [impact.summary]),
  ...(impact.affectedUsers === null ? [] : [`${impact.affectedUsers} users affected`]),
  ...(impact.errorRatePercent === null ? [] : [`${impact.errorRatePercent} % errors`]),
  ...(impact.revenue === null ? [] : [`revenue: ${impact.revenue}`]),
  ...(impact.customersAffected === null
    ? []
    : [impact.customersAffected ? 'customers are affected' : 'customers are not affected']),
];
