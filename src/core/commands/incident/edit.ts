import { Refusal } from '../../../domain/errors.js';
import { md } from '../../../domain/message.js';
import { already, done } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import {
  categoryField,
  incidentField,
  instantField,
  jsonField,
  lineField,
  nullable,
  numberField,
  optional,
  priorityField,
  proseField,
  tagsField,
} from '../fields/index.js';
import { impactSchema } from './declare.js';
import { MAX_PROSE, MAX_TITLE } from './fields.js';

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
    detected_at: nullable(instantField({ label: 'Detected at' })),
    root_cause: nullable(proseField({ label: 'Root cause', max: MAX_PROSE, noun: 'root cause' })),
    resolution: nullable(proseField({ label: 'Resolution', max: MAX_PROSE, noun: 'resolution' })),
    impact: optional(jsonField({ label: 'Impact', schema: impactSchema })),
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
  prefill: async ({ incidents }, { incident }) => {
    const found = incident === undefined ? undefined : await incidents.find(incident);
    if (found === undefined) return {};
    return {
      title: found.title,
      description: found.description,
      priority: found.priority,
      category: found.category,
      tags: found.tags.join(', '),
      root_cause: found.rootCause ?? '',
      resolution: found.resolution ?? '',
    };
  },
  run: async (
    { now, incidents },
    { incident: id, version, detected_at: detectedAt, root_cause: rootCause, tags, ...rest },
  ) => {
    const before = await incidents.get(id);
    if (version !== undefined && version !== before.version)
      throw new Refusal(
        'STALE_VERSION',
        `${before.reference} has moved on: it is at version ${before.version}.`,
        { state: { version: before.version, status: before.status, severity: before.severity } },
      );
    if (detectedAt !== undefined && detectedAt !== null && detectedAt > now)
      throw new Refusal('INVALID', 'An incident cannot have been detected in the future.', {
        fields: { detected_at: ['This lies in the future.'] },
      });
    const given = {
      ...rest,
      detectedAt,
      rootCause,
      tags: tags === undefined ? undefined : [...new Set(tags)].sort(),
    };
    const patch = Object.fromEntries(
      Object.entries(given).filter(
        ([key, value]) =>
          value !== undefined && JSON.stringify(value) !== JSON.stringify(Reflect.get(before, key)),
      ),
    );
    const changed = Object.keys(patch);
    if (changed.length === 0)
      return { value: presentIncident(before), reply: { message: already(before, md`says so already.`) } };
    const after = await incidents.change(before, {
      action: 'incident.edit',
      patch,
      entries: [
        {
          kind: 'EDITED',
          text: `corrected ${changed.map((key) => key.replace(/[A-Z]/gu, (c) => ` ${c.toLowerCase()}`)).join(', ')}`,
          data: { fields: changed },
        },
      ],
    });
    return { value: presentIncident(after), reply: { message: done(after, md`is corrected.`) } };
  },
});
