/** Looking for channels and chats, which Graph lists page by page. */
import { z } from 'zod';
import type { Errand } from './errand.js';
import { CONSENT_MISSING, TeamsProblem } from './problem.js';

/** A channel of a team, or a chat, as a list has it. */
export interface Listed {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly url: string | null;
  /** In milliseconds, by Microsoft's clock; null where it does not say. */
  readonly createdAt: number | null;
  readonly archived: boolean;
  /** Whether it is a channel that only some of the team are in. */
  readonly closed: boolean;
}

const CUT_SHORT =
  'what was perhaps made before was looked for as long as there was time: it may be made once more';
const PAGES = 10;
/** As many chats as Graph gives at once. */
const PAGE = 50;
const STANDARD = 'standard';
/** How long is looked, in milliseconds: making what was not found must still be possible in time. */
const LOOK_MS = 5_000;

const listShape = z.object({
  value: z.array(
    z
      .object({
        id: z.string(),
        displayName: z.string().nullish(),
        topic: z.string().nullish(),
        description: z.string().nullish(),
        webUrl: z.string().nullish(),
        createdDateTime: z.string().nullish(),
        isArchived: z.boolean().nullish(),
        membershipType: z.string().nullish(),
      })
      .transform(
        (c): Listed => ({
          id: c.id,
          name: c.displayName ?? c.topic ?? '',
          description: c.description ?? '',
          url: c.webUrl ?? null,
          createdAt: c.createdDateTime == null ? null : Date.parse(c.createdDateTime),
          archived: c.isArchived === true,
          closed: (c.membershipType ?? STANDARD) !== STANDARD,
        }),
      ),
  ),
  '@odata.nextLink': z.string().optional(),
});

/** What is in a list of Graph, over all its pages, as far as there is time. */
async function* listed({ graph, base }: Errand, first: string): AsyncGenerator<Listed> {
  const until = base.clock.wallNow().getTime() + LOOK_MS;
  let path: string | undefined = first;
  for (let page = 0; page < PAGES && path !== undefined; page += 1) {
    if (base.clock.wallNow().getTime() > until) return base.log.warn({ pages: page }, CUT_SHORT);
    const asked: string = path;
    const answer: z.infer<typeof listShape> = await graph.call({
      method: 'GET',
      path: asked,
      read: (value) => listShape.parse(value),
    });
    yield* answer.value;
    path = nextPath(graph.url, answer['@odata.nextLink']);
  }
}

/** What comes next is named by its whole address; one that is not Graph's gets no token of ours. */
const nextPath = (url: string, next: string | undefined): string | undefined =>
  next?.startsWith(`${url}/`) === true ? next.slice(url.length) : undefined;

/** The channels of a team; those that were deleted are not among them. */
export const channelsIn = (errand: Errand, team: string): AsyncGenerator<Listed> =>
  listed(errand, `/teams/${encodeURIComponent(team)}/channels`);

/** The chats that somebody is in, as far as we may know; nothing where an administrator did not consent to that. */
export async function* chatsOf(errand: Errand, entraId: string): AsyncGenerator<Listed> {
  try {
    yield* listed(errand, `/users/${encodeURIComponent(entraId)}/chats?$top=${PAGE}`);
  } catch (error) {
    if (!(error instanceof TeamsProblem) || (!error.permanent && error.code !== CONSENT_MISSING)) throw error;
    errand.base.log.warn(
      { call: error.call, code: error.code },
      'a chat whose making was cut off cannot be looked for: it is made once more',
    );
  }
}
