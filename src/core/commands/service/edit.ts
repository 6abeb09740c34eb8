import { md } from '../../../domain/message.js';
import type { Runbook } from '../../../store/schema/people.js';
import { doneTo, soAlready } from '../../messages/people.js';
import { presentService, serviceObject } from '../../views/people.js';
import { writeCommand } from '../command.js';
import { optional, serviceSubject } from '../fields/index.js';
import { serviceFields, serviceName, servicePatch } from './fields.js';
import { serviceOf } from './show.js';

/** As a line; nothing where a comma would make two of one: then the form leaves them as they are. */
const asLine = (runbooks: readonly Runbook[]): Record<string, string> => {
  const lines = runbooks.map(({ title, url }) => `${title} ${url}`);
  return lines.some((one) => one.includes(',')) ? {} : { runbooks: lines.join(', ') };
};

export const edit = writeCommand({
  family: 'service',
  name: 'edit',
  summary: 'Correct a service, or who owns it',
  examples: [
    'edit checkout --team Platform --tier 1',
    'edit checkout --runbooks "Restart it https://wiki.example.com/checkout"',
  ],
  permission: 'MANAGER',
  input: { service: serviceSubject(), name: optional(serviceName), ...serviceFields },
  positions: ['service…'],
  rest: [
    {
      method: 'PATCH',
      path: '/services/:service',
      example: {
        tier: 2,
        runbooks: [{ title: 'Restart it', url: 'https://wiki.example.com/checkout' }],
      },
    },
  ],
  returns: serviceObject,
  submit: 'Save',
  asksWhenBare: true,
  subject: 'service',
  prefill: async ({ people }, known) => {
    const service = known.service === undefined ? undefined : await people.service(known.service);
    if (service === undefined) return {};
    return {
      name: service.name,
      team: service.teamId ?? '',
      tier: String(service.tier),
      default_severity: service.defaultSeverity ?? '',
      ...asLine(service.runbooks),
    };
  },
  run: async ({ people }, { service: id, name, ...input }) => {
    const before = await serviceOf(people, id);
    const patch = { ...servicePatch(input), ...(name === undefined ? {} : { name }) };
    const service = await people.changeService(before, patch);
    return {
      value: presentService(service),
      reply: {
        message:
          JSON.stringify(presentService(before)) === JSON.stringify(presentService(service))
            ? soAlready(md`**${service.name}** is so already.`)
            : doneTo(md`**${service.name}** is corrected.`),
      },
    };
  },
});
