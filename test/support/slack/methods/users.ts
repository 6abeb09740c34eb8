import * as z from 'zod';
import { refuse } from '../refusal.js';
import { scopesAnywhere, scopesFor } from '../scopes.js';
import type { ChannelKind, User } from '../things.js';
import { channelJson, userJson } from '../wire.js';
import { type Call, flag, type Method, method, page, paging } from './method.js';

const seenBy = (call: Call): readonly User[] =>
  [...call.state.users.values()].filter(({ teamId, isStranger }) => call.reaches(teamId) || isStranger);

/** Addresses are shown only with a scope of their own. */
const shown = (call: Call, user: User) =>
  userJson(call.install.scopes.has('users:read.email') ? user : { ...user, email: undefined });

export const kindsIn = (types: string): readonly ChannelKind[] => {
  const kinds: Readonly<Record<string, ChannelKind>> = {
    public_channel: 'public',
    private_channel: 'private',
    im: 'im',
    mpim: 'mpim',
  };
  return types.split(',').map((type) => kinds[type.trim()] ?? refuse('invalid_types'));
};

export const users: Readonly<Record<string, Method>> = {
  'users.info': method({
    args: z.strictObject({ user: z.string(), include_locale: flag.optional() }),
    scopes: ['users:read'],
    tier: 4,
    run: (args, call) => {
      const user = seenBy(call).find(({ id }) => id === args.user);
      return { user: shown(call, user ?? refuse('user_not_found')) };
    },
  }),
  'users.list': method({
    args: z.strictObject({ ...paging, team_id: z.string().optional(), include_locale: flag.optional() }),
    scopes: ['users:read'],
    tier: 2,
    run: (args, call) => {
      const team = call.within(args.team_id).id;
      const all = seenBy(call).filter(({ teamId, isStranger }) => teamId === team || isStranger);
      const { items, response_metadata } = page(all, args);
      return {
        members: items.map((user) => shown(call, user)),
        cache_ts: call.state.seconds(),
        response_metadata,
      };
    },
  }),
  'users.lookupByEmail': method({
    args: z.strictObject({ email: z.string() }),
    scopes: ['users:read.email'],
    tier: 3,
    run: (args, call) => {
      call.need('users:read');
      const user = seenBy(call).find(
        ({ email, deleted }) => !deleted && email?.toLowerCase() === args.email.toLowerCase(),
      );
      return { user: shown(call, user ?? refuse('users_not_found')) };
    },
  }),
  'users.conversations': method({
    args: z.strictObject({
      ...paging,
      user: z.string().optional(),
      types: z.string().optional(),
      exclude_archived: flag.optional(),
      team_id: z.string().optional(),
    }),
    scopes: scopesAnywhere('read'),
    tier: 3,
    run: (args, call) => {
      const user = args.user ?? call.me;
      if (!call.state.users.has(user)) refuse('user_not_found');
      const kinds = kindsIn(args.types ?? 'public_channel');
      for (const kind of kinds) call.need(...scopesFor('read', kind));
      const team = args.team_id === undefined ? undefined : call.within(args.team_id);
      const channels = [...call.state.channels.values()].filter(
        (c) =>
          (team === undefined ? call.reaches(c.teamId) : c.teamId === team.id) &&
          kinds.includes(c.kind) &&
          c.members.has(user) &&
          (!c.private || c.members.has(call.me)) &&
          !(args.exclude_archived === true && c.archived),
      );
      const { items, response_metadata } = page(channels, args);
      return {
        channels: items.map((channel) => channelJson(call.state, channel, call.me)),
        response_metadata,
      };
    },
  }),
};
