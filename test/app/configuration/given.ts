/** What the tests of the configuration share: texts as files, and a world to apply them to. */
import { type Applied, applyConfiguration } from '../../../src/app/configuration/apply.js';
import { ConfigurationProblem, problemLines } from '../../../src/app/configuration/problem.js';
import { wantedBy } from '../../../src/app/configuration/read.js';
import { allOrganizations, everythingOf } from '../../../src/store/queries/configuration.js';
import type { World } from '../../support/world.js';

const files = (texts: readonly string[]) => texts.map((text, i) => ({ name: `${'abc'[i]}.yaml`, text }));

/** The lines of what is wrong; nothing when nothing is. */
export async function problemsOf(doing: () => unknown): Promise<readonly string[]> {
  try {
    await doing();
  } catch (error) {
    if (error instanceof ConfigurationProblem) return problemLines(error.problems);
    throw error;
  }
  return [];
}

export const wanted = (...texts: readonly string[]) => wantedBy(files(texts));

/** What is wrong with files whatever the database has. */
export const wrong = (...texts: readonly string[]): Promise<readonly string[]> =>
  problemsOf(() => wanted(...texts));

export const apply = (world: World, ...texts: readonly string[]): Promise<readonly Applied[]> =>
  applyConfiguration(world, wanted(...texts));

/** Every row that applying could touch, as it is now. */
export async function snapshot({ store: { read } }: Pick<World, 'store'>) {
  const organizations = await allOrganizations(read);
  const { auditLog, conversations } = read.tables;
  return {
    organizations,
    everything: await Promise.all(organizations.map(({ id }) => everythingOf(read, id))),
    audit: await read.select().from(auditLog),
    conversations: await read.select().from(conversations),
  };
}

/** One organization's people, teams and services by their names. */
export async function now({ store: { read } }: Pick<World, 'store'>, slug = 'default') {
  const organization = (await allOrganizations(read)).find((each) => each.slug === slug);
  if (organization === undefined) throw new Error(`There is no organization ${slug}.`);
  const { users, teams, services } = await everythingOf(read, organization.id);
  return {
    organization,
    settings: organization.settings,
    user: (email: string) => users.find((user) => user.email === email),
    team: (name: string) => teams.find((team) => team.name === name),
    service: (name: string) => services.find((service) => service.name === name),
    users,
    teams,
    services,
  };
}
