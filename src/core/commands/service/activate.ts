import { md } from '../../../domain/message.js';
import { doneTo, soAlready } from '../../messages/people.js';
import { presentService, serviceObject } from '../../views/people.js';
import { writeCommand } from '../command.js';
import { serviceSubject } from '../fields/index.js';
import { serviceOf } from './show.js';

export const activate = writeCommand({
  family: 'service',
  name: 'activate',
  aliases: ['restore'],
  summary: 'Take a service back that was deactivated',
  examples: ['activate website'],
  permission: 'MANAGER',
  input: { service: serviceSubject() },
  positions: ['service…'],
  rest: [{ method: 'POST', path: '/services/:service/activate' }],
  returns: serviceObject,
  subject: 'service',
  run: async ({ people }, input) => {
    const before = await serviceOf(people, input.service);
    const after = await people.activateService(before);
    return {
      value: presentService(after),
      reply: {
        message: before.active
          ? soAlready(md`**${after.name}** is active already.`)
          : doneTo(md`**${after.name}** is active again.`),
      },
    };
  },
});
