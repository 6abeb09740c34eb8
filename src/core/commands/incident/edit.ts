import { z } from 'zod';
import { Refusal } from '../../../domain/errors.js';
import { line } from '../../../domain/text.js';
import { incidentObject } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import {
  addressField,
  categoryField,
  clearable,
  incidentField,
  instantField,
  jsonField,
  lineField,
  numberField,
  optional,
  priorityField,
  proseField,
  servicesField,
  tagsField,
} from '../fields/index.js';
import { correct, withAutoTags } from './changes.js';
import { impactPatch } from './declare.js';
import { fromIncident, MAX_PROSE, MAX_TITLE } from './fields.js';
import { servicesById } from './services.js';

const externalRef = z.strictObject({
  system: line(60, 'system'),
  id: line(200, 'id'),
  url: z
    .url({ protocol: /^https?$/u, error: 'An address such as https://example.com/4711 is accepted.' })
    .max(2_000)
    .nullable()
    .default(null),
});

export const edit = writeCommand({
  family: 'incident',
  name: 'edit',
  summary: 'Correct what an incident says',
  examples: ['edit --title "Checkout fails for card payments"', 'edit INC-2026-004 --priority p2'],
  permission: 'RESPONDER',
  input: {
    incident: incidentField(),
    title: optional(lineField({ label: 'Title', max: MAX_TITLE, noun: 'title' })),
    description: optional(proseField({ label: 'Description', max: MAX_PROSE, noun: 'description' })),
    priority: optional(priorityField({ label: 'Priority' })),
    category: optional(categoryField({ label: 'Category' })),
    tags: optional(tagsField({ label: 'Tags' })),
    detected_at: clearable(instantField({ label: 'Detected at' })),
    root_cause: clearable(proseField({ label: 'Root cause', max: MAX_PROSE, noun: 'root cause' })),
    resolution: clearable(proseField({ label: 'Resolution', max: MAX_PROSE, noun: 'resolution' })),
    impact: optional(jsonField({ label: 'Impact', schema: impactPatch })),
    services: optional(servicesField({ label: 'Services' })),
    bridge_url: clearable(addressField({ label: 'Bridge' })),
    external_refs: optional(
      jsonField({ label: 'References in other systems', schema: z.array(externalRef).max(50) }),
    ),
    version: optional({ ...numberField({ label: 'Version', min: 1, max: 2_147_483_647 }), input: null }),
  },
  positions: ['incident?'],
  rest: [
    {
      method: 'PATCH',
      path: '/incidents/:incident',
      example: { title: 'Checkout fails for card payments', tags: ['payments'] },
    },
  ],
  returns: incidentObject,
  submit: 'Save',
  asksWhenBare: true,
  prefill: fromIncident((found) => ({
    title: found.title,
    description: found.description,
    priority: found.priority,
    category: found.category,
    tags: found.tags.join(', '),
    detected_at: found.detectedAt?.toISOString() ?? '',
    services: found.services.map((s) => s.id),
    bridge_url: found.bridgeUrl ?? '',
    root_cause: found.rootCause ?? '',
    resolution: found.resolution ?? '',
  })),
  run: async (context, { incident: id, version, ...given }) => {
    const { now, incidents } = context;
    const before = await incidents.get(id);
    if (version !== undefined && version !== before.version)
      throw new Refusal(
        'STALE_VERSION',
        `${before.reference} has moved on: it is at version ${before.version}.`,
        { state: { version: before.version, status: before.status, severity: before.severity } },
      );
    const { detected_at: detectedAt, root_cause: rootCause, bridge_url: bridgeUrl, ...rest } = given;
    const { external_refs: externalRefs, impact, services, tags, ...plain } = rest;
    if (detectedAt !== undefined && detectedAt !== null && detectedAt > now)
      throw new Refusal('INVALID', 'An incident cannot have been detected in the future.', {
        fields: { detected_at: ['This lies in the future.'] },
      });
    const named = services === undefined ? before.services : await servicesById(context, services);
    const had = new Set(before.services.map((s) => s.id));
    const has = new Set(named.map((s) => s.id));
    const retagged =
      tags === undefined
        ? withAutoTags(before, {
            title: plain.title ?? before.title,
            description: plain.description ?? before.description,
            serviceNames: named.map((s) => s.name),
          })
        : [...new Set(tags)].sort();
    return await correct(context, before, {
      verb: 'edit',
      patch: {
        ...plain,
        detectedAt,
        rootCause,
        bridgeUrl,
        externalRefs,
        impact: impact === undefined ? undefined : { ...before.impact, ...impact },
        tags: retagged,
      },
      addServices: [...has].filter((one) => !had.has(one)),
      dropServices: [...had].filter((one) => !has.has(one)),
    });
  },
});
