/** Services: what incidents affect, and which team owns it. */
import { Refusal } from '../../domain/errors.js';
import { matchKey } from '../../store/queries/people.js';
import { addService, lockService, lockTeam, saveService } from '../../store/queries/peopleWrites.js';
import {
  type Service,
  type ServiceDetails,
  serviceById,
  serviceByName,
} from '../../store/queries/services.js';
import { audit } from '../audit.js';
import { changesOf } from './changes.js';
import type { PeopleWorkParts } from './parts.js';

export type ServicePatch = Partial<
  Pick<Service, 'name' | 'teamId' | 'tier' | 'defaultSeverity' | 'runbooks' | 'managedBy'>
>;
export type NewService = ServicePatch & Pick<Service, 'name'>;

/** Of 1 (nothing works without it) to 5, for a service of which nobody said. */
const DEFAULT_TIER = 3;

/** @throws {Refusal} INVALID when the name is taken or the team is none. */
export async function createService(parts: PeopleWorkParts, fields: NewService): Promise<ServiceDetails> {
  const { w, viewer, now, newId } = parts;
  await refuseName(parts, fields.name, null);
  await refuseTeam(parts, fields.teamId);
  const shown = {
    name: fields.name,
    teamId: fields.teamId ?? null,
    tier: fields.tier ?? DEFAULT_TIER,
    defaultSeverity: fields.defaultSeverity ?? null,
    runbooks: fields.runbooks ?? [],
    managedBy: fields.managedBy ?? null,
  };
  const id = newId();
  await addService(w, {
    ...shown,
    id,
    organizationId: viewer.organizationId,
    nameKey: matchKey(shown.name),
    active: true,
    createdAt: now,
    updatedAt: now,
  });
  await audit(parts, {
    action: 'service.create',
    subjectType: 'service',
    subjectId: id,
    before: null,
    after: shown,
  });
  return await detailed(parts, id);
}

/** @throws {Refusal} INVALID as for a new one. */
export async function changeService(
  parts: PeopleWorkParts,
  { id }: Pick<Service, 'id'>,
  patch: ServicePatch,
): Promise<ServiceDetails> {
  const before = await locked(parts, id);
  const changes = changesOf<Service>(before, patch);
  if (changes === undefined) return before;
  const { set } = changes;
  if (set.name !== undefined) await refuseName(parts, set.name, id);
  await refuseTeam(parts, set.teamId);
  await saveService(parts.w, id, {
    ...set,
    ...(set.name === undefined ? {} : { nameKey: matchKey(set.name) }),
    updatedAt: parts.now,
  });
  await audit(parts, { action: 'service.edit', subjectType: 'service', subjectId: id, ...changes });
  return await detailed(parts, id);
}

/** Incidents keep it; new ones cannot name it. */
export async function deactivateService(
  parts: PeopleWorkParts,
  { id }: Pick<Service, 'id'>,
): Promise<ServiceDetails> {
  const before = await locked(parts, id);
  return before.active ? await setActive(parts, before, false) : before;
}

/** @throws {Refusal} CONFLICT when its team is deactivated. */
export async function activateService(
  parts: PeopleWorkParts,
  { id }: Pick<Service, 'id'>,
): Promise<ServiceDetails> {
  const before = await locked(parts, id);
  if (before.active) return before;
  const team =
    before.teamId === null ? undefined : await lockTeam(parts.w, parts.viewer.organizationId, before.teamId);
  if (team?.active === false)
    throw new Refusal(
      'CONFLICT',
      `${before.name} belongs to ${team.name}, which is deactivated. Give it to another team first.`,
      { state: { active: false, team: { id: team.id, name: team.name, active: false } } },
    );
  return await setActive(parts, before, true);
}

async function setActive(
  parts: PeopleWorkParts,
  before: ServiceDetails,
  active: boolean,
): Promise<ServiceDetails> {
  const set = { active, updatedAt: parts.now };
  await saveService(parts.w, before.id, set);
  await audit(parts, {
    action: active ? 'service.activate' : 'service.deactivate',
    subjectType: 'service',
    subjectId: before.id,
    before: { active: before.active },
    after: { active },
  });
  return { ...before, ...set };
}

async function locked(parts: PeopleWorkParts, id: string): Promise<ServiceDetails> {
  const { w, viewer } = parts;
  if (!(await lockService(w, viewer.organizationId, id)))
    throw new Refusal('NOT_FOUND', `There is no service ${id}.`);
  return await detailed(parts, id);
}

async function detailed({ w, viewer }: PeopleWorkParts, id: string): Promise<ServiceDetails> {
  const service = await serviceById(w, viewer.organizationId, id);
  if (service === undefined) throw new Error(`Service ${id} is gone.`);
  return service;
}

async function refuseName(
  { w, viewer }: PeopleWorkParts,
  name: string,
  except: string | null,
): Promise<void> {
  const same = await serviceByName(w, viewer.organizationId, matchKey(name));
  if (same === undefined || same.id === except) return;
  const taken = `There is a service called ${same.name} already${same.active ? '' : ', though deactivated'}.`;
  throw new Refusal('INVALID', taken, { fields: { name: [taken] } });
}

/** The team is locked, so that it cannot be deactivated meanwhile. */
async function refuseTeam({ w, viewer }: PeopleWorkParts, teamId: string | null | undefined): Promise<void> {
  if (teamId === null || teamId === undefined) return;
  const team = await lockTeam(w, viewer.organizationId, teamId);
  if (team?.active === true) return;
  const problem = team === undefined ? `There is no team ${teamId}.` : `${team.name} is deactivated.`;
  throw new Refusal('INVALID', problem, { fields: { team: [problem] } });
}
