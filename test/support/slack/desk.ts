/** Where a person sits: what they look at, and what goes out when they do something. */
import type { Deliverer, Delivery } from './deliver.js';
import type { Fields } from './json.js';
import { interaction } from './payloads.js';
import type { ResponseUrls } from './responseUrls.js';
import type { State } from './state.js';
import type { Channel, Ephemeral, Message, Team, User, View } from './things.js';

export interface Desk {
  readonly state: State;
  readonly deliverer: Deliverer;
  readonly urls: ResponseUrls;
  readonly team: Team;
  readonly user: User;
}

/** How the app took what somebody did. */
export interface Reply {
  /** 0 when there was none in time. */
  readonly status: number;
  readonly body: unknown;
  readonly delivery: Delivery;
}

/** What can be clicked in: a view, a message or what only one person sees. */
export type Target = View | Message | Ephemeral | { readonly channel: string; readonly ts: string };

/** What somebody looks at, resolved. */
export type Looked =
  | { readonly kind: 'view'; readonly view: View; readonly blocks: readonly Fields[] }
  | {
      readonly kind: 'message';
      readonly message: Message;
      readonly channel: Channel;
      readonly blocks: readonly Fields[];
    }
  | {
      readonly kind: 'ephemeral';
      readonly ephemeral: Ephemeral;
      readonly channel: Channel;
      readonly blocks: readonly Fields[];
    };

const isView = (target: Target): target is View => 'rootId' in target;
const isEphemeral = (target: Target): target is Ephemeral => 'via' in target;

/** What the target is, if this person can still see it. */
export function lookAt({ state, user, team }: Desk, target: Target): Looked {
  if (isView(target)) {
    const open = state.stack(user.id).includes(target);
    if (!open && state.homes.get(`${team.id}/${user.id}`) !== target)
      throw new Error(
        `${user.name} does not see the view "${target.title || target.callbackId}" (any more).`,
      );
    return { kind: 'view', view: target, blocks: target.blocks };
  }
  const channel = state.channel(target.channel);
  if (isEphemeral(target)) {
    if (target.user !== user.id || target.deleted)
      throw new Error(`${user.name} does not see this message (any more).`);
    return { kind: 'ephemeral', ephemeral: target, channel, blocks: target.blocks };
  }
  const message = channel.message(target.ts);
  if (message === undefined) throw new Error(`There is no message ${target.ts} in ${channel.name}.`);
  return { kind: 'message', message, channel, blocks: message.blocks };
}

/** Sends an interaction and waits for what the app says. */
export async function interact(desk: Desk, type: string, fields: Fields): Promise<Reply> {
  const payload = { ...interaction(type, desk.team, desk.user), ...fields };
  const delivery = await desk.deliverer.deliver('interactive', type, payload);
  if (delivery.body !== undefined && !answerable.has(type))
    desk.state.problem(`${type}: acknowledged with ${JSON.stringify(delivery.body)}, which nobody sees`);
  return replyOf(delivery);
}

/** Only these interactions are answered in their acknowledgement. */
const answerable = new Set(['view_submission', 'block_suggestion']);

export const replyOf = (delivery: Delivery): Reply => ({
  status: delivery.status,
  body: delivery.body,
  delivery,
});
