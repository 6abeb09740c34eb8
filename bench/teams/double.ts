/**
 * A process that is Teams: the double of the tests. Beside what every outer world does, it signs what people send before it is
 * sent, and says when what they are answered with has arrived.
 */
import { typed } from '../../test/support/teams/client/typed.js';
import { invoke, messageActivity } from '../../test/support/teams/inbound.js';
import { TeamsDouble } from '../../test/support/teams/teams.js';
import type { Conversation } from '../../test/support/teams/things.js';
import { asHelper } from '../lib/asHelper.js';
import { callsTo, declared } from '../lib/doubled.js';
import type { Opening, Room, Told } from '../lib/outside.js';
import type { Post } from '../lib/post.js';
import type { Opened, Said, TeamsTold } from './told.js';

type Activity = Parameters<TeamsDouble['emit']>[0];

const PATH = '/api/messages';
const HEARD_WITHIN_MS = 120_000;

let teams: TeamsDouble | undefined;

async function open({ people, latencyMs }: Opening): Promise<Opened> {
  teams = await TeamsDouble.start({ latencyMs });
  for (const name of people) teams.addUser({ name });
  const { groupId } = teams.addTeam({ name: 'SRE' });
  const { appId, appPassword, tenantId, serviceUrl, graphUrl, loginUrl, openIdMetadataUrl } = teams;
  return { appId, appPassword, tenantId, groupId, serviceUrl, graphUrl, loginUrl, openIdMetadataUrl };
}

/** Something that a person types to the app alone. */
function said(double: TeamsDouble, by: string, text: string): Activity {
  const { state, dms, id } = double.as(by);
  const message = state.append(dms, { from: id, ...typed(state, text, false) });
  return messageActivity(state, message, double.user(by));
}

const signed = async (double: TeamsDouble, activity: Activity): Promise<Post> => ({
  path: PATH,
  body: JSON.stringify(activity),
  headers: await double.headers(activity),
});

async function typedBy(double: TeamsDouble, by: string, text: string, times: number): Promise<Post[]> {
  const activities = Array.from({ length: times }, () => said(double, by, text));
  // Nobody looks at it any more, and it is much.
  double.direct(by).log.splice(0);
  return await Promise.all(activities.map((activity) => signed(double, activity)));
}

/** On the first card of each conversation. */
function pressed(double: TeamsDouble, presses: Extract<TeamsTold, { presses: unknown }>['presses']) {
  return Promise.all(
    presses.map(async ({ by, room, line }) => {
      const action = { type: 'Action.Execute', verb: 'run', data: { muster: { do: 'run', line } } };
      const conversation = double.conversation(room);
      const message = conversation.log.find(({ card }) => card !== undefined);
      if (message === undefined) throw new Error(`There is no card in ${conversation.name}.`);
      const value = { action, trigger: 'manual' };
      const { state } = double.as(by);
      return await signed(
        double,
        invoke(state, conversation, double.user(by), 'adaptiveCard/action', value, message),
      );
    }),
  );
}

async function heard(double: TeamsDouble, by: string, times: number): Promise<void> {
  const { log } = double.direct(by);
  await double.until(() => log.length >= times, { within: HEARD_WITHIN_MS });
  if (log.length > times) throw new Error(`The app has said ${log.length} messages, not ${times}.`);
}

function last(double: TeamsDouble, by: string): Said {
  const message = double.direct(by).log.at(-1);
  if (message?.card === undefined) throw new Error(`This is no card: ${message?.text ?? 'nothing at all'}`);
  return { card: message.card, summary: message.summary ?? '' };
}

/** Whether it has all of its description and its card, and is announced. */
function isReady(double: TeamsDouble, room: Conversation, announcement: string): boolean {
  return (
    room.description.includes('/incidents/') &&
    room.log.some(({ card }) => card !== undefined) &&
    double.conversations.some(
      (one) =>
        one !== room && one.kind === 'channel' && one.log.at(-1)?.summary?.includes(announcement) === true,
    )
  );
}

async function declare(double: TeamsDouble, title: string, by: string): Promise<Room> {
  const places = new Set(double.conversations);
  return await declared(double, {
    ask: async () => (await double.emit(said(double, by, `declare sev2 "${title}"`))).status,
    isReady: () =>
      double.conversations.some(
        (one) => one.kind === 'channel' && !places.has(one) && isReady(double, one, title),
      ),
    // Without ids.
    nameOf: ({ api, method, path }) =>
      `${api} ${method} ${path
        .split('/')
        .filter((part) => !/\d{4}/u.test(part))
        .join('/')}`,
  });
}

asHelper(async (told: Told | TeamsTold): Promise<unknown> => {
  if ('open' in told) return await open(told.open);
  if (teams === undefined) throw new Error('It is not open yet.');
  if ('calls' in told) return callsTo(teams, 'Teams');
  if ('declare' in told) return await declare(teams, told.declare, told.by);
  if ('typed' in told) return await typedBy(teams, told.by, told.typed, told.times);
  if ('presses' in told) return await pressed(teams, told.presses);
  if ('heard' in told) return await heard(teams, told.by, told.heard);
  if ('last' in told) return last(teams, told.last);
  if ('latencyMs' in told) {
    teams.latencyMs = told.latencyMs;
    return null;
  }
  teams.connect({ url: `${told.app}${PATH}` });
  return null;
});
