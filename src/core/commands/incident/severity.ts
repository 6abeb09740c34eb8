import { Refusal } from '../../../domain/errors.js';
import { defaultPriority, severityLabel } from '../../../domain/incident/severity.js';
import { isOpen } from '../../../domain/incident/status.js';
import { md } from '../../../domain/message.js';
import { severityChanged } from '../../messages/incident.js';
import { already, done } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import { incidentField, optional, severityField } from '../fields/index.js';
import { actorOf } from './actor.js';
import { fromIncident, reason } from './fields.js';
import { nextUpdateDue } from './moves.js';

export const severity = writeCommand({
  family: 'incident',
  name: 'severity',
  aliases: ['sev'],
  summary: 'Change the severity',
  examples: ['severity sev2', 'severity INC-2026-004 sev1 all regions are affected'],
  permission: 'RESPONDER',
  input: {
    incident: incidentField(),
    severity: severityField({ label: 'Severity' }),
    reason: optional(reason),
  },
  positions: ['incident?', 'severity', 'reason…'],
  rest: [
    {
      method: 'POST',
      path: '/incidents/:incident/severity',
      example: { severity: 'SEV2', reason: 'Only one region is affected' },
    },
  ],
  returns: incidentObject,
  submit: 'Change',
  prefill: fromIncident((found) => ({ severity: found.severity })),
  run: async ({ viewer, now, incidents }, input) => {
    const actor = actorOf(viewer);
    const before = await incidents.get(input.incident);
    if (before.severity === input.severity)
      return {
        value: presentIncident(before),
        reply: { message: already(before, md`is ${severityLabel(before.severity)} already.`) },
      };
    if (before.status === 'CLOSED' || before.status === 'CANCELLED')
      throw new Refusal(
        'CONFLICT',
        `${before.reference} is ${before.status.toLowerCase()}; its severity is history. Reopen it to change it.`,
        { state: { status: before.status, severity: before.severity } },
      );
    const followed = before.priority === defaultPriority(before.severity);
    const after = await incidents.change(before, {
      action: 'incident.severity',
      patch: {
        severity: input.severity,
        // A priority that somebody chose stays; one that came with the severity goes with it.
        ...(followed ? { priority: defaultPriority(input.severity) } : {}),
        nextUpdateDueAt: isOpen(before.status)
          ? nextUpdateDue(input, before.status, now, await incidents.severities())
          : null,
      },
      entries: [
        {
          kind: 'SEVERITY',
          text: `changed the severity from ${before.severity} to ${input.severity}${input.reason === undefined ? '' : `: ${input.reason}`}`,
          data: { from: before.severity, to: input.severity },
        },
      ],
      say: [severityChanged(actor, before.severity, input.severity, input.reason)],
    });
    return {
      value: presentIncident(after),
      reply: { message: done(after, md`is ${severityLabel(after.severity)} now.`) },
    };
  },
});
