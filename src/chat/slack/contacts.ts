/** Who Slack says that somebody is. */
import type { UsersInfoResponse } from '@slack/web-api';
import type { Directory } from '../../core/chat/contacts.js';
import type { Profile } from '../../core/people/contact.js';
import { Refusal } from '../../domain/errors.js';
import { SLACK, type Workspace } from './parts.js';
import { SlackProblem } from './problem.js';

/** Slack's words for people who are not there, or whom we may not see. */
const NOBODY: ReadonlySet<string> = new Set(['user_not_found', 'users_not_found', 'user_not_visible']);
/** Slack's own helper, which is no app by its profile. */
const SLACKBOT = 'USLACKBOT';

type SlackUser = NonNullable<UsersInfoResponse['user']>;

export const slackDirectory: Directory<Workspace> = {
  platform: SLACK,
  name: 'Slack',
  key: 'slackUserId',
  lookUp: async (workspace, id) => {
    const { user } = await workspace.client.call('users.info', (web) => web.users.info({ user: id }));
    if (user === undefined)
      throw new SlackProblem('user_not_found', 'users.info', 'There is no such person.', true);
    if (user.is_bot === true || id === SLACKBOT)
      throw new Refusal('NOT_FOUND', `${user.real_name ?? 'That'} is an app, not a person.`);
    return profileOf(user, workspace);
  },
  isNobody: (problem) => problem instanceof SlackProblem && NOBODY.has(problem.code),
};

/** What Slack knows of somebody. People of another workspace are from outside, whatever they say of themselves. */
export function profileOf(user: SlackUser, workspace: Workspace): Profile {
  const { id = '', profile, deleted, tz, is_restricted, is_ultra_restricted } = user;
  const { enterprise_id, teams = [] } = user.enterprise_user ?? {};
  const home = [user.team_id, enterprise_id, ...teams].includes(workspace.id);
  const external = user.is_stranger === true || !home;
  const guest = is_restricted === true || is_ultra_restricted === true;
  return {
    id,
    name: profile?.real_name ?? user.real_name ?? user.name ?? '',
    email: profile?.email ?? null,
    timezone: tz ?? null,
    standing: external ? 'EXTERNAL' : guest ? 'GUEST' : 'MEMBER',
    active: deleted !== true,
  };
}
