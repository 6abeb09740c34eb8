/** Services: matched by name; the team that owns one is matched by name, too, among those that will be there. */
import { matchKey } from '../../store/queries/people.js';
import { difference, given, isNothing } from './difference.js';
import type { Wanted } from './merge.js';
import type { Problem } from './problem.js';
import type { ServiceEntry } from './schema.js';
import type { ItemPlan, ServiceWish, State } from './state.js';
import { nearest } from './values.js';

const wishOf = (entry: ServiceEntry): ServiceWish => ({
  ...given({
    team: typeof entry.team === 'string' ? matchKey(entry.team) : entry.team,
    tier: entry.tier,
    defaultSeverity: entry.default_severity,
    runbooks: entry.runbooks,
  }),
  name: entry.name,
  managedBy: 'config',
});

export function planServices(
  { services, teams }: Wanted,
  state: State,
): { readonly items: readonly ItemPlan<ServiceWish>[]; readonly problems: readonly Problem[] } {
  if (services === undefined) return { items: [], problems: [] };
  const inFiles = (teams ?? []).map(({ value }) => value.name);
  const staying = state.teams.filter(
    ({ active, managedBy }) => active && (teams === undefined || managedBy !== 'config'),
  );
  const there = [...inFiles, ...staying.map(({ name }) => name)];
  const usable = new Set(there.map(matchKey));
  const teamKeys = new Map(state.teams.map(({ id, name }) => [id, matchKey(name)]));
  const byKey = new Map(state.services.map((service) => [service.nameKey, service]));
  const named = new Set(services.map(({ value }) => matchKey(value.name)));
  const items: ItemPlan<ServiceWish>[] = [];
  const problems: Problem[] = [];
  for (const { value, spot } of services) {
    const { team } = value;
    const known = byKey.get(matchKey(value.name));
    const ownKey = known === undefined ? undefined : teamKeys.get(known.teamId ?? '');
    if (typeof team === 'string' && !usable.has(matchKey(team))) {
      const meant = nearest(team, there);
      problems.push(
        spot
          .at('team')
          .problem(
            `there is no active team ${team}${meant === undefined ? '' : ` (did you mean ${meant}?)`}; add it to teams.`,
          ),
      );
    } else if (team === undefined && known?.active === false && ownKey !== undefined && !usable.has(ownKey))
      problems.push(spot.problem(`team is missing; the one that had ${value.name} is deactivated.`));
    const wish = wishOf(value);
    const patch = known === undefined ? wish : difference({ ...known, team: ownKey ?? null }, wish);
    const item = { id: known?.id ?? null, name: value.name, patch };
    if (known === undefined) items.push({ ...item, what: 'create' });
    else if (!known.active) items.push({ ...item, what: 'reactivate' });
    else if (!isNothing(patch)) items.push({ ...item, what: 'change' });
  }
  const leaving = state.services.filter(
    ({ active, managedBy, nameKey }) => active && managedBy === 'config' && !named.has(nameKey),
  );
  return {
    items: [
      ...items,
      ...leaving.map(({ id, name }) => ({ what: 'deactivate' as const, id, name, patch: {} })),
    ],
    problems,
  };
}
