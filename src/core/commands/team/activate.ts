import { md } from '../../../domain/message.js';
import { doneTo, soAlready } from '../../messages/people.js';
import { presentTeam, teamObject } from '../../views/people.js';
import { writeCommand } from '../command.js';
import { teamSubject } from '../fields/index.js';
import { teamOf } from './show.js';

export const activate = writeCommand({
  family: 'team',
  name: 'activate',
  aliases: ['restore'],
  summary: 'Take a team back that was deactivated',
  examples: ['activate Platform'],
  permission: 'MANAGER',
  input: { team: teamSubject() },
  positions: ['team…'],
  rest: [{ method: 'POST', path: '/teams/:team/activate' }],
  returns: teamObject,
  subject: 'team',
  run: async ({ people }, input) => {
    const before = await teamOf(people, input.team);
    const after = await people.activateTeam(before);
    return {
      value: presentTeam(after),
      reply: {
        message: before.active
          ? soAlready(md`**${after.name}** is active already.`)
          : doneTo(md`**${after.name}** is active again.`),
      },
    };
  },
});
