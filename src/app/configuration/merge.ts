/** What several files say of one organization, put together. What they say differently, or twice, is a problem. */
import type { Severity } from '../../domain/incident/severity.js';
import { SEVERITIES } from '../../domain/incident/severity.js';
import { matchKey } from '../../store/queries/people.js';
import { shown } from './explain.js';
import { type Problem, placeText } from './problem.js';
import type {
  ConfigurationFile,
  OrganizationEntry,
  RoleEntry,
  ServiceEntry,
  SeverityEntry,
  TeamEntry,
  UserEntry,
} from './schema.js';
import { type Source, Spot } from './source.js';

/** A value and where it was written. */
export interface Given<T> {
  readonly value: T;
  readonly spot: Spot;
}

/** An organization as the files want it. What is undefined is left alone. */
export interface Wanted {
  readonly slug: string;
  readonly spot: Spot;
  readonly scalars: Scalars;
  readonly severities: SeverityEntries | undefined;
  readonly roles: readonly Given<RoleEntry>[] | undefined;
  readonly users: readonly Given<UserEntry>[] | undefined;
  readonly teams: readonly Given<TeamEntry>[] | undefined;
  readonly services: readonly Given<ServiceEntry>[] | undefined;
}

const SCALARS = [
  'name',
  'slack_team_id',
  'teams_tenant_id',
  'room_template',
  'announcements_channel',
  'archive_rooms_after_minutes',
  'relay_messages',
] as const;
type Scalar = (typeof SCALARS)[number];
export type Scalars = { readonly [K in Scalar]?: Given<Exclude<OrganizationEntry[K], undefined>> };
export type SeverityEntries = Partial<Record<Severity, SeverityEntry>>;

const DEFAULT_SLUG = 'default';

/** Organizations by their slugs, in the order in which they are first mentioned. */
export function mergeFiles(
  files: readonly { readonly source: Source; readonly value: ConfigurationFile }[],
): {
  readonly organizations: readonly Wanted[];
  readonly problems: readonly Problem[];
} {
  const drafts = new Map<string, Draft>();
  const problems: Problem[] = [];
  for (const { source, value } of files) {
    const here = new Map<string, Spot>();
    for (const [i, entry] of value.organizations.entries()) {
      const spot = new Spot(source, ['organizations', i]);
      const slug = entry.slug ?? DEFAULT_SLUG;
      const twin = here.get(slug);
      if (entry.slug === undefined && value.organizations.length > 1)
        problems.push(
          spot.problem('slug is missing; where a file has several organizations each needs one.'),
        );
      else if (twin !== undefined)
        problems.push(
          spot.problem(`the organization ${slug} is in this file already, at ${placeText(twin.place)}.`),
        );
      here.set(slug, spot);
      const draft = drafts.get(slug) ?? new Draft(slug, spot);
      drafts.set(slug, draft);
      draft.take(entry, spot);
    }
  }
  const organizations = [...drafts.values()];
  return { organizations, problems: [...problems, ...organizations.flatMap((draft) => draft.problems)] };
}

/** One organization while files are read. */
class Draft implements Wanted {
  readonly problems: Problem[] = [];
  readonly #given = new Map<string, Given<unknown>>();
  scalars: Scalars = {};
  severities: SeverityEntries | undefined;
  roles: Given<RoleEntry>[] | undefined;
  users: Given<UserEntry>[] | undefined;
  teams: Given<TeamEntry>[] | undefined;
  services: Given<ServiceEntry>[] | undefined;

  constructor(
    readonly slug: string,
    readonly spot: Spot,
  ) {}

  take(entry: OrganizationEntry, spot: Spot): void {
    for (const key of SCALARS) {
      const value = entry[key];
      if (value === undefined) continue;
      this.#once(key, { value, spot: spot.at(key) });
      this.scalars = { ...this.scalars, [key]: { value, spot: spot.at(key) } };
    }
    this.#takeSeverities(entry.severities, spot.at('severities'));
    if (entry.roles !== undefined)
      this.roles = [...(this.roles ?? []), ...items(entry.roles ?? [], spot.at('roles'))];
    const key = { users: ({ email }: UserEntry) => email, named: ({ name }: { name: string }) => name };
    this.users = this.#join(this.users, entry.users, spot.at('users'), key.users);
    this.teams = this.#join(this.teams, entry.teams, spot.at('teams'), key.named);
    this.services = this.#join(this.services, entry.services, spot.at('services'), key.named);
  }

  #takeSeverities(entries: OrganizationEntry['severities'], spot: Spot): void {
    if (entries === undefined) return;
    this.severities ??= {};
    for (const severity of SEVERITIES) {
      const entry = entries?.[severity];
      if (entry === undefined) continue;
      for (const [field, value] of Object.entries(entry))
        this.#once(`${severity}.${field}`, { value, spot: spot.at(severity, field) });
      this.severities = { ...this.severities, [severity]: { ...this.severities[severity], ...entry } };
    }
  }

  #once(key: string, given: Given<unknown>): void {
    const known = this.#given.get(key);
    if (known === undefined) this.#given.set(key, given);
    else if (known.value !== given.value)
      this.problems.push(
        given.spot.problem(
          `is ${shown(given.value)} here and ${shown(known.value)} at ${placeText(known.spot.place)}; one of them can hold.`,
        ),
      );
  }

  #join<T>(
    known: Given<T>[] | undefined,
    more: readonly T[] | undefined,
    spot: Spot,
    name: (entry: T) => string,
  ): Given<T>[] | undefined {
    if (more === undefined) return known;
    const all = [...(known ?? [])];
    const first = new Map(all.map((given) => [matchKey(name(given.value)), given.spot]));
    for (const given of items(more, spot)) {
      const twin = first.get(matchKey(name(given.value)));
      if (twin === undefined) first.set(matchKey(name(given.value)), given.spot);
      else
        this.problems.push(
          given.spot.problem(
            `${name(given.value)} stands at ${placeText(twin.place)} already; once is accepted.`,
          ),
        );
      all.push(given);
    }
    return all;
  }
}

const items = <T>(entries: readonly T[], spot: Spot): readonly Given<T>[] =>
  entries.map((value, i) => ({ value, spot: spot.at(i) }));
