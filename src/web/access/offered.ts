/** What somebody is offered: the role that a command takes stands in its declaration. */
import { atLeast } from '../../core/dispatch/permission.js';
import type { Viewer } from '../../store/queries/viewer.js';
import type { Web } from '../parts.js';

/**
 * Whether somebody's role is enough for a command, so that nobody is offered what they would be refused.
 * @param reporterId who reported the incident that it would be about
 */
export function offered(
  { registry }: Pick<Web, 'registry'>,
  viewer: Viewer,
  family: string,
  verb: string,
  reporterId?: string,
): boolean {
  const { permission, orReporter } = registry.find(family, verb);
  return (
    atLeast(viewer.role, permission) ||
    (orReporter === true && reporterId !== undefined && reporterId === viewer.userId)
  );
}
