/** Inviting people: everybody who can be, and the others by name. */
import { WebAPIPlatformError } from '@slack/web-api';
import { z } from 'zod';
import type { InviteProblem } from '../../core/ports.js';
import type { Person } from '../../domain/message.js';
import { isRefusal, type SlackProblem } from './problem.js';
import { type Errand, inRoom } from './roomsMend.js';

/** How many Slack takes at once. */
const CHUNK = 100;

/** They are where they should be. */
const FINE: ReadonlySet<string> = new Set(['already_in_channel', 'cant_invite_self']);

/** What keeps one person out, and none of the others. As it follows a name. */
const wordsOf: Readonly<Record<string, string>> = {
  cant_invite: 'the workspace does not let them be invited',
  user_not_found: 'is not in this Slack workspace any more',
  users_not_found: 'is not in this Slack workspace any more',
  user_disabled: 'is deactivated in Slack',
  user_is_restricted: 'is a guest, whom the workspace does not let in',
  user_is_ultra_restricted: 'is a guest of a single channel',
  ura_max_channels: 'is a guest of a single channel',
  org_user_not_in_team: 'is in another Slack workspace of the organization',
  user_team_not_in_channel: 'is in another Slack workspace of the organization',
  invitee_cant_see_channel: 'is in no Slack workspace that has this channel',
  no_external_invite_permission: 'is from another organization, and Muster may not invite those',
  app_cannot_join_channel: 'is an app that cannot be invited',
};
const ONES_OWN: ReadonlySet<string> = new Set([...FINE, ...Object.keys(wordsOf)]);

const errorsShape = z.object({ errors: z.array(z.object({ user: z.string(), error: z.string() })) });
/** What Slack says of each, by Slack id. */
type Errors = ReadonlyMap<string, string>;

const errorsIn = (answer: unknown): Errors =>
  new Map(errorsShape.safeParse(answer).data?.errors.map(({ user, error }) => [user, error]));

const errorsOf = ({ cause }: SlackProblem): Errors =>
  errorsIn(cause instanceof WebAPIPlatformError ? cause.data : undefined);

/** Invites people; answers who could not be, and why. */
export async function invite(
  errand: Errand,
  room: string,
  people: readonly Person[],
  slackIds: ReadonlyMap<string, string>,
): Promise<readonly InviteProblem[]> {
  const errors = new Map<string, string>();
  const ids = [...new Set(slackIds.values())];
  for (let from = 0; from < ids.length; from += CHUNK)
    for (const [id, error] of await inviteSome(errand, room, ids.slice(from, from + CHUNK)))
      errors.set(id, error);
  return people.flatMap(({ id: personId }) => {
    const slackId = slackIds.get(personId);
    if (slackId === undefined) return [{ personId, problem: 'has no Slack account' }];
    const error = errors.get(slackId);
    return error === undefined || FINE.has(error)
      ? []
      : [{ personId, problem: wordsOf[error] ?? `Slack does not let them in (${error})` }];
  });
}

/** Invites these, and each of them alone where Slack does not say whom it is that it refuses. */
async function inviteSome(errand: Errand, room: string, ids: readonly string[]): Promise<Errors> {
  if (ids.length === 0) return new Map();
  try {
    const answer = await inRoom(errand, room, 'conversations.invite', (web) =>
      web.conversations.invite({
        channel: room,
        users: ids.join(','),
        ...(ids.length === 1 ? {} : { force: true }),
      }),
    );
    return errorsIn(answer);
  } catch (error) {
    if (!isRefusal(error, ONES_OWN)) throw error;
    const [only = '', ...others] = ids;
    if (others.length === 0) return new Map([[only, error.code]]);
    return await inviteOthers(errand, room, ids, error);
  }
}

/** Nobody may have been invited because of some: the rest is invited without those. */
async function inviteOthers(
  errand: Errand,
  room: string,
  ids: readonly string[],
  problem: SlackProblem,
): Promise<Errors> {
  const named = new Map([...errorsOf(problem)].filter(([id]) => ids.includes(id)));
  if (named.size > 0) {
    const rest = ids.filter((id) => !named.has(id));
    return new Map([...named, ...(await inviteSome(errand, room, rest))]);
  }
  const half = Math.ceil(ids.length / 2);
  return new Map([
    ...(await inviteSome(errand, room, ids.slice(0, half))),
    ...(await inviteSome(errand, room, ids.slice(half))),
  ]);
}
