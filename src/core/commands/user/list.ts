import { listed, userLine } from '../../messages/people.js';
import { listObject, presentPage } from '../../views/page.js';
import { presentUser, userObject } from '../../views/people.js';
import { readCommand } from '../command.js';
import { optional, userRoleField } from '../fields/index.js';
import { pageOf } from '../page.js';
import { activeOf, listFields, usualOrder } from '../people.js';

export const list = readCommand({
  family: 'user',
  name: 'list',
  aliases: ['ls'],
  summary: 'List people',
  examples: ['list', 'list berger', 'list --role admin', 'list --all'],
  permission: 'VIEWER',
  input: { ...listFields, role: optional(userRoleField({ label: 'Role' })) },
  positions: ['search…'],
  rest: [{ method: 'GET', path: '/users', preset: { all: 'yes' } }],
  returns: listObject(userObject),
  run: async ({ viewer, people }, input) => {
    const page = pageOf(input);
    const filter = { search: input.search, active: activeOf(input), role: input.role };
    const found = await people.users(filter, page, input.ordering ?? usualOrder(input));
    return {
      value: presentPage(found, page, (user) => presentUser(user, viewer)),
      reply: {
        message: listed(
          found,
          ['person', 'people'],
          (user) => userLine(presentUser(user, viewer)),
          page.offset,
        ),
      },
    };
  },
});
