import type { Channel } from '../../store/queries/workspace/channels.js';
import { Hidden } from './post.js';
import type { Reading } from './reading.js';

export interface Whence {
  readonly reading: Reading;
  /** The channel that is open; on a page of the organization the reader's own one. */
  readonly current: Pick<Channel, 'id' | 'kind'>;
}

/** Where one comes back to without JavaScript: nobody else's conversation with Muster can be. */
export const Back = ({ reading, current }: Whence) => {
  const page = reading.page ?? (current.kind === 'DIRECT' ? '/direct' : undefined);
  return page === undefined ? (
    <Hidden name="channel" value={current.id} />
  ) : (
    <Hidden name="page" value={page} />
  );
};
