/** What Slack sends to the app, in Slack's words. */
import type { Fields } from './json.js';
import type { State } from './state.js';
import { appId, type Channel, type Team, type User } from './things.js';

const verification = 'deprecated-verification-token';

export function eventEnvelope(state: State, teamId: string, event: Fields, eventId?: string): Fields {
  const team = state.team(teamId);
  return {
    type: 'event_callback',
    token: verification,
    team_id: teamId,
    context_team_id: teamId,
    context_enterprise_id: team.enterpriseId ?? null,
    api_app_id: appId,
    event,
    event_id: eventId ?? state.id('Ev'),
    event_time: state.seconds(),
    event_context: `4-${state.count('context')}`,
    is_ext_shared_channel: false,
    authorizations: [
      {
        enterprise_id: team.enterpriseId ?? null,
        team_id: team.isEnterpriseInstall ? null : teamId,
        user_id: team.install?.botUserId ?? '',
        is_bot: true,
        is_enterprise_install: team.isEnterpriseInstall,
      },
    ],
  };
}

const channelNames = {
  public: undefined,
  private: 'privategroup',
  im: 'directmessage',
  mpim: 'privategroup',
};

export function commandPayload(
  team: Team,
  user: User,
  channel: Channel,
  fields: { command: string; text: string; trigger_id: string; response_url: string },
): Fields {
  return {
    token: verification,
    team_id: team.id,
    team_domain: team.domain,
    ...(team.enterpriseId === undefined
      ? {}
      : { enterprise_id: team.enterpriseId, enterprise_name: team.name }),
    channel_id: channel.id,
    channel_name: channelNames[channel.kind] ?? channel.name,
    user_id: user.id,
    user_name: user.name,
    api_app_id: appId,
    is_enterprise_install: `${team.isEnterpriseInstall}`,
    ...fields,
  };
}

/** What every interaction begins with. */
export function interaction(type: string, team: Team, user: User): Fields {
  const enterprise =
    team.enterpriseId === undefined ? {} : { enterprise_id: team.enterpriseId, enterprise_name: team.name };
  return {
    type,
    team: team.isEnterpriseInstall ? null : { id: team.id, domain: team.domain, ...enterprise },
    user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
    api_app_id: appId,
    token: verification,
    enterprise: team.enterpriseId === undefined ? null : { id: team.enterpriseId, name: team.name },
    is_enterprise_install: team.isEnterpriseInstall,
  };
}
