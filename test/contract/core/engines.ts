/** The engines that the core's contract runs on, each with an empty database that several replicas can share. */
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import type { Answer, Done } from '../../../src/core/dispatch/request.js';
import { temporaryFolder } from '../../store/temporaryFolder.js';
import { ChatServerDouble } from '../../support/doubles/chatServer.js';
import { freshDatabase } from '../../support/postgres.js';
import { createWorld, type World, type WorldOptions } from '../../support/world.js';

export const engines: Readonly<Record<string, () => Promise<string>>> = {
  'a SQLite file': async () => `file:${join(temporaryFolder(), 'muster.db')}`,
  PostgreSQL: async () => {
    const database = await freshDatabase(inject('postgresUrl'));
    onTestFinished(() => database.drop());
    return database.url;
  },
};

/** Several replicas on one database, before one chat server. */
export async function replicas(
  databaseUrl: string,
  count: number,
  options: WorldOptions = {},
): Promise<readonly World[]> {
  const chat = options.chat ?? new ChatServerDouble();
  const worlds: World[] = [];
  for (let i = 0; i < count; i += 1) {
    const world = await createWorld({ ...options, databaseUrl, chat });
    onTestFinished(() => world.close());
    worlds.push(world);
  }
  return worlds;
}

export const send = (
  world: World,
  who: string,
  command: string,
  values: Record<string, unknown>,
  key?: string,
): Promise<Answer> =>
  world.dispatcher.dispatch({
    viewer: world.viewer(who),
    surface: 'rest',
    asked: { type: 'values', command: `incident ${command}`, origin: 'json', values },
    canAsk: false,
    ...(key === undefined ? {} : { key }),
  });

export async function done(answering: Promise<Answer>): Promise<Done> {
  const answer = await answering;
  if (answer.type === 'refused') throw answer.refusal;
  if (answer.type === 'form') throw new Error('A form was answered.');
  return answer;
}
