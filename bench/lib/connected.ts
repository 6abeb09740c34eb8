/** The whole process, connected to an outer world that is a process of its own. */
import { z } from 'zod';
import { Helper } from './helper.js';
import { type Opening, type Room, room, type Told } from './outside.js';
import { start, stop } from './process.js';

export interface Connected<O> {
  /** What an app is given there. */
  readonly outside: O;
  readonly port: number;
  /** Tells the outer world something of its own kind. */
  tell(told: object): Promise<unknown>;
  /** Somebody declares there. */
  declare(title: string, by: string): Promise<Room>;
  /** How many calls there were until now. */
  calls(): Promise<number>;
  close(): Promise<void>;
}

export interface Outside<O> {
  /** The source of the process that is the outer world. */
  readonly double: string;
  readonly opened: z.ZodType<O>;
  /** How the process is told where that is. */
  readonly environment: (opened: O) => Readonly<Record<string, string>>;
}

/** Starts both. */
export async function connectTo<O>(
  { double, opened, environment }: Outside<O>,
  file: string,
  opening: Opening,
): Promise<Connected<O>> {
  const helper = new Helper(double);
  const ask = (told: Told): Promise<unknown> => helper.ask(told);
  const outside = opened.parse(await ask({ open: opening }));
  const muster = await start(file, environment(outside));
  await ask({ app: muster.address.replace(/\/$/u, '') });
  return {
    outside,
    port: Number(new URL(muster.address).port),
    tell: (told) => helper.ask(told),
    declare: async (title, by) => room.parse(await ask({ declare: title, by })),
    calls: async () => z.number().parse(await ask({ calls: true })),
    close: async () => {
      await stop(muster);
      helper.end();
    },
  };
}
