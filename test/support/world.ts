/** A whole Muster in a test's hands: its own store, a clock that the test moves, and a chat server that it can break. */
import { createClock } from '../../src/app/clock.js';
import { createIds } from '../../src/app/ids.js';
import { createLogger } from '../../src/app/logger.js';
import { patience } from '../../src/app/patience.js';
import { ensureAnnouncements, ensureOrganization, seedExample } from '../../src/app/seed.js';
import type { Place } from '../../src/core/commands/command.js';
import { families } from '../../src/core/commands/families.js';
import { DeferredAnswers, viewerOf } from '../../src/core/dispatch/deferred.js';
import { Dispatcher } from '../../src/core/dispatch/dispatcher.js';
import { Registry } from '../../src/core/dispatch/registry.js';
import type { Answer, Request } from '../../src/core/dispatch/request.js';
import { jobs } from '../../src/core/jobs/index.js';
import { OutboxWorker } from '../../src/core/outbox/worker.js';
import type { ChatPlatform, Clock, Log, MovableClock, NewId, Patience } from '../../src/core/ports.js';
import { Agenda } from '../../src/core/time/agenda.js';
import type { Job } from '../../src/core/time/job.js';
import { Ticker } from '../../src/core/time/ticker.js';
import type { Message } from '../../src/domain/message.js';
import { openStore } from '../../src/store/open.js';
import { IncidentQueries } from '../../src/store/queries/incidents.js';
import { PeopleQueries } from '../../src/store/queries/people.js';
import { systemViewer, type Viewer } from '../../src/store/queries/viewer.js';
import type { Store, StoreOptions } from '../../src/store/store.js';
import { doublePlatform, reading } from './chatPlatform.js';
import { ChatServerDouble } from './doubles/chatServer.js';

export interface WorldOptions {
  readonly databaseUrl?: string;
  readonly at?: string;
  readonly store?: Partial<StoreOptions>;
  readonly abilities?: Partial<ChatPlatform['can']>;
  readonly patience?: Patience;
  readonly jobs?: readonly Job[];
  /** The chat server outlives the process: hand the old one to the next world to play a restart. */
  readonly chat?: ChatServerDouble;
  /** The outside's time, for a test that moves it; the machine's own unless given. */
  readonly wall?: { at: Date };
  /** Platforms instead of the one that talks to the chat server. */
  readonly platforms?: (parts: PlatformParts) => Promise<readonly ChatPlatform[]>;
}

/** What a platform is made with. */
export interface PlatformParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly organizationId: string;
}

export type World = Awaited<ReturnType<typeof createWorld>>;

export async function createWorld(options: WorldOptions = {}) {
  const logged: string[] = [];
  const log = createLogger('warn', { write: (line) => void logged.push(line) });
  const store = await openStore(options.databaseUrl ?? 'file::memory:', options.store);
  const product = createClock(
    { mode: 'manual', at: new Date(options.at ?? '2026-03-02T09:00:00.000Z') },
    undefined,
  );
  const clock: MovableClock = {
    mode: product.mode,
    now: () => product.now(),
    wallNow: () => options.wall?.at ?? product.wallNow(),
    moveTo: (instant) => product.moveTo(instant),
    position: () => product.position(),
  };
  const newId = createIds(clock);
  const organization = await ensureOrganization({ store, clock, newId });
  const chat = options.chat ?? new ChatServerDouble();
  const platforms = (await options.platforms?.({
    store,
    clock,
    newId,
    log,
    organizationId: organization.id,
  })) ?? [doublePlatform(chat, options.abilities)];
  await ensureAnnouncements({ store, clock, newId }, organization, platforms);
  await seedExample({ store, clock, newId }, organization.id);
  const users = await new PeopleQueries(store.read, systemViewer(organization.id)).activeUsers(100);
  const viewer = (firstName: string): Viewer => {
    const user = users.find((u) => u.name.startsWith(firstName));
    if (user === undefined) throw new Error(`There is no ${firstName}.`);
    return viewerOf(user);
  };

  const registry = new Registry(families);
  const waiting = options.patience ?? patience;
  const signIn = { organizationId: organization.id, page: 'https://muster.example/sign-in' };
  const dispatcher = new Dispatcher({ store, clock, newId, registry, platforms, log, signIn });
  const deferred = new DeferredAnswers({
    store,
    clock,
    newId,
    platforms,
    patience: waiting,
    dispatcher,
    log,
  });
  const pageOf = (reference: string): string => `https://muster.example/incidents/${reference}`;
  const worker = new OutboxWorker({ store, clock, newId, platforms, patience: waiting, log, pageOf });
  const ticker = new Ticker({ store, clock, newId, platforms, jobs: options.jobs ?? jobs, log });
  const agenda = new Agenda({ store, clock, newId, ticker, worker, platforms });
  /** The test itself, as the audit log has it. */
  const mover = { viewer: systemViewer(organization.id), surface: 'test', requestId: 'test' };

  /** What somebody types, and what is answered. */
  const type = (who: string, line: string, more: Partial<Request> = {}): Promise<Answer> =>
    dispatcher.dispatch({
      viewer: viewer(who),
      surface: 'test',
      asked: { type: 'line', line },
      canAsk: true,
      ...more,
    });

  let isDead = false;
  return {
    store,
    clock,
    newId,
    log,
    organization,
    chat,
    platforms,
    registry,
    dispatcher,
    deferred,
    worker,
    ticker,
    agenda,
    viewer,
    type,
    /** What was logged as a warning or worse. */
    logged,
    incidents: (who?: string) =>
      new IncidentQueries(store.read, who === undefined ? systemViewer(organization.id) : viewer(who)),
    /** Types, expects success, and delivers what is owed. */
    run: async (who: string, line: string, more: Partial<Request> = {}): Promise<string> => {
      const answer = await type(who, line, more);
      if (answer.type === 'refused') throw answer.refusal;
      if (answer.type === 'form') throw new Error(`A form was answered: ${answer.form.command}.`);
      await worker.drain();
      return reading(answer.reply.message);
    },
    /** Sends values as REST does, expects success, and answers the value. */
    send: async (
      who: string,
      command: string,
      values: Record<string, unknown>,
      more: Partial<Request> = {},
    ): Promise<unknown> => {
      const answer = await dispatcher.dispatch({
        viewer: viewer(who),
        surface: 'rest',
        asked: { type: 'values', command, origin: 'json', values },
        canAsk: false,
        ...more,
      });
      if (answer.type === 'refused') throw answer.refusal;
      if (answer.type === 'form') throw new Error('A form was answered.');
      return answer.value;
    },
    /** The war room of an incident, as a place to type in. */
    roomOf: async (reference: string): Promise<Place> => {
      const incident = await new IncidentQueries(store.read, systemViewer(organization.id)).find(reference);
      return { conversationId: incident?.rooms[0]?.id ?? null, incidentId: incident?.id ?? null };
    },
    /** The messages of a room, as text. */
    messages: (room: string): string[] => chat.named(room).messages.map((m) => reading(m.body as Message)),
    mover,
    advance: (minutes: number): Promise<void> => agenda.advance(minutes * 60_000, mover),
    /** The process is gone, whatever it had in hand. */
    kill: async (): Promise<void> => {
      isDead = true;
      await store.close();
    },
    close: async (): Promise<void> => {
      // What a dead process had in hand is never answered: nobody waits for that.
      if (isDead) return;
      await worker.stop();
      await deferred.idle();
      await store.close();
    },
  };
}
