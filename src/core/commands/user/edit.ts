import { Refusal } from '../../../domain/errors.js';
import { md, person } from '../../../domain/message.js';
import type { User } from '../../../store/queries/people.js';
import type { Viewer } from '../../../store/queries/viewer.js';
import { doneTo, soAlready } from '../../messages/people.js';
import { changesOf, given } from '../../people/changes.js';
import { presentUser, userObject } from '../../views/people.js';
import { writeCommand } from '../command.js';
import { type Field, optional, userField } from '../fields/index.js';
import { entraId, userFields, userName } from './fields.js';
import { userOf } from './show.js';

/** What everybody says of themselves. */
const OWN: readonly string[] = ['name', 'timezone', 'phone'];
const FIELD_NAMES: Readonly<Record<string, string>> = {
  slackUserId: 'slack_user_id',
  teamsUserId: 'teams_user_id',
};

/** @throws {Refusal} FORBIDDEN, naming what only an admin may change. */
function refuseForeign(viewer: Viewer, user: User, changed: readonly string[]): void {
  if (viewer.role === 'ADMIN') return;
  if (user.id !== viewer.userId)
    throw new Refusal('FORBIDDEN', `Changing somebody else takes an admin; you are ${viewer.name}.`);
  const foreign = changed.filter((name) => !OWN.includes(name)).map((name) => FIELD_NAMES[name] ?? name);
  if (foreign.length > 0)
    throw new Refusal(
      'FORBIDDEN',
      `Only an admin may change ${foreign.join(', ')}. Your name, time zone and phone are yours to change.`,
      { fields: Object.fromEntries(foreign.map((name) => [name, ['Only an admin may change this.']])) },
    );
}

/** Whoever may not change it is not asked for it. */
const adminsOnly = <T>(field: Field<T>): Field<T> => {
  const { input } = field;
  return {
    ...field,
    input: (context, known) =>
      context.viewer.role === 'ADMIN' && input !== null ? input(context, known) : null,
  };
};

export const edit = writeCommand({
  family: 'user',
  name: 'edit',
  summary: 'Correct what Muster knows of you, or as an admin of somebody else',
  examples: ['edit --timezone Europe/Berlin', 'edit --phone +4930123456', 'edit Chen Wei --role manager'],
  permission: 'VIEWER',
  whoMay: 'everybody their own name, time zone and phone, admins everything',
  input: {
    user: optional({
      ...userField({ label: 'Person', help: 'You, unless you name somebody.' }),
      input: null,
    }),
    name: optional(userName),
    ...userFields,
    email: adminsOnly(userFields.email),
    role: adminsOnly(userFields.role),
    clearance: adminsOnly(userFields.clearance),
    slack_user_id: adminsOnly(userFields.slack_user_id),
    teams_user_id: adminsOnly(userFields.teams_user_id),
  },
  positions: ['user…'],
  rest: [
    { method: 'PATCH', path: '/users/:user', example: { timezone: 'Europe/Vienna', phone: '+43 1 234567' } },
  ],
  returns: userObject,
  submit: 'Save',
  asksWhenBare: true,
  subject: 'user',
  prefill: async ({ viewer, people }, known) => {
    const user = await people.user(known.user ?? viewer.userId ?? '');
    if (user === undefined) return {};
    const shown = presentUser(user, viewer);
    return {
      name: shown.name,
      email: shown.email ?? '',
      timezone: shown.timezone,
      role: shown.role,
      clearance: String(shown.clearance),
      phone: shown.phone ?? '',
      slack_user_id: shown.slack_user_id ?? '',
      teams_user_id: shown.teams_user_id ?? '',
    };
  },
  run: async ({ viewer, people }, input) => {
    const { user: id, slack_user_id: slackUserId, teams_user_id: teamsUserId, ...fields } = input;
    const before = await userOf(people, id ?? viewer.userId ?? '');
    const patch = given({ ...fields, slackUserId, teamsUserId: entraId(teamsUserId) });
    const changes = changesOf<Partial<User>>(before, patch);
    refuseForeign(viewer, before, Object.keys(changes?.set ?? {}));
    const user = await people.changeUser(before, patch);
    return {
      value: presentUser(user, viewer),
      reply: {
        message:
          changes === undefined
            ? soAlready(md`That is what Muster knows of ${person(user)} already.`)
            : doneTo(md`${person(user)} is corrected.`),
      },
    };
  },
});
