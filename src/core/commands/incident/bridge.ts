import { Refusal } from '../../../domain/errors.js';
import { bridgeSet } from '../../messages/changes.js';
import { incidentObject } from '../../views/incident.js';
import { writeCommand } from '../command.js';
import { addressField, clearable, incidentField } from '../fields/index.js';
import { actorOf } from './actor.js';
import { correct } from './changes.js';
import { fromIncident } from './fields.js';

const NONE = /^(none|off|close|closed)$/iu;
const address = clearable(
  addressField({ label: 'Address', help: 'Where people meet to talk. Empty, or none, closes it.' }),
);

export const bridge = writeCommand({
  family: 'incident',
  name: 'bridge',
  aliases: ['call'],
  summary: 'Open a conference bridge, or close it',
  examples: ['bridge https://meet.example.com/inc-4', 'bridge INC-2026-004 none'],
  permission: 'RESPONDER',
  input: {
    incident: incidentField(),
    bridge_url: {
      ...address,
      parse: (words, context) => (NONE.test(words.trim()) ? null : address.parse(words, context)),
    },
  },
  positions: ['incident?', 'bridge_url'],
  rest: [
    {
      method: 'POST',
      path: '/incidents/:incident/bridge',
      example: { bridge_url: 'https://meet.example.com/inc-4' },
    },
  ],
  returns: incidentObject,
  submit: 'Save',
  asksWhenBare: true,
  prefill: fromIncident((found) => ({ bridge_url: found.bridgeUrl ?? '' })),
  run: async (context, input) => {
    if (input.bridge_url === undefined)
      throw new Refusal('INVALID', 'Which bridge? For example: bridge https://meet.example.com/inc-4', {
        fields: { bridge_url: ['An address is accepted; null closes the bridge.'] },
      });
    const before = await context.incidents.get(input.incident);
    const url = input.bridge_url;
    return await correct(context, before, {
      verb: 'bridge',
      patch: { bridgeUrl: url },
      text: url === null ? 'closed the bridge' : `opened the bridge ${url}`,
      say: [bridgeSet(actorOf(context.viewer), url)],
      answer: url === null ? 'has no bridge now.' : 'has a bridge now.',
    });
  },
});
