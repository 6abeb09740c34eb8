/** What operators see of every command: a number, a line and a span. None of them holds what was typed. */
import { Refusal, type RefusalCode } from '../../domain/errors.js';
import { type Clock, type Log, noTracer, type Tracer } from '../ports.js';
import type { Answer, Request } from './request.js';

/** How a command ended: a closed set. */
export type CommandOutcome = Answer['type'] | 'fault' | RefusalCode;

export interface WatchParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly tracer?: Tracer;
  /** Told about every command: the metrics. */
  readonly observe?: (seen: {
    command: string;
    surface: string;
    outcome: CommandOutcome;
    durationMs: number;
  }) => void;
}

/** Before a command was found. */
const UNKNOWN = 'unknown';

/** Runs a request, and tells how it went; `work` calls back with the name of the command. */
export const watched = (
  { clock, log, tracer = noTracer, observe }: WatchParts,
  { surface, requestId, viewer }: Request,
  work: (found: (command: string) => void) => Promise<Answer>,
): Promise<Answer> =>
  tracer.span('command', { 'muster.surface': surface, 'muster.request': requestId }, async (span) => {
    const started = clock.wallNow().getTime();
    let command = UNKNOWN;
    let outcome: CommandOutcome = 'fault';
    try {
      const answer = await work((name) => {
        command = name;
      });
      outcome = answer.type;
      return answer;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      outcome = error.code;
      return { type: 'refused', refusal: error };
    } finally {
      const durationMs = clock.wallNow().getTime() - started;
      observe?.({ command, surface, outcome, durationMs });
      span.add({ 'muster.command': command, 'muster.outcome': outcome });
      log.debug(
        { request: requestId, user: viewer.userId, command, surface, outcome, ms: durationMs },
        'ran a command',
      );
    }
  });
