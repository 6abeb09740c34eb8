/**
 * Makes organizations what the files want: everything is checked before anything is written, each organization is one
 * transaction, and a second time changes nothing.
 */
import type { ChatPlatform, Clock, NewId } from '../../core/ports.js';
import { DEFAULT_SETTINGS } from '../../domain/organization/settings.js';
import { lockOrganization } from '../../store/queries/peopleWrites.js';
import { organizationBySlug } from '../../store/queries/system.js';
import type { Reader, Store, Writer } from '../../store/store.js';
import { openAnnouncements } from '../announcements.js';
import { carryOut } from './carryOut.js';
import { createOrganization } from './create.js';
import type { Wanted } from './merge.js';
import { planFor } from './plan.js';
import { ConfigurationProblem } from './problem.js';
import { type ItemPlan, readState } from './state.js';
import { type Summary, summaryOf } from './summary.js';

export interface ApplyParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly platforms: readonly ChatPlatform[];
}

/** What was done to one organization, a line each. */
export interface Applied extends Summary {
  readonly slug: string;
  /** What could not be done, such as who could not leave yet, and why: the next time is another try. */
  readonly warnings: readonly string[];
}

/** @throws {ConfigurationProblem} with everything that is wrong in any organization; then nothing is written. */
export async function checkAgainst(db: Reader, organizations: readonly Wanted[]): Promise<void> {
  const problems = [];
  for (const wanted of organizations)
    problems.push(...planFor(wanted, await readState(db, wanted.slug)).problems);
  if (problems.length > 0) throw new ConfigurationProblem(problems);
}

/** Carries the plans out. @throws {ConfigurationProblem} */
export async function applyConfiguration(
  parts: ApplyParts,
  organizations: readonly Wanted[],
): Promise<readonly Applied[]> {
  await checkAgainst(parts.store.read, organizations);
  const applied: Applied[] = [];
  for (const wanted of organizations)
    applied.push(await parts.store.tx((w) => applyOne(parts, w, wanted), { waits: true }));
  return applied;
}

/** What applying would do: it is done, and undone. @throws {ConfigurationProblem} */
export async function rehearseConfiguration(
  parts: ApplyParts,
  organizations: readonly Wanted[],
): Promise<readonly Applied[]> {
  await checkAgainst(parts.store.read, organizations);
  const applied: Applied[] = [];
  for (const wanted of organizations) {
    const rehearsal = parts.store.tx(async (w) => {
      throw new Rehearsed(await applyOne(parts, w, wanted));
    });
    await rehearsal.catch((error: unknown) => {
      if (!(error instanceof Rehearsed)) throw error;
      applied.push(error.applied);
    });
  }
  return applied;
}

/** Undoes the transaction in which it is thrown. */
class Rehearsed extends Error {
  constructor(readonly applied: Applied) {
    super('rehearsed');
  }
}

async function applyOne(parts: ApplyParts, w: Writer, wanted: Wanted): Promise<Applied> {
  // Another replica that starts at the same moment does the same: the later one finds what the first has done.
  const known = await organizationBySlug(w, wanted.slug);
  if (known !== undefined) await lockOrganization(w, known.id);
  const state = await readState(w, wanted.slug);
  const { plan, problems } = planFor(wanted, state);
  // Somebody may have changed something since it was checked.
  if (problems.length > 0) throw new ConfigurationProblem(problems);
  const work = { ...parts, w, now: parts.clock.now(), wallNow: parts.clock.wallNow() };
  const organizationId = state.organization?.id ?? (await createOrganization(work, plan));
  const channel = plan.organization?.patch.settings ?? state.organization?.settings ?? DEFAULT_SETTINGS;
  await openAnnouncements({ ...work, organizationId }, channel.announcementsChannel);
  const refused = await carryOut(work, organizationId, plan);
  const leaves = (item: ItemPlan<object>): boolean => !refused.has(item);
  const done = { users: plan.users.filter(leaves), teams: plan.teams.filter(leaves) };
  return {
    slug: wanted.slug,
    ...summaryOf({ ...plan, ...done }),
    warnings: [...plan.warnings, ...refused.values()],
  };
}
