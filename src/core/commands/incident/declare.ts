import { z } from 'zod';
import { Refusal } from '../../../domain/errors.js';
import { autoTags } from '../../../domain/incident/autoTags.js';
import {
  defaultPriority,
  SEVERITIES,
  type Severity,
  severityLabel,
} from '../../../domain/incident/severity.js';
import { suggestSeverity, TRIAGE_QUESTIONS, type TriageAnswers } from '../../../domain/incident/triage.js';
import { line, prose } from '../../../domain/text.js';
import type { Service } from '../../../store/queries/people.js';
import type { Impact } from '../../../store/schema/incidents.js';
import { declared } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import {
  categoryField,
  instantField,
  jsonField,
  numberField,
  optional,
  priorityField,
  proseField,
  servicesField,
  severityField,
  switchField,
  triageField,
} from '../fields/index.js';
import { actorOf } from './actor.js';
import { MAX_PROSE, title } from './fields.js';

const impactFields = z.strictObject({
  summary: prose(MAX_PROSE, 'summary').nullish(),
  affected_users: z.number().int().min(0).max(2_000_000_000).nullish(),
  error_rate_percent: z.number().min(0).max(100).nullish(),
  revenue: line(200, 'revenue').nullish(),
  customers_affected: z.boolean().nullish(),
});

/** The fields of the impact that were given; the others stay as they are. */
export const impactPatch = impactFields.transform(
  (i): Partial<Impact> => ({
    ...(i.summary === undefined ? {} : { summary: i.summary }),
    ...(i.affected_users === undefined ? {} : { affectedUsers: i.affected_users }),
    ...(i.error_rate_percent === undefined ? {} : { errorRatePercent: i.error_rate_percent }),
    ...(i.revenue === undefined ? {} : { revenue: i.revenue }),
    ...(i.customers_affected === undefined ? {} : { customersAffected: i.customers_affected }),
  }),
);
const impactSchema = impactPatch.transform((given): Impact => ({ ...NO_IMPACT, ...given }));

const NO_IMPACT: Impact = {
  summary: null,
  affectedUsers: null,
  errorRatePercent: null,
  revenue: null,
  customersAffected: null,
};
/** What an incident is that nobody rated and whose services say nothing. */
const UNRATED: Severity = 'SEV3';
const [users, revenue, harm] = TRIAGE_QUESTIONS;

export const declare = writeCommand({
  family: 'incident',
  name: 'declare',
  aliases: ['create', 'new'],
  summary: 'Declare an incident',
  examples: ['declare sev1 "Checkout is down"', 'declare Search is slow for everyone --service search'],
  permission: 'VIEWER',
  input: {
    title,
    severity: optional(
      severityField({ label: 'Severity', help: 'Leave it open to have it suggested by your answers below.' }),
    ),
    users: optional(triageField(users)),
    revenue: optional(triageField(revenue)),
    harm: optional(triageField(harm)),
    description: optional(proseField({ label: 'Description', max: MAX_PROSE, noun: 'description' })),
    services: optional(servicesField({ label: 'Services', help: 'What is affected.' })),
    category: optional(categoryField({ label: 'Category' })),
    priority: optional(
      priorityField({ label: 'Priority', help: 'Follows the severity unless you say otherwise.' }),
    ),
    private: optional(
      switchField({ label: 'Private', help: 'Only invited people, role holders and admins will see it.' }),
    ),
    clearance: optional(
      numberField({ label: 'Clearance', help: 'The level somebody needs to see it.', min: 0, max: 100 }),
    ),
    detected_at: optional(instantField({ label: 'Detected at', help: 'If it began before now.' })),
    impact: optional(jsonField({ label: 'Impact', schema: impactSchema })),
  },
  positions: ['severity?', 'title…'],
  rest: [
    {
      method: 'POST',
      path: '/incidents',
      status: 201,
      example: {
        title: 'Checkout is down',
        severity: 'SEV1',
        services: ['checkout'],
        impact: { summary: 'Nobody can pay', affected_users: 1200 },
      },
    },
  ],
  returns: incidentObject,
  submit: 'Declare',
  hints: {
    from: ['users', 'revenue', 'harm'],
    of: (values) => {
      const answers = { users: values['users'], revenue: values['revenue'], harm: values['harm'] };
      if (Object.values(answers).every((answer) => answer === undefined || answer === '')) return {};
      const { severity, because } = suggestSeverity(answers);
      return {
        severity: `Your answers suggest ${severityLabel(severity)}, because ${because}. Left open, it is that.`,
      };
    },
  },
  run: async ({ viewer, now, surface, incidents, people }, input) => {
    const actor = actorOf(viewer);
    if (input.detected_at !== undefined && input.detected_at > now)
      throw new Refusal('INVALID', 'An incident cannot have been detected in the future.', {
        fields: { detected_at: ['This lies in the future.'] },
      });
    if ((input.clearance ?? 0) > viewer.clearance)
      throw new Refusal(
        'INVALID',
        `Your own clearance is ${viewer.clearance}: you could not see what you declare.`,
        { fields: { clearance: [`At most ${viewer.clearance} is accepted.`] } },
      );
    const services: Service[] = [];
    for (const id of input.services ?? []) {
      const service = await people.serviceMeant(id);
      if (service === undefined)
        throw new Refusal('INVALID', 'One of the services does not exist any more.', {
          fields: { services: [`There is no service ${id}.`] },
        });
      services.push(service);
    }
    const rated = rate(input, services);
    const severities = await incidents.severities();
    const description = input.description ?? '';
    const incident = await incidents.declare(
      actor,
      {
        title: input.title,
        description,
        severity: rated.severity,
        priority: input.priority ?? defaultPriority(rated.severity),
        category: input.category ?? 'OTHER',
        status: 'DETECTED',
        impact: input.impact ?? NO_IMPACT,
        tags: autoTags({ title: input.title, description, serviceNames: services.map((s) => s.name) }),
        private: input.private ?? false,
        clearance: input.clearance ?? 0,
        externalRefs: [],
        source: surface,
        detectedAt: input.detected_at ?? null,
        nextUpdateDueAt: new Date(now.getTime() + severities[rated.severity].updateEveryMinutes * 60_000),
      },
      services,
      [
        {
          kind: 'DECLARED',
          text: `declared ${rated.severity}: ${input.title}`,
          data: { severity: rated.severity, because: rated.because },
        },
      ],
    );
    return {
      value: presentIncident(incident),
      reply: { message: declared(incident, rated.because), goTo: incident.id },
    };
  },
});

/** The person decides; else the answers to the triage questions, else the worst that a service names, else the middle. */
function rate(
  input: TriageAnswers & { readonly severity?: Severity | undefined },
  services: readonly Service[],
): { severity: Severity; because: string | null } {
  if (input.severity !== undefined) return { severity: input.severity, because: null };
  const answers: TriageAnswers = { users: input.users, revenue: input.revenue, harm: input.harm };
  if (Object.values(answers).some((answer) => answer !== undefined)) return suggestSeverity(answers);
  const worst = SEVERITIES.find((severity) => services.some((s) => s.defaultSeverity === severity));
  return worst === undefined
    ? { severity: UNRATED, because: null }
    : { severity: worst, because: 'its service is rated so' };
}
