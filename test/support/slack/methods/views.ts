import * as z from 'zod';
import { deepest, objectionToView, replace, show } from '../modals.js';
import { refuse } from '../refusal.js';
import type { View } from '../things.js';
import { viewJson } from '../wire.js';
import { anyObject, type Call, json, type Method, method } from './method.js';

const view = json(anyObject);

function checked(call: Call, given: unknown, type: 'modal' | 'home', of?: View): void {
  const objection = objectionToView(call.state, given, of?.teamId ?? call.team.id, of);
  if (objection !== undefined) call.mistake(objection.error, objection.messages);
  const is = z.looseObject({ type: z.literal(type) }).safeParse(given);
  if (!is.success) call.mistake('invalid_arguments', [`/view/type: must be ${type}`]);
}

const fresh = (current: View, hash: string | undefined): void => {
  if (hash !== undefined && hash !== current.hash) refuse('hash_conflict');
};

export const views: Readonly<Record<string, Method>> = {
  'views.open': method({
    args: z.strictObject({ trigger_id: z.string(), view }),
    tier: 4,
    run: (args, call) => {
      checked(call, args.view, 'modal');
      const { user, team } = call.state.exchange(args.trigger_id);
      // A modal that opens takes the place of what was open.
      call.state.stack(user).splice(0);
      return { view: viewJson(call.state, show(call.state, args.view, { user, team })) };
    },
  }),
  'views.push': method({
    args: z.strictObject({ trigger_id: z.string(), view }),
    tier: 4,
    run: (args, call) => {
      checked(call, args.view, 'modal');
      const { user, team, view: from } = call.state.exchange(args.trigger_id);
      const stack = call.state.stack(user);
      if (from === undefined || !stack.includes(from)) refuse('not_found');
      if (stack.length >= deepest) refuse('push_limit_reached');
      return { view: viewJson(call.state, show(call.state, args.view, { user, team })) };
    },
  }),
  'views.update': method({
    args: z.strictObject({
      view,
      view_id: z.string().optional(),
      external_id: z.string().optional(),
      hash: z.string().optional(),
    }),
    tier: 4,
    run: (args, call) => {
      if (args.view_id === undefined && args.external_id === undefined)
        call.mistake('invalid_arguments', ['view_id or external_id is needed']);
      const current = call.state
        .views()
        .find(
          ({ id, externalId, teamId }) =>
            call.reaches(teamId) &&
            (args.view_id === undefined ? externalId === args.external_id : id === args.view_id),
        );
      if (current === undefined) return refuse('not_found');
      checked(call, args.view, current.type, current);
      fresh(current, args.hash);
      return { view: viewJson(call.state, replace(call.state, current, args.view)) };
    },
  }),
  'views.publish': method({
    args: z.strictObject({ user_id: z.string(), view, hash: z.string().optional() }),
    tier: 4,
    run: (args, call) => {
      const { state } = call;
      const team = call.teamOf(state.users.get(args.user_id) ?? refuse('user_not_found'));
      const current = state.homes.get(`${team.id}/${args.user_id}`);
      checked(call, args.view, 'home', current);
      if (current === undefined) {
        const whose = { user: args.user_id, team: team.id };
        return { view: viewJson(state, show(state, args.view, whose)) };
      }
      fresh(current, args.hash);
      return { view: viewJson(state, replace(state, current, args.view)) };
    },
  }),
};
