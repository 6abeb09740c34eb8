import { md } from '../../../domain/message.js';
import { doneTo } from '../../messages/people.js';
import { presentService, serviceObject } from '../../views/people.js';
import { writeCommand } from '../command.js';
import { serviceFields, serviceName, servicePatch } from './fields.js';

export const add = writeCommand({
  family: 'service',
  name: 'add',
  aliases: ['create', 'new'],
  summary: 'Add a service that incidents can affect',
  examples: ['add login', 'add login --team Platform --tier 1 --default-severity sev2'],
  permission: 'MANAGER',
  input: { name: serviceName, ...serviceFields },
  positions: ['name…'],
  rest: [
    {
      method: 'POST',
      path: '/services',
      status: 201,
      example: {
        name: 'login',
        team: 'Platform',
        tier: 1,
        default_severity: 'SEV2',
        runbooks: [{ title: 'Restart it', url: 'https://wiki.example.com/login' }],
      },
    },
  ],
  returns: serviceObject,
  submit: 'Add',
  asksWhenBare: true,
  run: async ({ people }, { name, ...input }) => {
    const service = await people.createService({ name, ...servicePatch(input) });
    return {
      value: presentService(service),
      reply: { message: doneTo(md`The service **${service.name}** is added.`) },
    };
  },
});
