/**
 * The one door. Text, forms, buttons and REST all come through here: the command is found, rights are checked, words
 * become values, and a command that changes something runs in one transaction together with the record of its request.
 */
import { Refusal, StaleWrite } from '../../domain/errors.js';
import { OutcomeUnknown, UniqueViolation } from '../../store/errors.js';
import { type InboxRow, inboxRow, recordAnswer } from '../../store/queries/inbox.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import { PeopleQueries } from '../../store/queries/people.js';
import type { Store, Writer } from '../../store/store.js';
import type { Command, Outcome, Place, ReadContext } from '../commands/command.js';
import { IncidentWork } from '../incidents/work.js';
import { oweDirect } from '../outbox/owing.js';
import { PeopleWork } from '../people/work.js';
import type { ChatPlatform, NewId } from '../ports.js';
import { ask } from './ask.js';
import { mayRun } from './permission.js';
import { asFormValues, prepare } from './prepare.js';
import type { Registry } from './registry.js';
import { type Answer, type Done, fingerprint, isForm, KEY_LIFE_MS, type Request } from './request.js';
import { type WatchParts, watched } from './watched.js';

export interface DispatcherParts extends WatchParts {
  readonly store: Store;
  readonly newId: NewId;
  readonly registry: Registry;
  readonly platforms: readonly ChatPlatform[];
  /** The address where people of an organization sign in in a browser; left out where nobody does. */
  readonly signIn?: { readonly organizationId: string; readonly page: string } | undefined;
}

/** How often a command is run again because somebody was faster. */
const STALE_REPEATS = 3;

/** The request was answered before; its transaction must leave nothing behind. */
class AnsweredBefore extends Error {}

export class Dispatcher {
  constructor(private readonly parts: DispatcherParts) {}

  /** The words that command lines begin with. */
  get families(): readonly string[] {
    return this.parts.registry.familyNames;
  }

  /** Never throws for what a person did wrong; faults are thrown, for the surface to log with a reference. */
  async dispatch(request: Request): Promise<Answer> {
    return await watched(this.parts, request, (found) => this.#answer(request, found));
  }

  async #answer(request: Request, found: (command: string) => void): Promise<Answer> {
    const before = await this.#answered(request);
    if (before !== undefined) {
      found('repeated');
      return before;
    }
    const prepared = await prepare(
      request,
      this.parts.registry,
      (place) => this.#readContext(request, place),
      (command) => found(`${command.family} ${command.name}`),
    );
    if ('type' in prepared) return prepared;
    const { command, values, place } = prepared;
    if (request.readOnly === true && command.action.writes)
      throw new Refusal(
        'FORBIDDEN',
        `“${command.family} ${command.name}” changes something: a link cannot do that.`,
      );
    const context = this.#readContext(request, place);
    try {
      if (command.action.writes) return await this.#write(request, command, values, place);
      await mayRun(command, request.viewer, values, context);
      return { type: 'done', ...(await command.action.run(context, values)), alreadyTold: false };
    } catch (error) {
      const problems = error instanceof Refusal ? error.details.fields : undefined;
      if (problems === undefined || !request.canAsk || !isForm(request.asked)) throw error;
      // What the command itself finds wrong stands beside the fields, too.
      const typed = asFormValues(request.asked.values, values);
      return { type: 'form', form: await ask({ command, context, typed, known: values, problems }) };
    }
  }

  #readContext(request: Request, place: Place): ReadContext {
    const { store, clock, registry } = this.parts;
    const { viewer, surface } = request;
    return {
      viewer,
      surface,
      place,
      now: clock.now(),
      wallNow: clock.wallNow(),
      incidents: new IncidentQueries(store.read, viewer),
      people: new PeopleQueries(store.read, viewer),
      catalogue: registry,
    };
  }

  async #write(
    request: Request,
    command: Command,
    values: Record<string, unknown>,
    place: Place,
  ): Promise<Answer> {
    for (let round = 1; ; round += 1) {
      try {
        return await this.parts.store.tx((w) => this.#run(w, request, command, values, place));
      } catch (error) {
        // After a commit whose outcome nobody knows, the request's own record tells whether it was kept.
        if (error instanceof AnsweredBefore || error instanceof OutcomeUnknown) {
          const answer = await this.#answered(request);
          if (answer !== undefined) return answer;
        }
        // Two who took the same name at once: the one who was later sees it taken when it is run again.
        const lost = error instanceof UniqueViolation && round <= STALE_REPEATS;
        if (!(error instanceof StaleWrite) && !lost) throw error;
        if (round > STALE_REPEATS)
          throw new Refusal(
            'STALE_VERSION',
            'Several people are changing this at once. Nothing of yours was kept; please try again.',
            { cause: error },
          );
      }
    }
  }

  async #run(
    w: Writer,
    request: Request,
    command: Command,
    values: Record<string, unknown>,
    place: Place,
  ): Promise<Done> {
    const { clock, newId, platforms, registry, signIn } = this.parts;
    const { viewer, surface } = request;
    const now = clock.now();
    const authorship = { w, viewer, now, newId, surface, requestId: request.requestId ?? null };
    const incidents = new IncidentWork({ ...authorship, platforms, log: this.parts.log });
    const wallNow = clock.wallNow();
    const people = new PeopleWork({ ...authorship, wallNow });
    const catalogue = registry;
    const signInPage = signIn?.organizationId === viewer.organizationId ? signIn.page : null;
    const context = { viewer, now, wallNow, surface, place, people, incidents, catalogue, signInPage };
    await mayRun(command, viewer, values, context);
    if (!command.action.writes) throw new Error(`${command.name} does not write.`);
    const { secret, ...outcome }: Outcome = await command.action.run(context, values);
    const answer: Done = {
      type: 'done',
      ...outcome,
      alreadyTold: place.conversationId !== null && incidents.toldRooms.has(place.conversationId),
    };
    if (request.key !== undefined) await this.#record(w, request, request.key, answer);
    // Never what somebody typed: the log is read by more people than the incident.
    if (incidents.touched.size > 0) {
      const fields = {
        incident: [...incidents.touched].join(' '),
        command: command.name,
        surface,
        user: viewer.userId,
        request: request.requestId,
      };
      w.afterCommit(() => this.parts.log.info(fields, 'incident changed'));
    }
    return secret === undefined ? answer : told(answer, secret);
  }

  /** Keeps the answer with what the command did; one that the person was promised for later is owed at the same time. */
  async #record(w: Writer, request: Request, key: string, answer: Done): Promise<void> {
    const recorded = await recordAnswer(w, this.#inboxRow(request, key, answer));
    if (recorded === undefined) throw new AnsweredBefore();
    if (recorded === 'NEW') return;
    const { clock, newId, platforms, log } = this.parts;
    const { viewer, surface } = request;
    const owing = {
      w,
      organizationId: viewer.organizationId,
      now: clock.now(),
      newId,
      platforms,
      cause: { log, request: request.requestId ?? null, surface },
    };
    await oweDirect(
      owing,
      { id: viewer.userId ?? '', name: viewer.name },
      null,
      answer.reply.message,
      surface,
    );
  }

  #inboxRow(request: Request, key: string, answer: Done): InboxRow {
    const at = this.parts.clock.wallNow();
    return {
      key,
      organizationId: request.viewer.organizationId,
      userId: request.viewer.userId ?? '',
      surface: request.surface,
      fingerprint: fingerprint(request),
      request: request.asked,
      state: 'DONE',
      answer: { value: answer.value, reply: answer.reply, alreadyTold: answer.alreadyTold },
      receivedAt: at,
      expiresAt: new Date(at.getTime() + KEY_LIFE_MS),
    };
  }

  /** The answer given before to a request with this key. */
  async #answered(request: Request): Promise<Answer | undefined> {
    if (request.key === undefined) return undefined;
    const row = await inboxRow(this.parts.store.read, request.key);
    if (row === undefined || row.expiresAt < this.parts.clock.wallNow()) return undefined;
    if (row.fingerprint !== fingerprint(request))
      throw new Refusal(
        'KEY_REUSED',
        'This key was used for another request before. Use a new key for a new request.',
      );
    if (row.state === 'PENDING') return undefined;
    // It was written by `#inboxRow` above.
    return { type: 'done', ...(row.answer as Omit<Done, 'type'>) };
  }
}

/** The answer with what nobody is told twice. */
const told = (answer: Done, { value, reply }: NonNullable<Outcome['secret']>): Done => ({
  ...answer,
  value: typeof answer.value === 'object' ? { ...answer.value, ...value } : answer.value,
  reply: { ...reply, message: { ...reply.message, lasting: answer.reply.message } },
});
