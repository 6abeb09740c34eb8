/**
 * The Bot Framework's connector over plain HTTP, in the words of the SDK's types. Its own client tries a POST again by itself
 * (facts page, section 10), which says things twice, and is not kept up any more: what we need of it are seven calls.
 */
import type { Activity, ConversationParameters } from 'botbuilder';
import { z } from 'zod';
import type { Clock } from '../../../core/ports.js';
import type { Connector, Limit, Member, OfferedFile, Outgoing } from '../connector.js';
import { isUnauthorized, unreadable } from '../problem.js';
import { BOT_SCOPE, type Tokens } from '../tokens.js';
import { CALL_LIMIT_MS, Wire, type WireCall } from '../wire.js';

export interface ConnectorParts {
  readonly appId: string;
  readonly tokens: Tokens;
  readonly clock: Clock;
  /** The customer's tenant. */
  readonly tenantId: string;
  readonly limitMs?: number;
}

const idShape = z.object({ id: z.string().min(1) });
const startedShape = z.object({ id: z.string().min(1), activityId: z.string().optional() });
const memberShape = z
  .object({
    id: z.string().min(1),
    name: z.string().nullish(),
    aadObjectId: z.string().nullish(),
    objectId: z.string().nullish(),
    email: z.string().nullish(),
    userPrincipalName: z.string().nullish(),
    tenantId: z.string().nullish(),
    userRole: z.string().nullish(),
  })
  .transform(
    (m): Member => ({
      mri: m.id,
      entraId: m.aadObjectId ?? m.objectId ?? null,
      name: m.name ?? '',
      email: m.email ?? null,
      userPrincipalName: m.userPrincipalName ?? null,
      tenantId: m.tenantId ?? null,
      userRole: m.userRole ?? null,
    }),
  );
const membersShape = z.object({ members: z.array(memberShape), continuationToken: z.string().nullish() });
const teamShape = z
  .object({ aadGroupId: z.string().nullish(), name: z.string().nullish() })
  .transform(({ aadGroupId, name }) => ({ groupId: aadGroupId ?? null, name: name ?? '' }));

/** The most members that are read at once; Teams gives no more. */
const PAGE = 500;
const THREAD = /;messageid=([^;]+)/u;
/** The conversation without the thread: what Microsoft counts calls by. */
const whole = (conversation: string): string => conversation.split(';', 1)[0] ?? conversation;

const CARDS = 'application/vnd.microsoft.card';

/** Teams asks the person first whether they want the file. */
const consentFor = ({ name, sizeBytes, context }: OfferedFile) => ({
  contentType: 'application/vnd.microsoft.teams.card.file.consent',
  name,
  content: { description: name, sizeInBytes: sizeBytes, acceptContext: context, declineContext: context },
});

/** A conversation that is to be begun, with what is said first. */
type Beginning = Omit<Partial<ConversationParameters>, 'activity' | 'bot' | 'members'> & {
  readonly bot: { readonly id: string };
  readonly members?: readonly { readonly id: string }[];
  readonly activity?: Partial<Activity>;
};

interface Ask<T> {
  readonly method: WireCall['method'];
  readonly serviceUrl: string;
  readonly path: string;
  readonly name: string;
  readonly body?: Partial<Activity> | Beginning;
  readonly bucket: string;
  readonly shape: z.ZodType<T>;
}

/** The access to one tenant's conversations; whom Teams asks to wait in one of them does so there only. */
export function createConnector(parts: ConnectorParts): Connector {
  const { appId, tokens, clock, tenantId, limitMs = CALL_LIMIT_MS } = parts;
  const wire = new Wire(clock);
  const bot = { id: `28:${appId}`, name: 'Muster' };

  const activity = ({ card, file, summary }: Outgoing): Partial<Activity> => ({
    type: 'message',
    from: bot,
    ...(card === undefined ? {} : { attachments: [{ contentType: `${CARDS}.adaptive`, content: card }] }),
    ...(file === undefined ? {} : { attachments: [consentFor(file)] }),
    ...(summary === undefined ? {} : { summary }),
  });

  async function ask<T>(
    { method, serviceUrl, path, name, body, bucket, shape }: Ask<T>,
    options: Limit = {},
  ): Promise<T> {
    const until = clock.wallNow().getTime() + Math.min(options.limitMs ?? limitMs, limitMs);
    const token = await tokens.get(BOT_SCOPE, tenantId);
    let answer: unknown;
    try {
      answer = await wire.call({
        side: 'BOT',
        method,
        url: new URL(path, serviceUrl.endsWith('/') ? serviceUrl : `${serviceUrl}/`).href,
        name: `${method} ${name}`,
        token,
        body,
        bucket,
        limitMs: until - clock.wallNow().getTime(),
      });
    } catch (error) {
      if (isUnauthorized(error)) tokens.forget(BOT_SCOPE, tenantId, token);
      throw error;
    }
    const { data, error } = shape.safeParse(answer);
    if (error !== undefined) throw unreadable(`${method} ${name}`, error);
    return data;
  }

  const conversations = (conversation: string, rest: string) =>
    `v3/conversations/${encodeURIComponent(conversation)}/${rest}`;

  return {
    send: async ({ conversation, serviceUrl }, message, options) => {
      const { id } = await ask(
        {
          method: 'POST',
          serviceUrl,
          path: conversations(conversation, 'activities'),
          name: 'activities',
          body: activity(message),
          bucket: whole(conversation),
          shape: idShape,
        },
        options,
      );
      return id;
    },

    update: async ({ conversation, serviceUrl }, messageId, message, options) => {
      await ask(
        {
          method: 'PUT',
          serviceUrl,
          path: conversations(conversation, `activities/${encodeURIComponent(messageId)}`),
          name: 'activities',
          body: { ...activity(message), id: messageId },
          bucket: whole(conversation),
          shape: z.unknown(),
        },
        options,
      );
    },

    startThread: async ({ channelId, serviceUrl }, message, options) => {
      const { id, activityId } = await ask(
        {
          method: 'POST',
          serviceUrl,
          path: 'v3/conversations',
          name: 'conversations (thread)',
          body: {
            isGroup: true,
            bot,
            tenantId,
            channelData: { channel: { id: channelId }, tenant: { id: tenantId } },
            activity: activity(message),
          },
          bucket: channelId,
          shape: startedShape,
        },
        options,
      );
      // The id of the activity may be that of the conversation; the one of the thread is its first message's.
      return THREAD.exec(id)?.[1] ?? activityId ?? id;
    },

    openDirect: async ({ id: who, serviceUrl }, options) => {
      const { id } = await ask(
        {
          method: 'POST',
          serviceUrl,
          path: 'v3/conversations',
          name: 'conversations (direct)',
          body: {
            isGroup: false,
            bot,
            members: [{ id: who }],
            tenantId,
            channelData: { tenant: { id: tenantId } },
          },
          bucket: 'direct',
          shape: idShape,
        },
        options,
      );
      return id;
    },

    member: ({ conversation, serviceUrl }, id, options) =>
      ask(
        {
          method: 'GET',
          serviceUrl,
          path: conversations(whole(conversation), `members/${encodeURIComponent(id)}`),
          name: 'members',
          bucket: `members ${whole(conversation)}`,
          shape: memberShape,
        },
        options,
      ),

    members: async ({ conversation, serviceUrl }, options) => {
      const found: Member[] = [];
      const now = () => clock.wallNow().getTime();
      // All pages together take no longer than one call may.
      const until = options?.limitMs === undefined ? undefined : now() + options.limitMs;
      let next: string | undefined;
      do {
        const query = new URLSearchParams({
          pageSize: String(PAGE),
          ...(next === undefined ? {} : { continuationToken: next }),
        });
        const { members, continuationToken } = await ask(
          {
            method: 'GET',
            serviceUrl,
            path: conversations(whole(conversation), `pagedmembers?${query}`),
            name: 'pagedmembers',
            bucket: `members ${whole(conversation)}`,
            shape: membersShape,
          },
          until === undefined ? {} : { limitMs: until - now() },
        );
        found.push(...members);
        next = continuationToken ?? undefined;
      } while (next !== undefined);
      return found;
    },

    team: ({ id, serviceUrl }, options) =>
      ask(
        {
          method: 'GET',
          serviceUrl,
          path: `v3/teams/${encodeURIComponent(id)}`,
          name: 'teams',
          bucket: `members ${id}`,
          shape: teamShape,
        },
        options,
      ),
  };
}
