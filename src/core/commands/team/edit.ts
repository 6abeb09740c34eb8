import { md, type Person } from '../../../domain/message.js';
import { doneTo, soAlready } from '../../messages/people.js';
import { presentTeam, teamObject } from '../../views/people.js';
import { writeCommand } from '../command.js';
import { optional, teamSubject } from '../fields/index.js';
import { teamFields, teamName, teamPatch } from './fields.js';
import { teamOf } from './show.js';

/** As somebody would type it; the id of whoever shares a name. */
const inALine = (members: readonly Person[]): string =>
  members
    .map(({ id, name }) =>
      name.includes(',') || members.some((other) => other.id !== id && other.name === name) ? id : name,
    )
    .join(', ');

export const edit = writeCommand({
  family: 'team',
  name: 'edit',
  summary: 'Correct a team, or who is in it',
  examples: ['edit Platform --lead Chen', 'edit Platform --members Ada,Ben,Chen'],
  permission: 'MANAGER',
  input: { team: teamSubject(), name: optional(teamName), ...teamFields },
  positions: ['team…'],
  rest: [
    {
      method: 'PATCH',
      path: '/teams/:team',
      example: { name: 'Platform and tools', director: 'ada@example.com' },
    },
  ],
  returns: teamObject,
  submit: 'Save',
  asksWhenBare: true,
  subject: 'team',
  prefill: async ({ people }, known) => {
    const team = known.team === undefined ? undefined : await people.team(known.team);
    if (team === undefined) return {};
    return {
      name: team.name,
      members: inALine(team.members),
      lead: team.leadId ?? '',
      principal: team.principalId ?? '',
      manager: team.managerId ?? '',
      director: team.directorId ?? '',
      executive: team.executiveId ?? '',
      is_default: team.isDefault ? 'yes' : 'no',
    };
  },
  run: async ({ people }, { team: id, name, ...input }) => {
    const before = await teamOf(people, id);
    const patch = { ...teamPatch(input), ...(name === undefined ? {} : { name }) };
    const team = await people.changeTeam(before, patch);
    return {
      value: presentTeam(team),
      reply: {
        message:
          JSON.stringify(presentTeam(before)) === JSON.stringify(presentTeam(team))
            ? soAlready(md`**${team.name}** is so already.`)
            : doneTo(md`**${team.name}** is corrected.`),
      },
    };
  },
});
