import { Refusal } from '../../../domain/errors.js';
import type { Viewer } from '../../../store/queries/viewer.js';
import { listed } from '../../messages/people.js';
import { sessionLine } from '../../messages/sessions.js';
import { listObject, presentPage } from '../../views/page.js';
import { presentSession, sessionObject } from '../../views/sessions.js';
import { readCommand } from '../command.js';
import { memberField, optional } from '../fields/index.js';
import { pageFields, pageOf } from '../page.js';

/** Whose sessions are meant. @throws {Refusal} FORBIDDEN for somebody else's, unless one is an admin. */
export function ownerOf(viewer: Viewer, user: string | undefined): string {
  const own = viewer.userId ?? '';
  if (user === undefined || user === own || viewer.role === 'ADMIN') return user ?? own;
  throw new Refusal('FORBIDDEN', 'Where somebody else is signed in is for them and for admins.');
}

export const list = readCommand({
  family: 'session',
  name: 'list',
  aliases: ['ls'],
  summary: 'List where you are signed in in a browser, or as an admin somebody else',
  examples: ['list', 'list Chen Wei'],
  permission: 'VIEWER',
  whoMay: 'everybody their own, admins those of anybody',
  input: {
    user: optional(memberField({ label: 'Person', help: 'You, unless you name somebody.' })),
    ...pageFields,
  },
  positions: ['user…'],
  rest: [{ method: 'GET', path: '/sessions' }],
  returns: listObject(sessionObject),
  run: async ({ viewer, people, wallNow }, input) => {
    const page = pageOf(input);
    const found = await people.sessions(ownerOf(viewer, input.user), wallNow, page);
    return {
      value: presentPage(found, page, presentSession),
      reply: {
        message: listed(
          found,
          ['open session', 'open sessions'],
          (session) => sessionLine(presentSession(session)),
          page.offset,
        ),
      },
    };
  },
});
