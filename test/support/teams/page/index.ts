import type { Answer, Request } from '../server.js';
import type { TeamsDouble } from '../teams.js';

/** The page to look into the double and to act in it. */
export function page(_teams: TeamsDouble, _request: Request): Answer {
  return { status: 404 };
}
