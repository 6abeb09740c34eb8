import { menuOf } from '../../messages/further.js';
import { atLeast } from '../../people/roles.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { readCommand } from '../command.js';
import { incidentField } from '../fields/index.js';
import { seen } from './show.js';

export const menu = readCommand({
  family: 'incident',
  name: 'menu',
  aliases: ['actions'],
  summary: 'Show what can be done now',
  examples: ['menu', 'menu INC-2026-004'],
  permission: 'VIEWER',
  input: { incident: incidentField() },
  positions: ['incident?'],
  rest: [],
  returns: incidentObject,
  run: async ({ incidents, viewer, catalogue }, input) => {
    const incident = await seen(incidents, input.incident);
    const commands = catalogue.families.find(({ name }) => name === 'incident')?.commands ?? [];
    const may = (verb: string): boolean => {
      const command = commands.find(({ name }) => name === verb);
      return (
        command !== undefined &&
        (atLeast(viewer.role, command.permission) ||
          (command.orReporter === true && incident.reporterId === viewer.userId))
      );
    };
    return { value: presentIncident(incident), reply: { message: menuOf(incident, viewer, may) } };
  },
});
