/** What files say that cannot be so whatever the database has. */
import { parseRole, ROLES, roleFacts } from '../../domain/incident/roles.js';
import { roleKey } from '../../domain/organization/settings.js';
import { matchKey } from '../../store/queries/people.js';
import type { Given, Wanted } from './merge.js';
import { type Problem, placeText } from './problem.js';
import type { RoleEntry } from './schema.js';
import type { Spot } from './source.js';

export const ruleProblems = (organizations: readonly Wanted[]): readonly Problem[] => [
  ...organizations.flatMap((wanted) => [
    ...roleProblems(wanted.roles ?? []),
    ...defaultTeams(wanted),
    ...repeatedMembers(wanted),
    ...unique(of(wanted.users, 'slack_user_id'), 'belongs to one person'),
    ...unique(of(wanted.users, 'teams_user_id'), 'belongs to one person'),
  ]),
  ...unique(
    organizations.flatMap(({ scalars }) => scalars.slack_team_id ?? []),
    'belongs to one organization',
  ),
  ...unique(
    organizations.flatMap(({ scalars }) => scalars.teams_tenant_id ?? []),
    'belongs to one organization',
  ),
];

/** One field of all entries that have it. */
const of = <K extends string, T extends { readonly [key in K]?: string | null | undefined }>(
  entries: readonly Given<T>[] | undefined,
  key: K,
): readonly Given<string | null>[] =>
  (entries ?? []).flatMap(({ value, spot }) => {
    const given = value[key];
    return given === undefined ? [] : [{ value: given, spot: spot.at(key) }];
  });

function unique(given: readonly Given<string | null>[], rule: string): readonly Problem[] {
  const first = new Map<string, Spot>();
  return given.flatMap(({ value, spot }) => {
    if (value === null) return [];
    const twin = first.get(value);
    if (twin === undefined) first.set(value, spot);
    return twin === undefined
      ? []
      : [spot.problem(`${value} ${rule}, and stands at ${placeText(twin.place)} already.`)];
  });
}

function defaultTeams({ teams }: Wanted): readonly Problem[] {
  const [first, ...more] = (teams ?? []).filter(({ value }) => value.default === true);
  if (first === undefined) return [];
  return more.map(({ spot }) =>
    spot
      .at('default')
      .problem(
        `one team at most is the default; ${first.value.name} is, at ${placeText(first.spot.at('default').place)}.`,
      ),
  );
}

const repeatedMembers = ({ teams }: Wanted): readonly Problem[] =>
  (teams ?? []).flatMap(({ value, spot }) => {
    const seen = new Set<string>();
    return (value.members ?? []).flatMap((email, i) => {
      const known = seen.has(matchKey(email));
      seen.add(matchKey(email));
      return known
        ? [spot.at('members', i).problem(`${email} is in this list already; once is accepted.`)]
        : [];
    });
  });

/** A role's word must mean one role, or nobody could take the other. */
function roleProblems(roles: readonly Given<RoleEntry>[]): readonly Problem[] {
  const taken = new Map<string, Spot>();
  return roles.flatMap(({ value, spot }) => {
    const { role, name } = value;
    const label = name === undefined ? undefined : roleKey(name);
    const problems = [...roleProblem(value, spot)];
    const at = (key: string): string | undefined => {
      const twin = taken.get(key);
      return twin === undefined ? undefined : placeText(twin.place);
    };
    const shipped = role === undefined ? undefined : at(role);
    if (shipped !== undefined)
      problems.push(spot.at('role').problem(`${role} stands at ${shipped} already; once is accepted.`));
    const called = label === undefined || label === role || problems.length > 0 ? undefined : at(label);
    if (called !== undefined)
      problems.push(
        spot.at('name').problem(`${name} is ${label}, as is the role at ${called}; one is accepted.`),
      );
    for (const key of [role, label]) if (key !== undefined && !taken.has(key)) taken.set(key, spot);
    return problems;
  });
}

/** What is wrong with one role, whatever the others are. */
function* roleProblem({ role, name, several }: RoleEntry, spot: Spot): Generator<Problem> {
  if (role === undefined && name === undefined)
    yield spot.problem('name is missing; a role of your own needs one, and a shipped one its role.');
  if (role !== undefined && several !== undefined && several === roleFacts(role).heldByOne)
    yield spot
      .at('several')
      .problem(`${role} is held by ${several ? 'one person' : 'several people'}; that cannot be changed.`);
  if (name === undefined) return;
  const meant = ROLES.find((each) => each === roleKey(name)) ?? parseRole(name);
  if (meant !== undefined && meant !== role)
    yield spot.at('name').problem(`${name} already means ${meant}; write role: ${meant}, or another name.`);
  else if (role === undefined && roleKey(name) === '')
    yield spot.at('name').problem(`${name} has no letter a to z and no digit; one is needed for the key.`);
}
