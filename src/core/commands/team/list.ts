import { listed, teamLine } from '../../messages/people.js';
import { listObject, presentPage } from '../../views/page.js';
import { presentTeam, teamObject } from '../../views/people.js';
import { readCommand } from '../command.js';
import { pageOf } from '../page.js';
import { activeOf, listFields, usualOrder } from '../people.js';

export const list = readCommand({
  family: 'team',
  name: 'list',
  aliases: ['ls'],
  summary: 'List teams',
  examples: ['list', 'list platform', 'list --all'],
  permission: 'VIEWER',
  input: listFields,
  positions: ['search…'],
  rest: [{ method: 'GET', path: '/teams', preset: { all: 'yes' } }],
  returns: listObject(teamObject),
  run: async ({ people }, input) => {
    const page = pageOf(input);
    const filter = { search: input.search, active: activeOf(input) };
    const found = await people.teamPage(filter, page, input.ordering ?? usualOrder(input));
    return {
      value: presentPage(found, page, presentTeam),
      reply: { message: listed(found, ['team', 'teams'], teamLine, page.offset) },
    };
  },
});
