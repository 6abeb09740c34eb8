import { Refusal } from '../../../domain/errors.js';
import type { PeopleQueries } from '../../../store/queries/people.js';
import type { ServiceDetails } from '../../../store/queries/services.js';
import { serviceCard } from '../../messages/people.js';
import { presentService, serviceObject } from '../../views/people.js';
import { readCommand } from '../command.js';
import { serviceSubject } from '../fields/index.js';

/** @throws {Refusal} NOT_FOUND for no service of the organization. */
export async function serviceOf(people: PeopleQueries, id: string): Promise<ServiceDetails> {
  const service = await people.service(id);
  if (service === undefined) throw new Refusal('NOT_FOUND', `There is no service ${id}.`);
  return service;
}

export const show = readCommand({
  family: 'service',
  name: 'show',
  aliases: ['info'],
  summary: 'Show a service: who owns it, and where it is written what to do',
  examples: ['show checkout'],
  permission: 'VIEWER',
  input: { service: serviceSubject() },
  positions: ['service…'],
  rest: [{ method: 'GET', path: '/services/:service' }],
  returns: serviceObject,
  run: async ({ people }, input) => {
    const service = await serviceOf(people, input.service);
    return { value: presentService(service), reply: { message: serviceCard(service) } };
  },
});
