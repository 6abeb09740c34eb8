import { z } from 'zod';
import { Refusal } from '../../../domain/errors.js';
import type { PeopleQueries } from '../../../store/queries/people.js';
import type { SessionDetails } from '../../../store/queries/sessions.js';
import type { Viewer } from '../../../store/queries/viewer.js';
import { counted } from '../../messages/people.js';
import { sessionsEnded } from '../../messages/sessions.js';
import { presentSession, sessionObject } from '../../views/sessions.js';
import { writeCommand } from '../command.js';
import { optional, userField } from '../fields/index.js';
import { ALL, sessionSubject } from '../fields/sessions.js';
import { ownerOf } from './list.js';

/** More than anybody has. */
const MOST = 1_000;

interface Meant {
  readonly session: string;
  readonly user: string | undefined;
}

/** @throws {Refusal} NOT_FOUND for one that is not there, or is not one's own to end. */
async function meant(
  { viewer, people, wallNow }: { viewer: Viewer; people: PeopleQueries; wallNow: Date },
  { session: id, user }: Meant,
): Promise<readonly SessionDetails[]> {
  const owner = ownerOf(viewer, user);
  if (id === ALL) return (await people.sessions(owner, wallNow, { limit: MOST, offset: 0 })).results;
  const session = await people.session(id, wallNow);
  const may = session !== undefined && (session.userId === viewer.userId || viewer.role === 'ADMIN');
  if (session === undefined || !may || (user !== undefined && session.userId !== owner))
    throw new Refusal('NOT_FOUND', `There is no session ${id}, or not any more.`);
  return [session];
}

export const revoke = writeCommand({
  family: 'session',
  name: 'revoke',
  aliases: ['end', 'remove', 'delete'],
  summary: 'Sign yourself out in a browser, or as an admin somebody else',
  examples: ['revoke all', 'revoke all --user "Chen Wei"', 'revoke 0198c1de-5a2b-7c44-9f10-3b6f2a9d8e71'],
  permission: 'VIEWER',
  whoMay: 'everybody their own, admins those of anybody',
  input: {
    session: sessionSubject(),
    user: optional({
      ...userField({ label: 'Person', help: 'Whose all are meant: yours, unless you name somebody.' }),
      input: null,
    }),
  },
  positions: ['session'],
  rest: [
    { method: 'DELETE', path: '/sessions/:session', preset: { confirm: true }, example: {} },
    { method: 'POST', path: '/sessions/:session/revoke', preset: { confirm: true }, example: {} },
  ],
  returns: z.object({ revoked: z.array(sessionObject) }),
  submit: 'Sign out',
  subject: 'session',
  confirm: async (context, input) => {
    const sessions = await meant(context, input);
    if (input.session !== ALL || sessions.length === 0) return undefined;
    const [{ user } = { user: { id: '', name: '' } }] = sessions;
    const whose = user.id === context.viewer.userId ? 'your' : `${user.name}’s`;
    return `All ${whose} sessions end at once (${counted(sessions.length, 'browser')}), the one that you may be reading this in included.`;
  },
  run: async (context, input) => {
    const { viewer, people } = context;
    const ended = await people.revokeSessions(await meant(context, input));
    const [first] = ended;
    const shown = ended.map(presentSession);
    const whose = first === undefined || first.userId === viewer.userId ? null : first.user;
    return { value: { revoked: shown }, reply: { message: sessionsEnded(shown, whose) } };
  },
});
