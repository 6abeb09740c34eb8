/** The only user of node-cron: it ticks, in UTC, and knows nothing of what is due. */
import cron from 'node-cron';
import type { Log } from '../core/ports.js';

export interface Beat {
  /** A cron expression in UTC. */
  readonly every: string;
  readonly name: string;
  readonly run: () => Promise<void>;
}

export interface Scheduler {
  /** Starts no further run; what is running is awaited by its owner. */
  stop(): Promise<void>;
}

export const isCronExpression = (expression: string): boolean => cron.validate(expression);

/** Runs each beat at its times; a failure is logged and the next one comes all the same. */
export function startScheduler(beats: readonly Beat[], log: Log, instance: string): Scheduler {
  const tasks = beats.map(({ every, name, run }) =>
    cron.schedule(
      every,
      async () => {
        try {
          await run();
        } catch (error) {
          log.error({ instance, beat: name, err: error }, 'a beat failed; the next one comes all the same');
        }
      },
      { timezone: 'UTC', noOverlap: true, name },
    ),
  );
  return {
    stop: async () => {
      for (const task of tasks) await task.destroy();
    },
  };
}
