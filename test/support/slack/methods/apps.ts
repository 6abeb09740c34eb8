/** What concerns the app itself: its connections and its installations. */
import * as z from 'zod';
import { install } from '../population.js';
import { refuse } from '../refusal.js';
import { appId } from '../things.js';
import { type Method, method } from './method.js';

export const apps: Readonly<Record<string, Method>> = {
  'apps.connections.open': method({
    args: z.strictObject({}),
    tier: 3,
    token: 'app',
    run: (_args, { state }) => ({ url: state.ticket() ?? refuse('access_denied') }),
  }),
  'oauth.v2.access': method({
    args: z.strictObject({
      client_id: z.string(),
      client_secret: z.string(),
      code: z.string().optional(),
      redirect_uri: z.string().optional(),
      grant_type: z.string().optional(),
      refresh_token: z.string().optional(),
    }),
    tier: 4,
    token: 'none',
    run: (args, call) => {
      const { oauth } = call.state;
      if (args.grant_type === 'refresh_token') call.mistake('token_rotation_not_enabled');
      if (args.client_id !== oauth.clientId) refuse('invalid_client_id');
      if (args.client_secret !== oauth.clientSecret) refuse('bad_client_secret');
      const { team, user, scopes } = oauth.redeem(args.code ?? '', args.redirect_uri);
      const { enterpriseId, isEnterpriseInstall } = team;
      const { token, botUserId } = install(call.state, team, scopes);
      return {
        app_id: appId,
        authed_user: { id: user },
        scope: scopes.join(','),
        token_type: 'bot',
        access_token: token,
        bot_user_id: botUserId,
        team: isEnterpriseInstall ? null : { id: team.id, name: team.name },
        enterprise: enterpriseId === undefined ? null : { id: enterpriseId, name: team.name },
        is_enterprise_install: isEnterpriseInstall,
      };
    },
  }),
};
