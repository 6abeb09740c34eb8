/** What the tests about people share. */
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import type { Answer, Request } from '../../../src/core/dispatch/request.js';
import type { Row } from '../../../src/store/queries/rows.js';
import type { World } from '../../support/world.js';
import { auditOf } from '../given.js';

/** Values as REST sends them, whatever the answer. */
export const ask = (
  world: World,
  who: string,
  command: string,
  values: Record<string, unknown> = {},
  more: Partial<Request> = {},
): Promise<Answer> =>
  world.dispatcher.dispatch({
    viewer: world.viewer(who),
    surface: 'rest',
    asked: { type: 'values', command, origin: 'json', values },
    canAsk: false,
    ...more,
  });

/** Sends values as REST does, expects success, and answers the object. */
export const sent = async <T extends z.ZodType>(
  world: World,
  who: string,
  command: string,
  values: Record<string, unknown>,
  schema: T,
): Promise<z.output<T>> => schema.parse(await world.send(who, command, values));

/** What was written down of one action, the latest last. */
export const trail = async (world: World, action: string): Promise<readonly Row<'auditLog'>[]> =>
  (await auditOf(world)).filter((entry) => entry.action === action);

export const idOf = (world: World, who: string): string => world.viewer(who).userId ?? '';

export const tokensOf = async (world: World, userId: string): Promise<readonly Row<'tokens'>[]> => {
  const { tokens } = world.store.read.tables;
  return await world.store.read.select().from(tokens).where(eq(tokens.userId, userId));
};
