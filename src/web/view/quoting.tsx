/** The menu of a message: what can be made of it. */
import { displayText } from '../../domain/message.js';
import type { Posted } from '../../store/queries/workspace/messages.js';
import { messagePath, threadPath } from './address.js';
import { Hidden, Post } from './post.js';
import type { Reading } from './reading.js';

interface Choice {
  readonly make: 'declaration' | 'entry' | 'edit' | 'delete';
  readonly label: string;
  /** The command that does it; without one it is there for whoever wrote the message. */
  readonly line?: string;
}

/** What can be made of a message, in the order of the menu. */
const CHOICES: readonly Choice[] = [
  { make: 'declaration', label: 'Declare from this message', line: '/incident declare' },
  { make: 'entry', label: 'Add to timeline', line: '/incident note' },
  { make: 'edit', label: 'Edit' },
  { make: 'delete', label: 'Delete' },
];
export type Made = Choice['make'];

export const madeOf = (text: string): Made | undefined => CHOICES.find(({ make }) => make === text)?.make;

interface QuotingProps {
  readonly message: Pick<Posted, 'id' | 'author' | 'authorId' | 'threadId'>;
  readonly reading: Reading;
}

/** Works without script: the browser opens the menu and closes it. */
export function Quoting({ message: { id, author, authorId, threadId }, reading }: QuotingProps) {
  const { channelId, viewer } = reading;
  const choices = CHOICES.filter(({ line }) =>
    line === undefined ? authorId !== null && authorId === viewer.userId : reading.offers(line),
  );
  const whose = displayText(author?.name ?? 'Muster');
  return (
    <div class="quoting">
      {threadId === null ? (
        <a
          class="plain"
          id={`r-${id}`}
          href={threadPath(channelId, id)}
          data-thread
          aria-label={`Reply to the message by ${whose} in a thread`}
        >
          Reply
        </a>
      ) : null}
      <button
        type="button"
        class="plain"
        id={`o-${id}`}
        popovertarget={`q-${id}`}
        aria-label={`What to make of the message by ${whose}`}
      >
        ⋯
      </button>
      <section id={`q-${id}`} class="choices" popover="auto" aria-label={`The message by ${whose}`}>
        {choices.length === 0 ? null : (
          <Post to={`/c/${channelId}/quotes`}>
            <Hidden name="message" value={id} />
            {choices.map(({ make, label }) => (
              <button type="submit" class="button" name="make" value={make}>
                {label}
              </button>
            ))}
          </Post>
        )}
        <a class="button" href={messagePath(channelId, id)} data-copy>
          Copy link
        </a>
      </section>
    </div>
  );
}
