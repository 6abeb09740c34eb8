/** Which organization a workspace belongs to, decided once and written down with its audit entry. */
import { type Audited, type Authorship, audit } from '../../../core/audit.js';
import { ConfigProblem } from '../../../core/environment.js';
import { changeOrganization } from '../../../core/people/organization.js';
import type { PeopleWorkParts } from '../../../core/people/parts.js';
import type { Clock, NewId } from '../../../core/ports.js';
import { DEFAULT_SETTINGS } from '../../../domain/organization/settings.js';
import { UniqueViolation } from '../../../store/errors.js';
import { isUntouched, organizationLinkedTo } from '../../../store/queries/organizations.js';
import type { Organization } from '../../../store/queries/people.js';
import { lockOrganization } from '../../../store/queries/peopleWrites.js';
import { addOrganization, organizationBySlug } from '../../../store/queries/system.js';
import { systemViewer } from '../../../store/queries/viewer.js';
import type { Store, Writer } from '../../../store/store.js';
import { SLACK } from '../parts.js';
import type { Facts } from './facts.js';

export interface LinkParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  /** What is there before any workspace is. */
  readonly defaultOrganizationId: string;
}

/** More replicas than this are never beaten to the same row. */
const TRIES = 10;

/** One transaction; whoever is beaten to a row begins again and finds it. */
export async function eventually<R>(
  { store }: Pick<LinkParts, 'store'>,
  fn: (w: Writer) => Promise<R>,
): Promise<R> {
  for (let tried = 1; ; tried += 1)
    try {
      return await store.tx(fn);
    } catch (error) {
      if (!(error instanceof UniqueViolation) || tried === TRIES) throw error;
    }
}

/** Muster itself, at work in an organization because of what Slack said. */
export const authorship = (
  { clock, newId }: Pick<LinkParts, 'clock' | 'newId'>,
  w: Writer,
  organizationId: string,
): Authorship & PeopleWorkParts => ({
  w,
  viewer: systemViewer(organizationId),
  now: clock.now(),
  wallNow: clock.wallNow(),
  newId,
  surface: SLACK,
  requestId: null,
});

/** What happened to an installation, in its organization's audit log. */
export const auditWorkspace = (
  author: Authorship,
  id: string,
  verb: 'install' | 'reinstall' | 'uninstall' | 'revoke' | 'forget',
  { before, after }: Pick<Audited, 'before' | 'after'>,
): Promise<void> =>
  audit(author, {
    action: `slack_workspace.${verb}`,
    subjectType: 'slack_workspace',
    subjectId: id,
    before,
    after,
  });

/**
 * The organization of the workspace whose token the environment has: the one that is linked to it already, which a
 * configuration file may have said, or else the default one.
 * @throws {ConfigProblem} when the default organization is linked to another workspace.
 */
export const linkOwn = (parts: LinkParts, { id, name }: Facts): Promise<Organization> =>
  eventually(parts, async (w) => {
    const linked = await organizationLinkedTo(w, 'slackTeamId', id);
    if (linked !== undefined) return linked;
    const ours = await lockOrganization(w, parts.defaultOrganizationId);
    if (ours.slackTeamId !== null)
      throw new ConfigProblem(
        `SLACK_BOT_TOKEN is for the Slack workspace ${id} (${name}), but the organization ${ours.slug} is linked to ${ours.slackTeamId}: use a token of ${ours.slackTeamId}, or name ${id} as the slack_team_id of an organization in MUSTER_CONFIG.`,
      );
    return await changeOrganization(authorship(parts, w, ours.id), { slackTeamId: id });
  });

/**
 * The organization of a workspace that somebody has just installed the app in. The default organization becomes theirs
 * only while nothing of anybody's is in it: whoever comes first must not come into somebody else's incidents.
 */
export async function linkInstalled(
  parts: LinkParts,
  w: Writer,
  { id, name }: Facts,
): Promise<{ readonly organization: Organization; readonly fresh: boolean }> {
  const linked = await organizationLinkedTo(w, 'slackTeamId', id);
  if (linked !== undefined) return { organization: linked, fresh: false };
  const ours = await lockOrganization(w, parts.defaultOrganizationId);
  if (ours.slackTeamId === null && ours.teamsTenantId === null && (await isUntouched(w, ours.id))) {
    const author = authorship(parts, w, ours.id);
    return { organization: await changeOrganization(author, { slackTeamId: id }), fresh: true };
  }
  return { organization: await openFor(parts, w, id, name), fresh: true };
}

async function openFor(parts: LinkParts, w: Writer, id: string, name: string): Promise<Organization> {
  const row: Organization = {
    id: parts.newId(),
    slug: await freeSlug(w, name),
    name: name.slice(0, MAX_NAME),
    settings: DEFAULT_SETTINGS,
    createdAt: parts.clock.now(),
    slackTeamId: id,
    teamsTenantId: null,
    managedBy: null,
  };
  await addOrganization(w, row);
  await audit(authorship(parts, w, row.id), {
    action: 'organization.create',
    subjectType: 'organization',
    subjectId: row.id,
    before: null,
    after: { slug: row.slug, name: row.name, slackTeamId: id },
  });
  return row;
}

const MAX_NAME = 200;
const MAX_SLUG = 40;

/** The workspace's name as part of an address, with a number where another organization goes by it. */
async function freeSlug(w: Writer, name: string): Promise<string> {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .slice(0, MAX_SLUG)
    .replace(/^-+|-+$/gu, '');
  const base = plain === '' ? 'workspace' : plain;
  for (let number = 1; ; number += 1) {
    const slug = number === 1 ? base : `${base}-${number}`;
    if ((await organizationBySlug(w, slug)) === undefined) return slug;
  }
}
