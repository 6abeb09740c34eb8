/** Who may run which command. */
import { Refusal } from '../../domain/errors.js';
import type { IncidentQueries } from '../../store/queries/incidents.js';
import type { UserRole, Viewer } from '../../store/queries/viewer.js';
import type { Command } from '../commands/command.js';
import { atLeast } from '../people/roles.js';

export { atLeast };

const a = (role: UserRole): string => `${role === 'ADMIN' ? 'an' : 'a'} ${role.toLowerCase()}`;

export const refuseRole = (command: Command, viewer: Viewer): Refusal =>
  new Refusal(
    'FORBIDDEN',
    `“${command.family} ${command.name}” takes ${a(command.permission)}; you are ${a(viewer.role)}. An admin can change that.`,
  );

/** @throws {Refusal} FORBIDDEN, or NOT_FOUND when the incident may not even be known. */
export async function mayRun(
  command: Command,
  viewer: Viewer,
  values: Record<string, unknown>,
  { incidents }: { incidents: IncidentQueries },
): Promise<void> {
  if (mayRun.byRole(command, viewer)) return;
  const id = values['incident'];
  const incident = typeof id === 'string' ? await incidents.find(id) : undefined;
  if (command.orReporter === true && incident !== undefined && incident.reporterId === viewer.userId) return;
  throw refuseRole(command, viewer);
}
mayRun.byRole = (command: Command, viewer: Viewer): boolean => atLeast(viewer.role, command.permission);
