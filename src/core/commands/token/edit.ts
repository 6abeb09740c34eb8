import { md } from '../../../domain/message.js';
import { doneTo } from '../../messages/people.js';
import { given } from '../../people/changes.js';
import { presentToken, tokenObject } from '../../views/people.js';
import { writeCommand } from '../command.js';
import { optional, tokenSubject } from '../fields/index.js';
import { expiresAt, tokenName } from './fields.js';
import { tokenOf } from './show.js';

export const edit = writeCommand({
  family: 'token',
  name: 'edit',
  summary: 'Rename an API token, or say when it ends',
  examples: ['edit deploy --name "Deployments"', 'edit deploy --expires-at 2030-01-01T00:00:00Z'],
  permission: 'ADMIN',
  input: { token: tokenSubject(), name: optional(tokenName), expires_at: expiresAt },
  positions: ['token…'],
  rest: [{ method: 'PATCH', path: '/tokens/:token', example: { name: 'Deployments of the website' } }],
  returns: tokenObject,
  submit: 'Save',
  asksWhenBare: true,
  subject: 'token',
  prefill: async ({ people }, known) => {
    const token = known.token === undefined ? undefined : await people.token(known.token);
    return token === undefined ? {} : { name: token.name, expires_at: token.expiresAt?.toISOString() ?? '' };
  },
  run: async ({ people }, { token: id, name, expires_at: until }) => {
    const before = await tokenOf(people, id);
    const token = await people.changeToken(before, given({ name, expiresAt: until }));
    return {
      value: presentToken(token),
      reply: { message: doneTo(md`The token **${token.name}** is corrected.`) },
    };
  },
});
