import { Refusal } from '../../domain/errors.js';
import type { Organization } from '../../store/queries/people.js';
import { isLinkedElsewhere, lockOrganization, saveOrganization } from '../../store/queries/peopleWrites.js';
import { audit } from '../audit.js';
import { changesOf } from './changes.js';
import type { PeopleWorkParts } from './parts.js';

export type OrganizationPatch = Partial<
  Pick<Organization, 'name' | 'settings' | 'slackTeamId' | 'teamsTenantId' | 'managedBy'>
>;

const LINKS = {
  slackTeamId: { field: 'slack_team_id', name: 'Slack workspace' },
  teamsTenantId: { field: 'teams_tenant_id', name: 'Teams tenant' },
} as const;

/** Changes the viewer's organization. @throws {Refusal} INVALID for a workspace or tenant that another one is linked to. */
export async function changeOrganization(
  parts: PeopleWorkParts,
  patch: OrganizationPatch,
): Promise<Organization> {
  const { w, viewer } = parts;
  const before = await lockOrganization(w, viewer.organizationId);
  const changes = changesOf(before, patch);
  if (changes === undefined) return before;
  for (const column of ['slackTeamId', 'teamsTenantId'] as const) {
    const value = changes.set[column];
    if (typeof value !== 'string' || !(await isLinkedElsewhere(w, before.id, column, value))) continue;
    const problem = `Another organization is linked to the ${LINKS[column].name} ${value}.`;
    throw new Refusal('INVALID', problem, { fields: { [LINKS[column].field]: [problem] } });
  }
  await saveOrganization(w, before.id, changes.set);
  await audit(parts, {
    action: 'organization.edit',
    subjectType: 'organization',
    subjectId: before.id,
    ...changes,
  });
  return { ...before, ...changes.set };
}
