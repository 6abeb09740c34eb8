import * as z from 'zod';
import { blockKitProblems } from '../blockKit/problems.js';
import { listIn } from '../json.js';
import { refuse } from '../refusal.js';
import { appId } from '../things.js';
import { anyObject, anyObjects, json, type Method, method } from './method.js';

export const basics: Readonly<Record<string, Method>> = {
  'api.test': method({
    args: z.looseObject({}),
    tier: 4,
    token: 'none',
    run: (args) => ({ args }),
  }),
  'auth.test': method({
    args: z.strictObject({}),
    tier: 'special',
    run: (_args, { state, install, team }) => ({
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      user: state.users.get(install.botUserId)?.name ?? '',
      team_id: team.id,
      user_id: install.botUserId,
      bot_id: install.botId,
      app_id: appId,
      is_enterprise_install: team.isEnterpriseInstall,
      ...(team.enterpriseId === undefined ? {} : { enterprise_id: team.enterpriseId }),
    }),
  }),
  'team.info': method({
    args: z.strictObject({ team: z.string().optional(), domain: z.string().optional() }),
    scopes: ['team:read'],
    tier: 3,
    run: (args, call) => {
      if (args.team !== undefined && !call.reaches(args.team)) refuse('team_not_found');
      const { id, name, domain, enterpriseId } = call.within(args.team);
      return {
        team: {
          id,
          name,
          domain,
          url: `https://${domain}.slack.com/`,
          icon: {},
          ...(enterpriseId === undefined ? {} : { enterprise_id: enterpriseId }),
        },
      };
    },
  }),
  'blocks.validate': method({
    args: z.strictObject({
      blocks: json(anyObjects).optional(),
      view: json(anyObject).optional(),
      message: json(anyObject).optional(),
    }),
    tier: 4,
    token: 'none',
    run: (args) => {
      const errors =
        args.view === undefined
          ? blockKitProblems({ blocks: args.blocks ?? listIn(args.message?.['blocks']) })
          : blockKitProblems({ view: args.view });
      return errors.length === 0 ? {} : refuse('invalid_blocks', { errors });
    },
  }),
};
