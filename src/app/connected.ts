/** A chat platform as the process has it. */
import type { FastifyPluginAsync } from 'fastify';
import type { DeferredAnswers } from '../core/dispatch/deferred.js';
import type { Dispatcher } from '../core/dispatch/dispatcher.js';
import type { Registry } from '../core/dispatch/registry.js';
import type { ChatPlatform, Clock, Log, NewId, PageOf, Patience } from '../core/ports.js';
import type { Store } from '../store/store.js';

export interface ConnectedParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly publicUrl: string;
  readonly pageOf: PageOf;
  readonly registry: Registry;
}

/** What answering people needs beside that. */
export interface Answering {
  readonly dispatcher: Dispatcher;
  readonly deferred: DeferredAnswers;
  readonly registry: Registry;
  readonly patience: Patience;
  readonly platforms: readonly ChatPlatform[];
}

/** Known before anybody is let in, served once everything is there. */
export interface Connected {
  readonly platform: ChatPlatform;
  /** A command as it is typed there. */
  readonly typed: (family: string, words: string) => string;
  /**
   * Finds out where the app is installed and opens what belongs there.
   * @throws {ConfigProblem} one line, for whoever starts the process.
   */
  begin(opening: {
    readonly defaultOrganizationId: string;
    readonly openOrganization: (id: string) => Promise<void>;
  }): Promise<void>;
  /** Answers what comes from there. */
  serve(answering: Answering): FastifyPluginAsync;
  start(): Promise<void>;
  /** For every beat of the housekeeping; never fails. */
  refresh(): Promise<void>;
  /** Resolves when everything that was taken is done, and said. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}
