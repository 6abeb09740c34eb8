import { listed, serviceLine } from '../../messages/people.js';
import { listObject, presentPage } from '../../views/page.js';
import { presentService, serviceObject } from '../../views/people.js';
import { readCommand } from '../command.js';
import { optional, teamField } from '../fields/index.js';
import { pageOf } from '../page.js';
import { activeOf, listFields, usualOrder } from '../people.js';

export const list = readCommand({
  family: 'service',
  name: 'list',
  aliases: ['ls'],
  summary: 'List services',
  examples: ['list', 'list --team Platform', 'list --all'],
  permission: 'VIEWER',
  input: { ...listFields, team: optional({ ...teamField({ label: 'Team' }), input: null }) },
  positions: ['search…'],
  rest: [{ method: 'GET', path: '/services', preset: { all: 'yes' } }],
  returns: listObject(serviceObject),
  run: async ({ people }, input) => {
    const page = pageOf(input);
    const filter = { search: input.search, active: activeOf(input), teamId: input.team };
    const found = await people.services(filter, page, input.ordering ?? usualOrder(input));
    return {
      value: presentPage(found, page, presentService),
      reply: { message: listed(found, ['service', 'services'], serviceLine, page.offset) },
    };
  },
});
