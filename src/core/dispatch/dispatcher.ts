/**
 * The one door. Text, forms, buttons and REST all come through here: the command is found, rights are checked, words
 * become values, and a command that changes something runs in one transaction together with the record of its request.
 */
import { createHash } from 'node:crypto';
import { Refusal, StaleWrite } from '../../domain/errors.js';
import type { Form, FormValues } from '../../domain/form.js';
import { OutcomeUnknown } from '../../store/errors.js';
import { type InboxRow, inboxRow, recordAnswer } from '../../store/queries/inbox.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import { PeopleQueries } from '../../store/queries/people.js';
import type { Viewer } from '../../store/queries/viewer.js';
import type { Store, Writer } from '../../store/store.js';
import {
  type Command,
  NOWHERE,
  type Outcome,
  type Place,
  type ReadContext,
  type Reply,
} from '../commands/command.js';
import { IncidentWork } from '../incidents/work.js';
import { oweDirect } from '../outbox/owing.js';
import type { ChatPlatform, Clock, Log, NewId } from '../ports.js';
import { ask } from './ask.js';
import { parseInput } from './input.js';
import { mayRun, refuseRole } from './permission.js';
import type { Registry } from './registry.js';
import { readWords, splitLine } from './text.js';
import { usageOf } from './usage.js';

export type Asked =
  | { readonly type: 'line'; readonly line: string }
  /** `values` are words as a form has them, or JSON. */
  | {
      readonly type: 'values';
      readonly command: string;
      readonly origin: 'words' | 'json';
      readonly values: Readonly<Record<string, unknown>>;
    };

export interface Request {
  readonly viewer: Viewer;
  readonly surface: string;
  readonly place?: Place;
  readonly asked: Asked;
  /** Whether the surface can put a form before the person. */
  readonly canAsk: boolean;
  /** Unique for this request: received twice it runs once and answers the same. */
  readonly key?: string;
  /** Ties logs and audit entries to the request. */
  readonly requestId?: string;
}

export type Answer =
  | { readonly type: 'done'; readonly value: unknown; readonly reply: Reply; readonly alreadyTold: boolean }
  | { readonly type: 'form'; readonly form: Form }
  | { readonly type: 'refused'; readonly refusal: Refusal };
export type Done = Extract<Answer, { type: 'done' }>;

export interface DispatcherParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly registry: Registry;
  readonly platforms: readonly ChatPlatform[];
  readonly log: Log;
  /** Told about every command: the metrics. */
  readonly observe?: (seen: {
    command: string;
    surface: string;
    outcome: string;
    durationMs: number;
  }) => void;
}

/** How long a request's key is remembered, in milliseconds (api page, "Conventions"). */
export const KEY_LIFE_MS = 24 * 60 * 60_000;
/** How often a command is run again because somebody was faster. */
const STALE_REPEATS = 3;

/** The request was answered before; its transaction must leave nothing behind. */
class AnsweredBefore extends Error {}

interface Prepared {
  readonly command: Command;
  readonly values: Record<string, unknown>;
  readonly place: Place;
}

export class Dispatcher {
  constructor(private readonly parts: DispatcherParts) {}

  /** The words that command lines begin with. */
  get families(): readonly string[] {
    return this.parts.registry.familyNames;
  }

  /** Never throws for what a person did wrong; faults are thrown, for the surface to log with a reference. */
  async dispatch(request: Request): Promise<Answer> {
    const started = this.parts.clock.wallNow().getTime();
    let name = 'unknown';
    let outcome = 'fault';
    try {
      const answer = await this.#answer(request, (command) => {
        name = `${command.family} ${command.name}`;
      });
      outcome = answer.type;
      return answer;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      outcome = error.code;
      return { type: 'refused', refusal: error };
    } finally {
      this.parts.observe?.({
        command: name,
        surface: request.surface,
        outcome,
        durationMs: this.parts.clock.wallNow().getTime() - started,
      });
    }
  }

  async #answer(request: Request, found: (command: Command) => void): Promise<Answer> {
    const before = await this.#answered(request);
    if (before !== undefined) return before;
    const prepared = await this.#prepare(request, found);
    if ('type' in prepared) return prepared;
    const { command, values, place } = prepared;
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
      incidents: new IncidentQueries(store.read, viewer),
      people: new PeopleQueries(store.read, viewer),
      catalogue: registry,
    };
  }

  /** Finds the command and its values, or answers with what is missing or wrong. */
  async #prepare(request: Request, found: (command: Command) => void): Promise<Prepared | Answer> {
    const { registry } = this.parts;
    const { asked, viewer } = request;
    const place = request.place ?? NOWHERE;
    const typedLine = asked.type === 'line' ? asked.line : asked.command;
    const { family, verb, rest } = splitLine(typedLine, registry.familyNames);
    const command = registry.find(family, verb === '' ? 'help' : verb);
    found(command);
    const context = this.#readContext(request, place);
    const explain = (refusal: Refusal): Refusal =>
      asked.type === 'line' && refusal.code === 'INVALID'
        ? refusal.with({
            usage: usageOf(command),
            example: `/${family} ${command.examples[0]}`,
            typed: asked.line,
          })
        : refusal;

    if (!hasRoleFor(command, viewer)) throw refuseRole(command, viewer);
    let raw: Record<string, unknown>;
    try {
      raw = asked.type === 'line' ? { ...readWords(command, rest) } : { ...asked.values };
    } catch (error) {
      throw error instanceof Refusal ? explain(error) : error;
    }
    if (command.input['incident'] !== undefined && raw['incident'] === undefined && place.incidentId !== null)
      raw['incident'] = place.incidentId;

    const { values, problems, missing, refusal } = await parseInput(
      command,
      raw,
      asked.type === 'line' ? 'words' : asked.origin,
      context,
    );
    if (refusal !== undefined) throw explain(refusal);
    const bare =
      asked.type === 'line' &&
      command.asksWhenBare === true &&
      Object.keys(raw).every((name) => name === 'incident');
    const wrong = Object.keys(problems).length > 0;
    const fromForm = isForm(asked);
    if (
      request.canAsk &&
      ((missing.length > 0 && !wrong) || bare || (fromForm && (wrong || missing.length > 0)))
    ) {
      // A form that was sent says what is missing beside the field; one that is opened for the first time need not.
      const shown = fromForm
        ? { ...Object.fromEntries(missing.map((name) => [name, ['Please fill this in.']])), ...problems }
        : problems;
      return {
        type: 'form',
        form: await ask({
          command,
          context,
          typed: asFormValues(raw, values),
          known: values,
          problems: shown,
        }),
      };
    }
    if (wrong || missing.length > 0) throw explain(incomplete(command, problems, missing));
    return { command, values, place };
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
        if (!(error instanceof StaleWrite)) throw error;
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
    const { clock, newId, platforms, registry } = this.parts;
    const { viewer, surface } = request;
    const now = clock.now();
    const incidents = new IncidentWork({
      w,
      viewer,
      now,
      newId,
      platforms,
      surface,
      requestId: request.requestId ?? null,
    });
    const people = new PeopleQueries(w, viewer);
    const context = { viewer, now, surface, place, people, incidents, catalogue: registry };
    await mayRun(command, viewer, values, context);
    if (!command.action.writes) throw new Error(`${command.name} does not write.`);
    const outcome: Outcome = await command.action.run(context, values);
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
    return answer;
  }

  /** Keeps the answer with what the command did; one that the person was promised for later is owed at the same time. */
  async #record(w: Writer, request: Request, key: string, answer: Done): Promise<void> {
    const recorded = await recordAnswer(w, this.#inboxRow(request, key, answer));
    if (recorded === undefined) throw new AnsweredBefore();
    if (recorded === 'NEW') return;
    const { clock, newId, platforms } = this.parts;
    const { viewer, surface } = request;
    const owing = { w, organizationId: viewer.organizationId, now: clock.now(), newId, platforms };
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

const hasRoleFor = (command: Command, viewer: Viewer): boolean =>
  command.orReporter === true || mayRun.byRole(command, viewer);

export const fingerprint = (request: Request): string =>
  createHash('sha256')
    .update(JSON.stringify([request.viewer.userId, request.place?.conversationId ?? null, request.asked]))
    .digest('hex');

/** What stands in a form again: the canonical value where a choice shows it, else the words. */
const asFormValues = (
  raw: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, unknown>>,
): FormValues =>
  Object.fromEntries(
    Object.entries(raw).flatMap(([name, words]) => {
      const value = [values[name], words].find(isFormValue);
      return value === undefined ? [] : [[name, value]];
    }),
  );

const isFormValue = (value: unknown): value is FormValues[string] =>
  typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));

/** Whether the values are what somebody filled in. */
const isForm = (asked: Asked): asked is Extract<Asked, { type: 'values' }> =>
  asked.type === 'values' && asked.origin === 'words';

function incomplete(
  command: Command,
  problems: Record<string, readonly string[]>,
  missing: readonly string[],
): Refusal {
  const lacking = Object.fromEntries(missing.map((name) => [name, ['This is required.']]));
  const sentences = Object.values(problems).flat();
  const labels = missing.map((name) => command.input[name]?.label.toLowerCase() ?? name);
  if (labels.length > 0) sentences.push(`Missing: ${labels.join(', ')}.`);
  return new Refusal('INVALID', sentences.join(' '), { fields: { ...problems, ...lacking } });
}
