import { md, person } from '../../../domain/message.js';
import { doneTo, roleWord } from '../../messages/people.js';
import { given } from '../../people/changes.js';
import { presentUser, userObject } from '../../views/people.js';
import { writeCommand } from '../command.js';
import { entraId, userFields, userName } from './fields.js';

export const add = writeCommand({
  family: 'user',
  name: 'add',
  aliases: ['create', 'new'],
  summary: 'Add somebody',
  examples: ['add grace@example.com Grace Hopper', 'add grace@example.com Grace Hopper --role manager'],
  permission: 'ADMIN',
  input: { name: userName, ...userFields },
  positions: ['email?', 'name…'],
  rest: [
    {
      method: 'POST',
      path: '/users',
      status: 201,
      example: {
        name: 'Grace Hopper',
        email: 'grace@example.com',
        timezone: 'America/New_York',
        role: 'RESPONDER',
      },
    },
  ],
  returns: userObject,
  submit: 'Add',
  asksWhenBare: true,
  prefill: () => Promise.resolve({ role: 'RESPONDER', timezone: 'UTC', clearance: '0' }),
  run: async ({ viewer, people }, input) => {
    const { name, slack_user_id: slackUserId, teams_user_id: teamsUserId, ...fields } = input;
    const user = await people.createUser({
      name,
      ...given({ ...fields, slackUserId, teamsUserId: entraId(teamsUserId) }),
    });
    return {
      value: presentUser(user, viewer),
      reply: { message: doneTo(md`${person(user)} is added as ${roleWord(user.role).toLowerCase()}.`) },
    };
  },
});
