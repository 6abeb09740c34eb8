import { audit } from '../../core/audit.js';
import type { Owing } from '../../core/outbox/owing.js';
import { DEFAULT_SETTINGS } from '../../domain/organization/settings.js';
import { addOrganization } from '../../store/queries/system.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Plan } from './plan.js';

/** What one transaction of applying is done with. */
export interface Work extends Omit<Owing, 'organizationId'> {
  /** The outside's time: what tokens of those who leave are revoked by. */
  readonly wallNow: Date;
}

/** Makes it, and answers its id. */
export async function createOrganization(work: Work, { slug, organization }: Plan): Promise<string> {
  const { w, now, newId } = work;
  const id = newId();
  const shown = {
    slug,
    name: organization?.patch.name ?? slug,
    settings: organization?.patch.settings ?? DEFAULT_SETTINGS,
    slackTeamId: organization?.patch.slackTeamId ?? null,
    teamsTenantId: organization?.patch.teamsTenantId ?? null,
    managedBy: 'config',
  } as const;
  await addOrganization(w, { ...shown, id, createdAt: now });
  await audit(
    { w, now, newId, viewer: systemViewer(id), surface: 'config', requestId: null },
    { action: 'organization.create', subjectType: 'organization', subjectId: id, before: null, after: shown },
  );
  return id;
}
