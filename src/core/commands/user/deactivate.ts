import { md, person } from '../../../domain/message.js';
import { counted, doneTo, soAlready } from '../../messages/people.js';
import { deactivate as leave } from '../../people/deactivation.js';
import { presentUser, userObject } from '../../views/people.js';
import { writeCommand } from '../command.js';
import { userField } from '../fields/index.js';
import { actorOf } from '../incident/actor.js';
import { userOf } from './show.js';

export const deactivate = writeCommand({
  family: 'user',
  name: 'deactivate',
  aliases: ['remove', 'delete'],
  summary: 'Take somebody out: they can do nothing any more, what they did stays',
  examples: ['deactivate Chen Wei'],
  permission: 'ADMIN',
  input: { user: userField() },
  positions: ['user…'],
  rest: [
    { method: 'DELETE', path: '/users/:user', preset: { confirm: true } },
    { method: 'POST', path: '/users/:user/deactivate', preset: { confirm: true } },
  ],
  returns: userObject,
  submit: 'Deactivate',
  subject: 'user',
  confirm: async ({ people, wallNow }, input) => {
    const user = await userOf(people, input.user);
    if (!user.active) return undefined;
    const { tokens, sessions } = await people.access(user.id, wallNow);
    const ends = [
      ...(tokens === 0 ? [] : [counted(tokens, 'token')]),
      ...(sessions === 0 ? [] : [counted(sessions, 'session')]),
    ];
    return `${user.name} will be able to do nothing here any more.${ends.length === 0 ? '' : ` ${user.name}'s ${ends.join(' and ')} ${tokens + sessions === 1 ? 'ends' : 'end'} at once.`}`;
  },
  run: async (context, input) => {
    const { viewer, people, incidents } = context;
    const before = await userOf(people, input.user);
    const { user } = await leave({ people, incidents, actor: actorOf(viewer) }, before);
    return {
      value: presentUser(user, viewer),
      reply: {
        message: before.active
          ? doneTo(md`${person(user)} is deactivated.`)
          : soAlready(md`${person(user)} is deactivated already.`),
      },
    };
  },
});
