import { md } from '../../../domain/message.js';
import { doneTo } from '../../messages/people.js';
import { presentTeam, teamObject } from '../../views/people.js';
import { writeCommand } from '../command.js';
import { teamFields, teamName, teamPatch } from './fields.js';

export const add = writeCommand({
  family: 'team',
  name: 'add',
  aliases: ['create', 'new'],
  summary: 'Add a team',
  examples: ['add Payments', 'add "Data Platform" --members Chen,Dana --lead Chen'],
  permission: 'MANAGER',
  input: { name: teamName, ...teamFields },
  positions: ['name…'],
  rest: [
    {
      method: 'POST',
      path: '/teams',
      status: 201,
      example: {
        name: 'Payments',
        members: ['chen@example.com', 'dana@example.com'],
        lead: 'chen@example.com',
      },
    },
  ],
  returns: teamObject,
  submit: 'Add',
  asksWhenBare: true,
  run: async ({ people }, { name, ...input }) => {
    const team = await people.createTeam({ name, ...teamPatch(input) });
    return { value: presentTeam(team), reply: { message: doneTo(md`The team **${team.name}** is added.`) } };
  },
});
