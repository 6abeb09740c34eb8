/** Finding a message of ours again, through Graph: the Bot Framework does not say what was said. */
import { z } from 'zod';
import type { Errand } from './errand.js';
import type { Posted } from './graph.js';
import { lacksConsent, TeamsProblem } from './problem.js';
import { kindOf, ofRoom } from './roomsMend.js';

const PAGE = 50;
const PAGES = 10;
/** How long is looked, in milliseconds: what was lost stands among the newest, and saying it must still be possible in time. */
const LOOK_MS = 5_000;

const postedShape = z
  .object({
    id: z.string(),
    deletedDateTime: z.string().nullish(),
    from: z.object({ application: z.object({ id: z.string() }).nullish() }).nullish(),
    attachments: z.array(z.object({ content: z.string().nullish() })).nullish(),
  })
  .transform(
    ({ id, deletedDateTime, from, attachments }): Posted => ({
      id,
      appId: from?.application?.id ?? null,
      deleted: deletedDateTime != null,
      cards: (attachments ?? []).flatMap(({ content }) => content ?? []),
    }),
  );
const pageShape = z.object({ value: z.array(postedShape), '@odata.nextLink': z.string().optional() });

const cardShape = z.object({ body: z.array(z.looseObject({ id: z.unknown().optional() })) });

/** Whether a card, as Graph has it, bears the mark. */
function bears(card: string, mark: string): boolean {
  if (!card.includes(mark)) return false;
  try {
    return cardShape.parse(JSON.parse(card)).body.some(({ id }) => id === mark);
  } catch {
    return false;
  }
}

/** The ids of our messages that bear the mark, newest first; nothing where we may not look. */
export async function* findPosted(errand: Errand, room: string, mark: string): AsyncGenerator<string> {
  const { base, graph } = errand;
  const until = base.clock.wallNow().getTime() + LOOK_MS;
  let path: string | undefined = `/messages?${new URLSearchParams({ $top: String(PAGE) })}`;
  for (let page = 0; page < PAGES && path !== undefined; page += 1) {
    if (base.clock.wallNow().getTime() > until) return base.log.warn({ room, pages: page }, CANNOT);
    const answer = await lookedAt(errand, room, path);
    if (answer === undefined) return;
    for (const { id, appId, deleted, cards } of answer.value)
      if (!deleted && appId === base.appId && cards.some((card) => bears(card, mark))) yield id;
    const next = answer['@odata.nextLink'];
    path = next?.startsWith(`${graph.url}/`) === true ? `/messages${new URL(next).search}` : undefined;
  }
}

type Page = z.infer<typeof pageShape>;

/** Where it was said already, this is how it comes to be said twice: said in the log, once for each conversation. */
const CANNOT = 'what was perhaps said before cannot be looked for: it is said again';

async function lookedAt(errand: Errand, room: string, path: string): Promise<Page | undefined> {
  const request = { method: 'GET' as const, path, read: (answer: unknown) => pageShape.parse(answer) };
  try {
    if (kindOf(room) !== 'DIRECT') return await ofRoom(errand, room, request);
    const chat = await directChat(errand, room);
    if (chat === undefined) return undefined;
    return await errand.graph.call({ ...request, path: `/chats/${encodeURIComponent(chat)}${path}` });
  } catch (error) {
    const isRefused = error instanceof TeamsProblem && error.at !== 'ROOM' && error.permanent;
    if (!isRefused && !lacksConsent(error)) throw error;
    const { code, call } = error;
    errand.base.log.warn({ room, call, code }, CANNOT);
    return undefined;
  }
}

/** What Graph calls the conversation that somebody has with us alone. */
async function directChat({ base, tenant }: Errand, room: string): Promise<string | undefined> {
  const owner = await base.people.ownerOf(tenant.organizationId, room);
  return typeof owner?.teamsUserId === 'string'
    ? `19:${owner.teamsUserId}_${base.appId}@unq.gbl.spaces`
    : undefined;
}
