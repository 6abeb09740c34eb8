import { Refusal } from '../../../domain/errors.js';
import type { PeopleQueries, User } from '../../../store/queries/people.js';
import { userCard } from '../../messages/people.js';
import { presentUser, userObject } from '../../views/people.js';
import { readCommand } from '../command.js';
import { userField } from '../fields/index.js';

/** @throws {Refusal} NOT_FOUND for nobody of the organization. */
export async function userOf(people: PeopleQueries, id: string): Promise<User> {
  const user = await people.user(id);
  if (user === undefined) throw new Refusal('NOT_FOUND', `There is no user ${id}.`);
  return user;
}

export const show = readCommand({
  family: 'user',
  name: 'show',
  aliases: ['info'],
  summary: 'Show somebody',
  examples: ['show Chen Wei', 'show chen@example.com'],
  permission: 'VIEWER',
  input: { user: userField() },
  positions: ['user…'],
  rest: [{ method: 'GET', path: '/users/:user' }],
  returns: userObject,
  run: async ({ viewer, people }, input) => {
    const value = presentUser(await userOf(people, input.user), viewer);
    return { value, reply: { message: userCard(value) } };
  },
});
