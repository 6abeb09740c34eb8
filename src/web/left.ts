/** Conversations in which nobody else is left. */
import { Refusal } from '../domain/errors.js';
import type { Viewer } from '../store/queries/viewer.js';
import { type Channel, othersIn } from '../store/queries/workspace/channels.js';
import type { Reader } from '../store/store.js';

/** Whether everybody else of a conversation between people was deactivated. */
export async function isLeft(
  db: Reader,
  { id, kind }: Pick<Channel, 'id' | 'kind'>,
  { userId }: Viewer,
): Promise<boolean> {
  if (kind !== 'PEOPLE') return false;
  const others = (await othersIn(db, [id], userId)).get(id) ?? [];
  return !others.some(({ active }) => active);
}

export const nobodyLeft = ({ name }: Pick<Channel, 'name'>): Refusal =>
  new Refusal(
    'CONFLICT',
    `Nothing was sent: ${name} is not here any more, the account was deactivated. What was said here stays.`,
  );
