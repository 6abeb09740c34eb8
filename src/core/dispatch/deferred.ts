/**
 * Answers in time: what takes longer than the platform waits is kept in the inbox, the platform is told that it was
 * received, and the answer follows as a message. So nothing acknowledged can be lost, whatever happens to the process.
 */
import { z } from 'zod';
import { Refusal } from '../../domain/errors.js';
import { type Block, type Message, md, quoteOf } from '../../domain/message.js';
import { UniqueViolation } from '../../store/errors.js';
import { inboxRow, receive, settlePending } from '../../store/queries/inbox.js';
import { PeopleQueries, type User } from '../../store/queries/people.js';
import { pendingRequests } from '../../store/queries/system.js';
import { systemViewer, type Viewer } from '../../store/queries/viewer.js';
import type { Store, Writer } from '../../store/store.js';
import { faultMessage, refusalMessage } from '../messages/replies.js';
import { oweDirect } from '../outbox/owing.js';
import { roleWith } from '../people/roles.js';
import { type ChatPlatform, type Clock, type Log, type NewId, type Patience, TimedOut } from '../ports.js';
import type { Dispatcher } from './dispatcher.js';
import { type Answer, fingerprint, KEY_LIFE_MS, type Request } from './request.js';

export interface DeferredParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly platforms: readonly ChatPlatform[];
  readonly patience: Patience;
  readonly dispatcher: Dispatcher;
  readonly log: Log;
}

/** How long the platform is kept waiting, in milliseconds (architecture page, "Answering"). */
export const ANSWER_WITHIN_MS = 1_500;
/** A request this old that nobody here is working on was cut off, in milliseconds. */
const CUT_OFF_AFTER_MS = 30_000;

// As text inside the JSON: what a person typed may hold what PostgreSQL's JSON refuses, such as NUL.
const stored = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'This is no JSON.' });
      return z.NEVER;
    }
  })
  .pipe(
    z.object({
      asked: z.union([
        z.object({
          type: z.literal('line'),
          line: z.string(),
          typed: z.string().exactOptional(),
          people: z.record(z.string(), z.string()).exactOptional(),
        }),
        z.object({
          type: z.literal('values'),
          command: z.string(),
          origin: z.enum(['words', 'json']),
          values: z.record(z.string(), z.unknown()),
        }),
      ]),
      place: z
        .object({
          conversationId: z.string().nullable(),
          incidentId: z.string().nullable(),
          channel: z
            .object({
              platform: z.string(),
              externalId: z.string(),
              name: z.string(),
              url: z.string().nullable(),
              private: z.boolean(),
            })
            .exactOptional(),
        })
        .nullable(),
      /** So that what is done after a crash is tied to the request, too. */
      requestId: z.string().optional(),
    }),
  );

export type InTime = Answer | { readonly type: 'later' };

/** Somebody as a viewer, with no more rights than the token they come with, if they come with one. */
export const viewerOf = (user: User, token = user.role): Viewer => ({
  organizationId: user.organizationId,
  userId: user.id,
  name: user.name,
  role: roleWith(user, token),
  clearance: user.clearance,
  timezone: user.timezone,
});

/** Told an answer that came too late; says whether it has put a form before the person. */
export type Late = (answer: Answer) => Promise<boolean>;
export interface Waiting {
  readonly withinMs?: number;
  readonly late?: Late;
}
const nobody: Late = () => Promise.resolve(false);

/** What is said later: with the words of whoever has to repeat them. */
function messageOf({ asked }: Request, answer: Answer): Message {
  if (answer.type === 'done') return answer.reply.message;
  const refusal =
    answer.type === 'refused'
      ? answer.refusal
      : new Refusal('INVALID', 'Something is missing. Please repeat it.', {
          usage: `/${answer.form.command}`,
        });
  const message = refusalMessage(refusal);
  return asked.type === 'values'
    ? { ...message, blocks: [...message.blocks, ...givenBack(asked.values)] }
    : message;
}

const givenBack = (values: Readonly<Record<string, unknown>>): Block[] =>
  Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'string' && value.trim() !== ''
      ? quoteOf(md`**${name.replaceAll('_', ' ')}**`, value)
      : [],
  );

export class DeferredAnswers {
  readonly #working = new Map<string, Promise<void>>();

  constructor(private readonly parts: DeferredParts) {}

  /**
   * The answer, if it comes within the time; else the request is durable and its answer will follow. `late` is told the
   * answer that came too late, while this process lives: if it puts a form before the person, nothing else has to be said.
   */
  async answer(
    request: Request & { readonly key: string },
    { withinMs = ANSWER_WITHIN_MS, late = nobody }: Waiting = {},
  ): Promise<InTime> {
    const work = this.parts.dispatcher.dispatch(request);
    try {
      return await this.parts.patience.within(work, withinMs);
    } catch (error) {
      if (!(error instanceof TimedOut)) throw error;
    }
    switch (await this.#keep(request)) {
      case 'kept':
        this.#follow(request, work, late);
        return { type: 'later' };
      case 'kept before':
        // Whoever kept it answers; this run of it, if it comes first, owes the answer like that one.
        work.catch((error: unknown) =>
          this.parts.log.warn(
            { request: request.requestId, key: request.key, err: error },
            'a repeated request failed',
          ),
        );
        return { type: 'later' };
      case 'not kept':
        return await work;
    }
  }

  /** Runs what was acknowledged but cut off, at the start and with the ticks. */
  async recover(): Promise<void> {
    const { store, clock, log } = this.parts;
    const before = new Date(clock.wallNow().getTime() - CUT_OFF_AFTER_MS);
    for (const row of await pendingRequests(store.read, before, 50)) {
      if (this.#working.has(row.key)) continue;
      const user = await new PeopleQueries(store.read, systemViewer(row.organizationId)).user(row.userId);
      const kept = stored.safeParse(row.request);
      if (user?.active !== true || !kept.success) {
        log.error({ key: row.key }, 'a kept request cannot be run');
        await store.tx((w) => settlePending(w, row.key, null));
        continue;
      }
      const request = {
        viewer: viewerOf(user),
        surface: row.surface,
        asked: kept.data.asked,
        canAsk: false,
        key: row.key,
        ...(kept.data.requestId === undefined ? {} : { requestId: kept.data.requestId }),
        ...(kept.data.place === null ? {} : { place: kept.data.place }),
      };
      this.#follow(request, this.parts.dispatcher.dispatch(request), nobody);
    }
    await Promise.all(this.#working.values());
  }

  /** Resolves when nothing that was acknowledged is still being worked on. */
  async idle(): Promise<void> {
    await Promise.all(this.#working.values());
  }

  /** Keeps the request, unless it was done in the meantime or nothing can be kept just now: then only its answer will do. */
  async #keep(request: Request & { readonly key: string }): Promise<'kept' | 'kept before' | 'not kept'> {
    const { store, clock } = this.parts;
    const at = clock.wallNow();
    try {
      await store.tx((w) =>
        receive(w, {
          key: request.key,
          organizationId: request.viewer.organizationId,
          userId: request.viewer.userId ?? '',
          surface: request.surface,
          fingerprint: fingerprint(request),
          request: JSON.stringify({
            asked: request.asked,
            place: request.place ?? null,
            requestId: request.requestId,
          }),
          state: 'PENDING',
          answer: null,
          receivedAt: at,
          expiresAt: new Date(at.getTime() + KEY_LIFE_MS),
        }),
      );
      return 'kept';
    } catch (error) {
      if (error instanceof Refusal) return 'not kept';
      if (!(error instanceof UniqueViolation)) throw error;
      return (await inboxRow(store.read, request.key))?.state === 'PENDING' ? 'kept before' : 'not kept';
    }
  }

  #follow(request: Request & { readonly key: string }, work: Promise<Answer>, late: Late): void {
    const following = work
      .then(
        async (answer) => {
          const shown = await late(answer).catch((error: unknown) => {
            this.parts.log.warn(
              { request: request.requestId, key: request.key, err: error },
              'a late answer was not shown',
            );
            return false;
          });
          await this.#tell(request, answer, shown);
        },
        (error: unknown) => this.#tellFault(request, error),
      )
      .catch((error: unknown) =>
        this.parts.log.error(
          { request: request.requestId, key: request.key, err: error },
          'a late answer could not be kept',
        ),
      )
      .finally(() => this.#working.delete(request.key));
    this.#working.set(request.key, following);
  }

  async #tell(request: Request & { readonly key: string }, answer: Answer, shown: boolean): Promise<void> {
    const { store } = this.parts;
    if (answer.type === 'form' && shown) {
      await store.tx((w) => settlePending(w, request.key, null));
      return;
    }
    await store.tx((w) => this.#settle(w, request, messageOf(request, answer)));
  }

  async #tellFault(request: Request & { readonly key: string }, error: unknown): Promise<void> {
    const reference = this.parts.newId();
    const { requestId, key, surface } = request;
    this.parts.log.error({ request: requestId, key, surface, reference, err: error }, 'a command failed');
    await this.parts.store.tx((w) => this.#settle(w, request, faultMessage(reference)));
  }

  async #settle(w: Writer, request: Request & { readonly key: string }, message: Message): Promise<void> {
    // A command that changed something has recorded its answer, and owed it, with what it wrote.
    if (await settlePending(w, request.key, null)) await this.#send(w, request, message);
  }

  #send(w: Writer, request: Request, message: Message): Promise<void> {
    const { viewer, surface } = request;
    const { clock, newId, platforms, log } = this.parts;
    const cause = { log, request: request.requestId ?? request.key ?? null, surface };
    return oweDirect(
      { w, organizationId: viewer.organizationId, now: clock.now(), newId, platforms, cause },
      { id: viewer.userId ?? '', name: viewer.name },
      null,
      message,
      surface,
    );
  }
}
