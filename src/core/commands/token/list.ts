import { TOKEN_ORDERINGS } from '../../../store/queries/peopleLists.js';
import { listed, tokenLine } from '../../messages/people.js';
import { listObject, presentPage } from '../../views/page.js';
import { presentToken, tokenObject } from '../../views/people.js';
import { readCommand } from '../command.js';
import { lineField, optional, orderingField, switchField } from '../fields/index.js';
import { pageFields, pageOf } from '../page.js';
import { activeOf, usualOrder } from '../people.js';

export const list = readCommand({
  family: 'token',
  name: 'list',
  aliases: ['ls'],
  summary: 'List API tokens',
  examples: ['list', 'list deploy', 'list --all'],
  permission: 'ADMIN',
  input: {
    search: optional(lineField({ label: 'Search', max: 200, noun: 'search' })),
    all: optional(switchField({ label: 'All', help: 'Also what does not work any more.' })),
    active: optional(switchField({ label: 'Active', help: 'Those that work.' })),
    ordering: optional(orderingField(TOKEN_ORDERINGS)),
    ...pageFields,
  },
  positions: ['search…'],
  rest: [{ method: 'GET', path: '/tokens', preset: { all: 'yes' } }],
  returns: listObject(tokenObject),
  run: async ({ people, wallNow }, input) => {
    const page = pageOf(input);
    const is = activeOf(input);
    const filter = { search: input.search, active: is === undefined ? undefined : { is, at: wallNow } };
    const found = await people.tokens(filter, page, input.ordering ?? usualOrder(input));
    return {
      value: presentPage(found, page, presentToken),
      reply: {
        message: listed(found, ['token', 'tokens'], (token) => tokenLine(token, wallNow), page.offset),
      },
    };
  },
});
