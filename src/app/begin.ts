/** What an installation begins with, whichever of several replicas that start at once comes first. */

import type { ChatPlatform, Log } from '../core/ports.js';
import { UniqueViolation } from '../store/errors.js';
import { ensureWorkspace } from '../web/index.js';
import { ensureAdminToken } from './adminToken.js';
import { applyAtStart } from './configuration/atStart.js';
import type { Wanted } from './configuration/merge.js';
import { namesPeople } from './configuration/read.js';
import { ensureAnnouncements, ensureOrganization, type SeedParts, seedExample } from './seed.js';

export interface Beginning extends SeedParts {
  readonly platforms: readonly ChatPlatform[];
  readonly adminToken: string | undefined;
  readonly wanted: readonly Wanted[];
  readonly log: Log;
  readonly warn: (line: string) => void;
  /** Whether a fresh installation begins with example people. */
  readonly example: boolean;
}

/** More replicas than this are never beaten to every one of the few rows that all of them want to add. */
const TRIES = 20;

/**
 * Makes what is not there yet and applies the configuration; answers the id of the organization that everything belongs to
 * until others are added. Each part may run at every start and changes nothing the second time, so whoever is beaten to a
 * row begins again and finds it.
 */
export async function begin(beginning: Beginning): Promise<string> {
  for (let tried = 1; ; tried += 1)
    try {
      return await once(beginning);
    } catch (error) {
      if (!(error instanceof UniqueViolation) || tried === TRIES) throw error;
    }
}

async function once({
  platforms,
  adminToken,
  wanted,
  log,
  warn,
  example,
  ...seed
}: Beginning): Promise<string> {
  const organization = await ensureOrganization(seed);
  const { id } = organization;
  await ensureAnnouncements(seed, organization, platforms);
  await ensureAdminToken(seed, id, adminToken);
  if (example && !namesPeople(wanted)) await seedExample(seed, id);
  await applyAtStart({ ...seed, platforms }, wanted, log, warn);
  await ensureWorkspace({ ...seed, organizationId: id });
  return id;
}
