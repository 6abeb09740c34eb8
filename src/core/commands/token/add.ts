import { tokenMade, tokenMadeBefore } from '../../messages/people.js';
import { newTokenObject, presentToken } from '../../views/people.js';
import { writeCommand } from '../command.js';
import { nullable, numberField, optional, personField, userRoleField } from '../fields/index.js';
import { expiresAt, tokenName } from './fields.js';

const MAX_CLEARANCE = 1_000;

export const add = writeCommand({
  family: 'token',
  name: 'add',
  aliases: ['create', 'new'],
  summary: 'Make an API token; its secret is told once',
  examples: ['add deploy', 'add "Status page" --role viewer', 'add laptop --user Chen'],
  permission: 'ADMIN',
  input: {
    name: tokenName,
    role: optional(userRoleField({ label: 'Role', help: 'Responder, unless you say otherwise.' })),
    user: nullable(
      personField({ label: 'Person', help: 'Whose token it is; it has its own user otherwise.' }),
    ),
    expires_at: expiresAt,
    clearance: optional(
      numberField({
        label: 'Clearance',
        help: 'Of its own user: incidents that need more are not shown.',
        min: 0,
        max: MAX_CLEARANCE,
      }),
    ),
  },
  positions: ['name…'],
  rest: [
    {
      method: 'POST',
      path: '/tokens',
      status: 201,
      example: { name: 'Deployments', role: 'RESPONDER' },
    },
  ],
  returns: newTokenObject,
  submit: 'Make it',
  asksWhenBare: true,
  prefill: () => Promise.resolve({ role: 'RESPONDER' }),
  run: async ({ people }, { name, role = 'RESPONDER', user: userId, expires_at: until, clearance }) => {
    const { token, secret } = await people.createToken({ name, role, userId, expiresAt: until, clearance });
    return {
      value: presentToken(token),
      reply: { message: tokenMadeBefore(token) },
      secret: { value: { token: secret }, reply: { message: tokenMade(token, secret) } },
    };
  },
});
