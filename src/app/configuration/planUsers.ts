/** People: matched by e-mail address. Only fields that the files give are compared. */
import type { UserPatch } from '../../core/people/users.js';
import { matchKey, type User } from '../../store/queries/people.js';
import { difference, given, isNothing } from './difference.js';
import type { Given, Wanted } from './merge.js';
import type { Problem } from './problem.js';
import type { UserEntry } from './schema.js';
import type { ItemPlan, State } from './state.js';

interface UsersPlanned {
  readonly releases: readonly ItemPlan<UserPatch>[];
  readonly items: readonly ItemPlan<UserPatch>[];
  readonly problems: readonly Problem[];
}

const patchOf = (entry: UserEntry): UserPatch => ({
  ...given({
    name: entry.name,
    timezone: entry.timezone,
    role: entry.role,
    clearance: entry.clearance,
    phone: entry.phone,
    slackUserId: entry.slack_user_id,
    teamsUserId: entry.teams_user_id,
  }),
  email: entry.email,
  managedBy: 'config',
});

export function planUsers({ users }: Wanted, state: State): UsersPlanned {
  if (users === undefined) return { releases: [], items: [], problems: [] };
  const byKey = new Map(state.users.map((user) => [user.emailKey, user]));
  const wanted = new Map(users.map((each) => [matchKey(each.value.email), each]));
  const problems: Problem[] = [];
  const items: ItemPlan<UserPatch>[] = [];
  for (const [key, { value, spot }] of wanted) {
    const known = byKey.get(key);
    const patch = patchOf(value);
    const item = { id: known?.id ?? null, name: value.email };
    if (known === undefined) {
      if (value.name === undefined)
        problems.push(spot.problem(`name is missing; ${value.email} is not there yet and needs one.`));
      items.push({ ...item, what: 'create', patch });
      continue;
    }
    const left = difference(known, patch);
    if (!known.active) items.push({ ...item, what: 'reactivate', patch: left });
    else if (!isNothing(left)) items.push({ ...item, what: 'change', patch: left });
  }
  const leaving = state.users.filter(
    (user) => user.active && user.managedBy === 'config' && !wanted.has(user.emailKey ?? ''),
  );
  const freed = ids(wanted, state);
  problems.push(...freed.problems, ...lastAdmin(users, state));
  // Whoever becomes an admin does so before another one is it no more.
  const first = items.toSorted((a, b) => Number(b.patch.role === 'ADMIN') - Number(a.patch.role === 'ADMIN'));
  return {
    releases: freed.releases,
    items: [
      ...first,
      ...leaving.map(({ id, name, email }) => ({
        what: 'deactivate' as const,
        id,
        name: email ?? name,
        patch: {},
      })),
    ],
    problems,
  };
}

const IDS = [
  { column: 'slackUserId', field: 'slack_user_id' },
  { column: 'teamsUserId', field: 'teams_user_id' },
] as const;

/** Whoever leaves, or gets another id, gives theirs up first; from anybody else nothing is taken. */
function ids(
  wanted: ReadonlyMap<string, Given<UserEntry>>,
  { users }: State,
): { readonly releases: readonly ItemPlan<UserPatch>[]; readonly problems: readonly Problem[] } {
  const releases: ItemPlan<UserPatch>[] = [];
  const problems: Problem[] = [];
  for (const { column, field } of IDS)
    for (const [key, { value, spot }] of wanted) {
      const id = value[field];
      const holder = typeof id === 'string' ? users.find((user) => user[column] === id) : undefined;
      if (holder === undefined || holder.emailKey === key) continue;
      const named = wanted.get(holder.emailKey ?? '');
      const gives =
        named === undefined
          ? !holder.active || holder.managedBy === 'config'
          : named.value[field] !== undefined;
      if (gives)
        releases.push({
          what: 'change',
          id: holder.id,
          name: holder.email ?? holder.name,
          patch: { [column]: null },
        });
      else
        problems.push(
          spot
            .at(field)
            .problem(`${id} belongs to ${holder.email ?? holder.name}; take it away there first.`),
        );
    }
  return { releases, problems };
}

/** What files demand must leave somebody who may change what they say. Who only leaves is looked after when they do. */
function lastAdmin(users: readonly Given<UserEntry>[], state: State): readonly Problem[] {
  const admins = state.users.filter(({ active, role }) => active && role === 'ADMIN');
  const roles = new Map(users.map(({ value }) => [matchKey(value.email), value.role]));
  const byKey = new Map<string | null, User>(state.users.map((user) => [user.emailKey, user]));
  const stays = (user: User) => (roles.get(user.emailKey ?? '') ?? user.role) === 'ADMIN';
  const comes = users.some(({ value }) => {
    const known = byKey.get(matchKey(value.email));
    return (value.role ?? known?.role) === 'ADMIN';
  });
  if (admins.length === 0 || comes || admins.some(stays)) return [];
  return users
    .filter(({ value }) => admins.some(({ emailKey }) => emailKey === matchKey(value.email)))
    .map(({ spot, value }) =>
      spot
        .at('role')
        .problem(`nobody would be an admin without ${value.email}; make somebody else ADMIN first.`),
    );
}
