/** Teams: who is in them, whom an escalation turns to, and which one answers for what names no service. */
import { Refusal } from '../../domain/errors.js';
import { matchKey, PeopleQueries } from '../../store/queries/people.js';
import {
  activeServicesOf,
  addTeam,
  lockOrganization,
  lockTeam,
  saveMembers,
  saveTeam,
} from '../../store/queries/peopleWrites.js';
import { TEAM_POSTS, type Team, type TeamDetails, teamById, teamsOf } from '../../store/queries/teams.js';
import { audit } from '../audit.js';
import { changesOf } from './changes.js';
import type { PeopleWorkParts } from './parts.js';

export type TeamPatch = Partial<
  Pick<Team, 'name' | 'isDefault' | 'managedBy' | (typeof TEAM_POSTS)[number]>
> & {
  /** The ids of the members, in the order in which they are asked. */
  readonly memberIds?: readonly string[] | undefined;
};
export type NewTeam = TeamPatch & Pick<Team, 'name'>;

/** What a post is called where a refusal names its field. */
const fieldOf = (post: string): string => (post === 'memberIds' ? 'members' : post.replace(/Id$/u, ''));

/** @throws {Refusal} INVALID when the name is taken or somebody is nobody here. */
export async function createTeam(parts: PeopleWorkParts, fields: NewTeam): Promise<TeamDetails> {
  const { w, viewer, now, newId } = parts;
  await lockOrganization(w, viewer.organizationId);
  await refuseName(parts, fields.name, null);
  await refuseStrangers(parts, fields, new Set());
  const memberIds = [...new Set(fields.memberIds ?? [])];
  const shown = {
    name: fields.name,
    leadId: fields.leadId ?? null,
    principalId: fields.principalId ?? null,
    managerId: fields.managerId ?? null,
    directorId: fields.directorId ?? null,
    executiveId: fields.executiveId ?? null,
    isDefault: fields.isDefault ?? false,
    managedBy: fields.managedBy ?? null,
  };
  const id = newId();
  if (shown.isDefault) await unsetDefault(parts, id);
  await addTeam(w, {
    ...shown,
    id,
    organizationId: viewer.organizationId,
    active: true,
    createdAt: now,
    updatedAt: now,
  });
  await saveMembers(w, id, memberIds);
  await audit(parts, {
    action: 'team.create',
    subjectType: 'team',
    subjectId: id,
    before: null,
    after: { ...shown, memberIds },
  });
  return await detailed(parts, id);
}

/** @throws {Refusal} INVALID as for a new one; CONFLICT when an inactive team is to be the default. */
export async function changeTeam(
  parts: PeopleWorkParts,
  { id }: Pick<Team, 'id'>,
  { memberIds, ...patch }: TeamPatch,
): Promise<TeamDetails> {
  const { w } = parts;
  const before = await locked(parts, id, patch.isDefault === true || patch.name !== undefined);
  const row = {
    ...before,
    memberIds: before.members.map((one) => one.id),
  };
  const wanted = memberIds === undefined ? patch : { ...patch, memberIds: [...new Set(memberIds)] };
  const changes = changesOf<typeof row>(row, wanted);
  if (changes === undefined) return before;
  const { memberIds: members, ...set } = changes.set;
  if (set.name !== undefined) await refuseName(parts, set.name, id);
  const known = [...row.memberIds, ...TEAM_POSTS.flatMap((post) => row[post] ?? [])];
  await refuseStrangers(parts, changes.set, new Set(known));
  if (set.isDefault === true) {
    if (!before.active)
      throw new Refusal('CONFLICT', `${before.name} is deactivated and cannot be the default team.`, {
        state: { active: false },
      });
    await unsetDefault(parts, id);
  }
  await saveTeam(w, id, { ...set, updatedAt: parts.now });
  if (members !== undefined) await saveMembers(w, id, members);
  await audit(parts, { action: 'team.edit', subjectType: 'team', subjectId: id, ...changes });
  return await detailed(parts, id);
}

/** @throws {Refusal} CONFLICT while it is the default, or while an active service belongs to it. */
export async function deactivateTeam(parts: PeopleWorkParts, { id }: Pick<Team, 'id'>): Promise<TeamDetails> {
  const before = await locked(parts, id, true);
  if (!before.active) return before;
  if (before.isDefault)
    throw new Refusal(
      'CONFLICT',
      `${before.name} is the default team and answers for incidents that name no service. Make another team the default first.`,
      { state: { is_default: true, active: true } },
    );
  const services = await activeServicesOf(parts.w, id);
  if (services.length > 0)
    throw new Refusal(
      'CONFLICT',
      `${before.name} still owns ${services.map(({ name }) => name).join(', ')}. Give them to another team first.`,
      { state: { active: true, services: services.map((s) => ({ id: s.id, name: s.name })) } },
    );
  return await setActive(parts, before, false);
}

export async function activateTeam(parts: PeopleWorkParts, { id }: Pick<Team, 'id'>): Promise<TeamDetails> {
  const before = await locked(parts, id, false);
  return before.active ? before : await setActive(parts, before, true);
}

async function setActive(parts: PeopleWorkParts, before: TeamDetails, active: boolean): Promise<TeamDetails> {
  const set = { active, updatedAt: parts.now };
  await saveTeam(parts.w, before.id, set);
  await audit(parts, {
    action: active ? 'team.activate' : 'team.deactivate',
    subjectType: 'team',
    subjectId: before.id,
    before: { active: before.active },
    after: { active },
  });
  return { ...before, ...set };
}

/** Names and the default are settled by one at a time: the organization is locked first, always in this order. */
async function locked(parts: PeopleWorkParts, id: string, oneAtATime: boolean): Promise<TeamDetails> {
  const { w, viewer } = parts;
  if (oneAtATime) await lockOrganization(w, viewer.organizationId);
  const team = await lockTeam(w, viewer.organizationId, id);
  if (team === undefined) throw new Refusal('NOT_FOUND', `There is no team ${id}.`);
  return await detailed(parts, id);
}

async function detailed({ w, viewer }: PeopleWorkParts, id: string): Promise<TeamDetails> {
  const team = await teamById(w, viewer.organizationId, id);
  if (team === undefined) throw new Error(`Team ${id} is gone.`);
  return team;
}

/** One team is the default at most: another one is it no more. */
async function unsetDefault(parts: PeopleWorkParts, except: string): Promise<void> {
  const { w, viewer, now } = parts;
  for (const team of await teamsOf(w, viewer.organizationId)) {
    if (!team.isDefault || team.id === except) continue;
    await saveTeam(w, team.id, { isDefault: false, updatedAt: now });
    await audit(parts, {
      action: 'team.edit',
      subjectType: 'team',
      subjectId: team.id,
      before: { isDefault: true },
      after: { isDefault: false },
    });
  }
}

async function refuseName(
  { w, viewer }: PeopleWorkParts,
  name: string,
  except: string | null,
): Promise<void> {
  // Compared here: SQLite's own lower() knows no letters beyond A to Z.
  const same = (await teamsOf(w, viewer.organizationId)).find(
    (team) => team.id !== except && matchKey(team.name) === matchKey(name),
  );
  if (same === undefined) return;
  const taken = `There is a team called ${same.name} already${same.active ? '' : ', though deactivated'}.`;
  throw new Refusal('INVALID', taken, { fields: { name: [taken] } });
}

/** Everybody named must be an active person of the organization; whoever is in the team already may have left since. */
async function refuseStrangers(
  { w, viewer }: PeopleWorkParts,
  wanted: TeamPatch,
  known: ReadonlySet<string>,
): Promise<void> {
  const named = [
    ...(wanted.memberIds ?? []).map((id) => ({ field: 'memberIds', id })),
    ...TEAM_POSTS.flatMap((post) => {
      const id = wanted[post];
      return typeof id === 'string' ? [{ field: post, id }] : [];
    }),
  ];
  const found = await new PeopleQueries(w, viewer).usersByIds([...new Set(named.map(({ id }) => id))]);
  const people = new Map(found.map((user) => [user.id, user]));
  const fields: Record<string, string[]> = {};
  for (const { field, id } of named) {
    const user = people.get(id);
    const problem =
      user === undefined || user.isService
        ? `There is no user ${id}.`
        : user.active || known.has(id)
          ? undefined
          : `${user.name} is deactivated.`;
    if (problem !== undefined) fields[fieldOf(field)] = [...(fields[fieldOf(field)] ?? []), problem];
  }
  const sentences = [...new Set(Object.values(fields).flat())];
  if (sentences.length > 0) throw new Refusal('INVALID', sentences.join(' '), { fields });
}
