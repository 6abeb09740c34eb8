import { md } from '../../../domain/message.js';
import { doneTo, soAlready } from '../../messages/people.js';
import { presentToken, tokenObject } from '../../views/people.js';
import { writeCommand } from '../command.js';
import { tokenSubject } from '../fields/index.js';
import { tokenOf } from './show.js';

export const revoke = writeCommand({
  family: 'token',
  name: 'revoke',
  aliases: ['remove', 'delete'],
  summary: 'Revoke an API token: it works no more, for good',
  examples: ['revoke deploy'],
  permission: 'ADMIN',
  input: { token: tokenSubject() },
  positions: ['token…'],
  rest: [
    { method: 'DELETE', path: '/tokens/:token', preset: { confirm: true } },
    { method: 'POST', path: '/tokens/:token/revoke', preset: { confirm: true } },
  ],
  returns: tokenObject,
  submit: 'Revoke',
  subject: 'token',
  confirm: async ({ people }, input) => {
    const { name, revokedAt } = await tokenOf(people, input.token);
    if (revokedAt !== null) return undefined;
    return `Whatever uses the token ${name} is refused from then on, and whoever signed in with it is signed out. It cannot be taken back.`;
  },
  run: async ({ people }, input) => {
    const before = await tokenOf(people, input.token);
    const token = await people.revokeToken(before);
    return {
      value: presentToken(token),
      reply: {
        message:
          before.revokedAt === null
            ? doneTo(md`The token **${token.name}** is revoked.`)
            : soAlready(md`The token **${token.name}** is revoked already.`),
      },
    };
  },
});
