/** Teams: matched by name. Their people are matched by e-mail address, among those who will be there. */
import { matchKey, type User } from '../../store/queries/people.js';
import type { TeamDetails } from '../../store/queries/teams.js';
import { difference, given, isNothing } from './difference.js';
import type { Wanted } from './merge.js';
import type { Problem } from './problem.js';
import type { TeamEntry } from './schema.js';
import type { Spot } from './source.js';
import type { ItemPlan, State, TeamWish } from './state.js';
import { nearest } from './values.js';

const POSTS = ['lead', 'principal', 'manager', 'director', 'executive'] as const;

const keyOf = (email: string | null): string | null => (email === null ? null : matchKey(email));

const wishOf = (entry: TeamEntry): TeamWish => ({
  ...given({
    isDefault: entry.default,
    members: entry.members?.map(matchKey),
    leadId: entry.lead === undefined ? undefined : keyOf(entry.lead),
    principalId: entry.principal === undefined ? undefined : keyOf(entry.principal),
    managerId: entry.manager === undefined ? undefined : keyOf(entry.manager),
    directorId: entry.director === undefined ? undefined : keyOf(entry.director),
    executiveId: entry.executive === undefined ? undefined : keyOf(entry.executive),
  }),
  name: entry.name,
  managedBy: 'config',
});

/** A team in the same words. Members who left are still there, and are passed over. */
function asWish(team: TeamDetails, people: ReadonlyMap<string, User>): TeamWish {
  const key = (id: string | null): string | null => (id === null ? null : (people.get(id)?.emailKey ?? id));
  return {
    name: team.name,
    isDefault: team.isDefault,
    managedBy: team.managedBy,
    members: team.members.filter(({ id }) => people.get(id)?.active === true).map(({ id }) => key(id) ?? id),
    leadId: key(team.leadId),
    principalId: key(team.principalId),
    managerId: key(team.managerId),
    directorId: key(team.directorId),
    executiveId: key(team.executiveId),
  };
}

export function planTeams(
  wanted: Wanted,
  state: State,
): {
  readonly items: readonly ItemPlan<TeamWish>[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
} {
  const { teams } = wanted;
  if (teams === undefined) return { items: [], problems: [], warnings: [] };
  const byKey = new Map(state.teams.map((team) => [matchKey(team.name), team]));
  const byId = new Map(state.users.map((user) => [user.id, user]));
  const named = new Set(teams.map(({ value }) => matchKey(value.name)));
  const strangers = strangersAmong(wanted, state);
  const gone = goneBy(wanted, state);
  const warnings: string[] = [];
  const items: ItemPlan<TeamWish>[] = [];
  const problems: Problem[] = [];
  for (const { value, spot } of teams) {
    const people = peopleOf(value, spot);
    problems.push(...people.flatMap(([email, at]) => strangers(email, at)));
    for (const email of new Set(people.map(([each]) => each).filter(gone)))
      warnings.push(`team ${value.name} passes over ${email}, who is deactivated`);
    const known = byKey.get(matchKey(value.name));
    const wish = wishOf(without(value, gone));
    const patch = known === undefined ? wish : difference(asWish(known, byId), wish);
    const item = { id: known?.id ?? null, name: value.name, patch };
    if (known === undefined) items.push({ ...item, what: 'create' });
    else if (!known.active) items.push({ ...item, what: 'reactivate' });
    else if (!isNothing(patch)) items.push({ ...item, what: 'change' });
  }
  const leaving = state.teams.filter(
    ({ active, managedBy, name }) => active && managedBy === 'config' && !named.has(matchKey(name)),
  );
  return {
    items: [
      ...items,
      ...leaving.map(({ id, name }) => ({ what: 'deactivate' as const, id, name, patch: {} })),
    ],
    problems,
    warnings,
  };
}

/** Whoever was deactivated by hand: that must not keep Muster from starting. */
function goneBy({ users }: Wanted, state: State): (email: string) => boolean {
  const back = new Set((users ?? []).map(({ value }) => matchKey(value.email)));
  const inactive = state.users.filter(({ active, emailKey }) => !active && !back.has(emailKey ?? ''));
  const keys = new Set(inactive.map(({ emailKey }) => emailKey));
  return (email) => keys.has(matchKey(email));
}

/** The same without people: posts that they have stay as they are. */
function without(entry: TeamEntry, gone: (email: string) => boolean): TeamEntry {
  const kept: TeamEntry = { ...entry };
  for (const post of POSTS) {
    const email = entry[post];
    if (typeof email === 'string' && gone(email)) delete kept[post];
  }
  return { ...kept, ...given({ members: entry.members?.filter((email) => !gone(email)) }) };
}

/** Everybody whom a team names, each with the place. */
const peopleOf = (team: TeamEntry, spot: Spot): readonly (readonly [string, Spot])[] => [
  ...(team.members ?? []).map((email, i) => [email, spot.at('members', i)] as const),
  ...POSTS.flatMap((post) => {
    const email = team[post];
    return typeof email === 'string' ? [[email, spot.at(post)] as const] : [];
  }),
];

/** Who is nobody, and who leaves by the same files that name them in a team. */
function strangersAmong({ users }: Wanted, state: State): (email: string, spot: Spot) => readonly Problem[] {
  const inFiles = new Set((users ?? []).map(({ value }) => matchKey(value.email)));
  const staying = state.users.filter(
    (user) => user.active && (users === undefined || user.managedBy !== 'config'),
  );
  const there = new Set([...inFiles, ...staying.flatMap(({ emailKey }) => emailKey ?? [])]);
  const gone = new Set(state.users.filter(({ active }) => !active).map(({ emailKey }) => emailKey));
  const leaving = new Set(state.users.map(({ emailKey }) => emailKey));
  return (email, spot) => {
    if (there.has(matchKey(email)) || gone.has(matchKey(email))) return [];
    if (leaving.has(matchKey(email)))
      return [spot.problem(`${email} is to leave, being in no users list any more; name somebody else.`)];
    const meant = nearest(email, [...there]);
    return [
      spot.problem(
        `there is nobody with the e-mail address ${email}${meant === undefined ? '' : ` (did you mean ${meant}?)`}; add them to users.`,
      ),
    ];
  };
}
