/** What people may do: the order of the roles, and which of two holds. */
import type { User } from '../../store/queries/people.js';
import type { UserRole } from '../../store/queries/viewer.js';
import { USER_ROLES } from '../../store/schema/people.js';

const rank = (role: UserRole): number => USER_ROLES.indexOf(role);

/** Whether a role is at or above another. */
export const atLeast = (role: UserRole, needed: UserRole): boolean => rank(role) >= rank(needed);

/**
 * What somebody may do who comes with a token: never more than the token, and never more than the person may today, so
 * that a demotion takes effect at once. A token's own user has no other role than the token's.
 */
export const roleWith = (user: Pick<User, 'role' | 'isService'>, token: UserRole): UserRole =>
  user.isService || atLeast(user.role, token) ? token : user.role;
