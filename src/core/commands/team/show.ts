import { Refusal } from '../../../domain/errors.js';
import type { PeopleQueries } from '../../../store/queries/people.js';
import type { TeamDetails } from '../../../store/queries/teams.js';
import { teamCard } from '../../messages/people.js';
import { presentTeam, teamObject } from '../../views/people.js';
import { readCommand } from '../command.js';
import { teamSubject } from '../fields/index.js';

/** @throws {Refusal} NOT_FOUND for no team of the organization. */
export async function teamOf(people: PeopleQueries, id: string): Promise<TeamDetails> {
  const team = await people.team(id);
  if (team === undefined) throw new Refusal('NOT_FOUND', `There is no team ${id}.`);
  return team;
}

export const show = readCommand({
  family: 'team',
  name: 'show',
  aliases: ['info'],
  summary: 'Show a team and the people in it',
  examples: ['show Platform'],
  permission: 'VIEWER',
  input: { team: teamSubject() },
  positions: ['team…'],
  rest: [{ method: 'GET', path: '/teams/:team' }],
  returns: teamObject,
  run: async ({ people }, input) => {
    const team = await teamOf(people, input.team);
    return { value: presentTeam(team), reply: { message: teamCard(team) } };
  },
});
