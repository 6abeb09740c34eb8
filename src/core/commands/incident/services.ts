import { Refusal } from '../../../domain/errors.js';
import { servicesChanged } from '../../messages/changes.js';
import { incidentObject } from '../../views/incident.js';
import { type WriteContext, writeCommand } from '../command.js';
import { incidentField, listActionField, optional, servicesField } from '../fields/index.js';
import { actorOf } from './actor.js';
import { correct, withAutoTags } from './changes.js';
import { fromIncident } from './fields.js';

type Named = { readonly id: string; readonly name: string };

/** Services by their ids. @throws {Refusal} INVALID for one that is not there any more. */
export async function servicesById(
  { people }: Pick<WriteContext, 'people'>,
  ids: readonly string[],
): Promise<readonly Named[]> {
  const services: Named[] = [];
  for (const id of ids) {
    const service = await people.serviceMeant(id);
    if (service === undefined)
      throw new Refusal('INVALID', 'One of the services does not exist any more.', {
        fields: { services: [`There is no service ${id}.`] },
      });
    services.push({ id: service.id, name: service.name });
  }
  return services;
}

const affected = servicesField({ label: 'Services', help: 'What is affected.' });

export const services = writeCommand({
  family: 'incident',
  name: 'services',
  aliases: ['service', 'affects'],
  summary: 'Say which services are affected',
  examples: ['services checkout, payments', 'services remove search', 'services INC-2026-004 set checkout'],
  permission: 'RESPONDER',
  input: {
    incident: incidentField(),
    action: optional(listActionField({ label: 'What', help: 'They are added unless you say otherwise.' })),
    services: {
      ...affected,
      // One that was deactivated meanwhile can still be taken off the incident; added it cannot be.
      parse: async (words, context) =>
        (await context.people.anyServiceMeant(words))?.id ?? (await affected.parse(words, context)),
    },
  },
  positions: ['incident?', 'action?', 'services…'],
  rest: [
    {
      method: 'POST',
      path: '/incidents/:incident/services',
      example: { action: 'ADD', services: ['checkout', 'payments'] },
    },
  ],
  returns: incidentObject,
  submit: 'Save',
  // What is chosen in the form is what is affected; typed names come on top of what is.
  prefill: fromIncident((found) => ({ action: 'SET', services: found.services.map(({ id }) => id) })),
  run: async (context, input) => {
    const before = await context.incidents.get(input.incident);
    const action = input.action ?? 'ADD';
    const had = new Set(before.services.map(({ id }) => id));
    const meant = new Set(input.services);
    const added =
      action === 'REMOVE'
        ? []
        : await servicesById(
            context,
            input.services.filter((id) => !had.has(id)),
          );
    const dropped = before.services.filter(({ id }) =>
      action === 'REMOVE' ? meant.has(id) : action === 'SET' && !meant.has(id),
    );
    const left = before.services.filter((service) => !dropped.includes(service));
    const names = [...left, ...added].map(({ name }) => name);
    return await correct(context, before, {
      verb: 'services',
      patch: { tags: withAutoTags(before, { serviceNames: names }) },
      addServices: added.map(({ id }) => id),
      dropServices: dropped.map(({ id }) => id),
      text: `changed the affected services to ${names.join(', ') || 'none'}`,
      say: [
        servicesChanged(
          actorOf(context.viewer),
          added.map(({ name }) => name),
          dropped.map(({ name }) => name),
        ),
      ],
      answer: names.length === 0 ? 'affects no service now.' : `affects ${names.join(', ')} now.`,
    });
  },
});
