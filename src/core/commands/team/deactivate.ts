import { md } from '../../../domain/message.js';
import { doneTo, soAlready } from '../../messages/people.js';
import { presentTeam, teamObject } from '../../views/people.js';
import { writeCommand } from '../command.js';
import { teamSubject } from '../fields/index.js';
import { teamOf } from './show.js';

export const deactivate = writeCommand({
  family: 'team',
  name: 'deactivate',
  aliases: ['remove', 'delete'],
  summary: 'Take a team out: it owns nothing any more',
  examples: ['deactivate Platform'],
  permission: 'MANAGER',
  input: { team: teamSubject() },
  positions: ['team…'],
  rest: [
    { method: 'DELETE', path: '/teams/:team', preset: { confirm: true } },
    { method: 'POST', path: '/teams/:team/deactivate', preset: { confirm: true } },
  ],
  returns: teamObject,
  submit: 'Deactivate',
  subject: 'team',
  confirm: async ({ people }, input) => {
    const { name, active } = await teamOf(people, input.team);
    return active ? `${name} is going to be deactivated. It can own no services any more.` : undefined;
  },
  run: async ({ people }, input) => {
    const before = await teamOf(people, input.team);
    const after = await people.deactivateTeam(before);
    return {
      value: presentTeam(after),
      reply: {
        message: before.active
          ? doneTo(md`**${after.name}** is deactivated.`)
          : soAlready(md`**${after.name}** is deactivated already.`),
      },
    };
  },
});
