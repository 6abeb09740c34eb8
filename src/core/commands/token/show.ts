import { Refusal } from '../../../domain/errors.js';
import type { PeopleQueries } from '../../../store/queries/people.js';
import type { TokenDetails } from '../../../store/queries/tokens.js';
import { tokenCard } from '../../messages/people.js';
import { presentToken, tokenObject } from '../../views/people.js';
import { readCommand } from '../command.js';
import { tokenSubject } from '../fields/index.js';

/** @throws {Refusal} NOT_FOUND for no token of the organization. */
export async function tokenOf(people: PeopleQueries, id: string): Promise<TokenDetails> {
  const token = await people.token(id);
  if (token === undefined) throw new Refusal('NOT_FOUND', `There is no token ${id}.`);
  return token;
}

export const show = readCommand({
  family: 'token',
  name: 'show',
  aliases: ['info'],
  summary: 'Show an API token, but for its secret',
  examples: ['show deploy'],
  permission: 'ADMIN',
  input: { token: tokenSubject() },
  positions: ['token…'],
  rest: [{ method: 'GET', path: '/tokens/:token' }],
  returns: tokenObject,
  run: async ({ people, wallNow }, input) => {
    const token = await tokenOf(people, input.token);
    return { value: presentToken(token), reply: { message: tokenCard(token, wallNow) } };
  },
});
