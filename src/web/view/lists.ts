/** What stands in the lists beside every page, and how much of it is new to the reader. */
import type { Channel } from '../../store/queries/workspace/channels.js';
import type { Directs } from '../../store/queries/workspace/directs.js';
import type { ListedChannel } from '../../store/queries/workspace/lists.js';
import { type Mark, NO_MARK } from '../../store/queries/workspace/marks.js';

export interface Lists {
  readonly channels: readonly ListedChannel[];
  readonly directs: Directs;
  /** Muster is there: it looks after what is due. */
  readonly musterPresent: boolean;
}

/** The marks of everything that is listed, by channel. */
export const marksOf = ({ channels, directs: { own, people } }: Lists): ReadonlyMap<string, Mark> =>
  new Map([...channels, ...people, ...(own === null ? [] : [own])].map(({ id, mark }) => [id, mark]));

/** The lists as they are while a channel stands open before the reader: there is nothing new in that one. */
export function withoutNews({ channels, directs, ...others }: Lists, { id }: Pick<Channel, 'id'>): Lists {
  const read = <T extends { readonly id: string; readonly mark: Mark }>(one: T): T =>
    one.id === id ? { ...one, mark: NO_MARK } : one;
  return {
    ...others,
    channels: channels.map(read),
    directs: {
      own: directs.own === null ? null : read(directs.own),
      people: directs.people.map(read),
    },
  };
}

/** How many unread messages are meant for the reader. */
export const newsFor = (lists: Lists): number =>
  [...marksOf(lists).values()].reduce((sum, { forMe }) => sum + forMe, 0);
