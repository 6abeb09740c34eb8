/** What has to be there before an example can be sent: by the operation, else by the resource that its path begins with. */
import { z } from 'zod';

type Rest = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ readonly status: number; readonly body: unknown }>;
/** Answers what the path names. */
type Preparation = (rest: Rest) => Promise<Readonly<Record<string, string>>>;

/** An incident of its own for each example. */
const incident: Preparation = async (rest) => {
  const { body } = await rest('POST', '/incidents', { title: 'Checkout is down', severity: 'SEV1' });
  return { incident: z.object({ reference: z.string() }).parse(body).reference };
};

/** An incident on which something was done before. */
const after =
  (...verbs: readonly (readonly [verb: string, body: Readonly<Record<string, unknown>>])[]): Preparation =>
  async (rest) => {
    const named = await incident(rest);
    for (const [verb, body] of verbs) await rest('POST', `/incidents/${named['incident']}/${verb}`, body);
    return named;
  };

const made = z.object({ id: z.string() });
/** A thing of its own for each example, told apart by its name. */
const another = (
  collection: string,
  named: string,
  fields: Readonly<Record<string, unknown>>,
): Preparation => {
  let count = 0;
  return async (rest) => {
    count += 1;
    const { body } = await rest('POST', `/${collection}`, { name: `Example ${count}`, ...fields });
    return { [named]: made.parse(body).id };
  };
};

export const preparations: Readonly<Record<string, Preparation>> = {
  incidents: incident,
  users: another('users', 'user', {}),
  teams: another('teams', 'team', {}),
  services: another('services', 'service', { team: 'Platform' }),
  tokens: another('tokens', 'token', { role: 'VIEWER' }),
  // Nobody signs in over REST: there is nothing to end, and that is no error.
  sessions: () => Promise.resolve({ session: 'all' }),
  'audit-log': async (rest) => {
    await rest('POST', '/teams', { name: 'Audited' });
    const { body } = await rest('GET', '/audit-log?limit=1');
    return { entry: z.object({ results: z.tuple([made]) }).parse(body).results[0].id };
  },
  incidentClose: after(['resolve', {}]),
  incidentReopen: after(['resolve', {}]),
  incidentStrike: after(['timeline', { text: 'This was another incident' }]),
};
