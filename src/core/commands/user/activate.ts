import { md, person } from '../../../domain/message.js';
import { doneTo, soAlready } from '../../messages/people.js';
import { presentUser, userObject } from '../../views/people.js';
import { writeCommand } from '../command.js';
import { type Field, userField } from '../fields/index.js';
import { BY_NAME } from '../people.js';
import { userOf } from './show.js';

/** In a form only those who left are offered. */
const goneField: Field<string> = {
  ...userField(),
  input: async ({ people }) => ({
    type: 'person',
    options: (await people.users({ active: false }, { limit: 200, offset: 0 }, BY_NAME)).results.map(
      (user) => ({
        value: user.id,
        label: user.name,
      }),
    ),
  }),
};

export const activate = writeCommand({
  family: 'user',
  name: 'activate',
  aliases: ['restore'],
  summary: 'Take somebody back who was deactivated',
  examples: ['activate chen@example.com'],
  permission: 'ADMIN',
  input: { user: goneField },
  positions: ['user…'],
  rest: [{ method: 'POST', path: '/users/:user/activate' }],
  returns: userObject,
  subject: 'user',
  run: async ({ viewer, people }, input) => {
    const before = await userOf(people, input.user);
    const user = await people.activateUser(before);
    return {
      value: presentUser(user, viewer),
      reply: {
        message: before.active
          ? soAlready(md`${person(user)} is active already.`)
          : doneTo(md`${person(user)} is back. Tokens that were revoked stay so.`),
      },
    };
  },
});
