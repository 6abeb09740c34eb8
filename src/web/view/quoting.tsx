/** What can be made of a message: beside it the way to its thread and to its menu, and the menu itself, fetched when asked for. */
import { displayText } from '../../domain/message.js';
import type { Posted } from '../../store/queries/workspace/messages.js';
import { channelPath, menuPath, messagePath, threadPath } from './address.js';
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

const whoseOf = ({ author }: QuotingProps['message']): string => displayText(author?.name ?? 'Muster');

/** Links, so that they lead somewhere without script; with script what they lead to comes to the page. */
export function Quoting({ message, reading: { channelId } }: QuotingProps) {
  const { id, threadId } = message;
  return (
    <div class="quoting">
      {threadId === null ? (
        <a
          class="plain"
          id={`r-${id}`}
          href={threadPath(channelId, id)}
          data-thread
          aria-label={`Reply to the message by ${whoseOf(message)} in a thread`}
        >
          Reply
        </a>
      ) : null}
      <a
        class="plain dots"
        id={`o-${id}`}
        href={menuPath(channelId, id)}
        aria-haspopup="true"
        aria-label={`What to make of the message by ${whoseOf(message)}`}
      >
        ⋯
      </a>
    </div>
  );
}

interface MenuProps extends QuotingProps {
  /** Stands open on its page: where there is no JavaScript to open it. */
  readonly open?: boolean;
}

export function MessageMenu({ message, reading, open }: MenuProps) {
  const { id, authorId, threadId } = message;
  const { channelId, viewer } = reading;
  const choices = CHOICES.filter(({ line }) =>
    line === undefined ? authorId !== null && authorId === viewer.userId : reading.offers(line),
  );
  return (
    <section
      class="choices"
      aria-label={`The message by ${whoseOf(message)}`}
      data-of={`o-${id}`}
      {...(open === true ? {} : { popover: 'auto' as const })}
    >
      {threadId === null ? (
        <a class="button" href={threadPath(channelId, id)} data-thread>
          Reply in thread
        </a>
      ) : null}
      <a class="button" href={messagePath(channelId, id)} data-copy>
        Copy link
      </a>
      {choices.length === 0 ? null : (
        <Post to={`${channelPath(channelId)}/quotes`}>
          <Hidden name="message" value={id} />
          {choices.map(({ make, label }) => (
            <button type="submit" class="button" name="make" value={make}>
              {label}
            </button>
          ))}
        </Post>
      )}
      {open === true ? (
        <a class="button" href={channelPath(channelId)}>
          Close
        </a>
      ) : null}
    </section>
  );
}
