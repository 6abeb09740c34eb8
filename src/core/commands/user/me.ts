import { userCard } from '../../messages/people.js';
import { meObject, presentMe } from '../../views/people.js';
import { readCommand } from '../command.js';
import { userOf } from './show.js';

export const me = readCommand({
  family: 'user',
  name: 'me',
  aliases: ['whoami'],
  summary: 'Show yourself, as Muster knows you',
  examples: ['me'],
  permission: 'VIEWER',
  input: {},
  positions: [],
  rest: [{ method: 'GET', path: '/me' }],
  returns: meObject,
  run: async ({ viewer, people }) => {
    const user = await userOf(people, viewer.userId ?? '');
    const value = presentMe(user, viewer, await people.organization());
    return { value, reply: { message: userCard(value) } };
  },
});
