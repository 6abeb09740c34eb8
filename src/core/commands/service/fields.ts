/** What can be said of a service, in adding and in correcting alike. */
import type { ServicePatch } from '../../people/services.js';
import type { InputOf } from '../command.js';
import {
  clearable,
  lineField,
  numberField,
  optional,
  runbooksField,
  severityField,
  teamField,
} from '../fields/index.js';
import { MAX_NAME } from '../people.js';

const LOWEST_TIER = 5;

export const serviceName = lineField({ label: 'Name', max: MAX_NAME, noun: 'name' });

export const serviceFields = {
  team: clearable(teamField({ label: 'Team', help: 'Who owns it.' })),
  tier: optional(
    numberField({
      label: 'Tier',
      help: `1: nothing works without it, to ${LOWEST_TIER}.`,
      min: 1,
      max: LOWEST_TIER,
    }),
  ),
  default_severity: clearable(
    severityField({ label: 'Severity', help: 'Of incidents that name it and no severity.' }),
  ),
  runbooks: optional(runbooksField({ label: 'Runbooks', help: 'Each a title and an address.' })),
};

/** The same as the rows have it. */
export const servicePatch = (input: InputOf<typeof serviceFields>): ServicePatch => ({
  ...(input.team === undefined ? {} : { teamId: input.team }),
  ...(input.tier === undefined ? {} : { tier: input.tier }),
  ...(input.default_severity === undefined ? {} : { defaultSeverity: input.default_severity }),
  ...(input.runbooks === undefined ? {} : { runbooks: input.runbooks }),
});
