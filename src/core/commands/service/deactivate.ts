import { md } from '../../../domain/message.js';
import { doneTo, soAlready } from '../../messages/people.js';
import { presentService, serviceObject } from '../../views/people.js';
import { writeCommand } from '../command.js';
import { serviceSubject } from '../fields/index.js';
import { serviceOf } from './show.js';

export const deactivate = writeCommand({
  family: 'service',
  name: 'deactivate',
  aliases: ['remove', 'delete'],
  summary: 'Take a service out: new incidents cannot name it',
  examples: ['deactivate website'],
  permission: 'MANAGER',
  input: { service: serviceSubject() },
  positions: ['service…'],
  rest: [
    { method: 'DELETE', path: '/services/:service', preset: { confirm: true } },
    { method: 'POST', path: '/services/:service/deactivate', preset: { confirm: true } },
  ],
  returns: serviceObject,
  submit: 'Deactivate',
  subject: 'service',
  confirm: async ({ people }, input) => {
    const { name, active } = await serviceOf(people, input.service);
    return active
      ? `${name} is going to be deactivated. New incidents cannot name it any more; those that do keep it.`
      : undefined;
  },
  run: async ({ people }, input) => {
    const before = await serviceOf(people, input.service);
    const after = await people.deactivateService(before);
    return {
      value: presentService(after),
      reply: {
        message: before.active
          ? doneTo(md`**${after.name}** is deactivated.`)
          : soAlready(md`**${after.name}** is deactivated already.`),
      },
    };
  },
});
