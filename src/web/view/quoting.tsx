/** The menu of a message: what can be made of it. */
import { displayText } from '../../domain/message.js';
import type { Posted } from '../../store/queries/workspace/messages.js';
import { Hidden, Post } from './post.js';
import type { Reading } from './reading.js';

/** What can be made of a message, by the command that does it; in the order of the menu. */
const CHOICES = [
  { make: 'declaration', label: 'Declare from this message', line: '/incident declare' },
  { make: 'entry', label: 'Add to timeline', line: '/incident note' },
] as const;
export type Made = (typeof CHOICES)[number]['make'];

export const madeOf = (text: string): Made | undefined => CHOICES.find(({ make }) => make === text)?.make;

interface QuotingProps {
  readonly message: Pick<Posted, 'id' | 'author'>;
  readonly reading: Reading;
}

/** Works without script: the browser opens the menu and closes it. */
export function Quoting({ message: { id, author }, reading }: QuotingProps) {
  const choices = CHOICES.filter(({ line }) => reading.offers(line));
  if (choices.length === 0) return null;
  const whose = displayText(author?.name ?? 'Muster');
  return (
    <div class="quoting">
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
        <Post to={`/c/${reading.channelId}/quotes`}>
          <Hidden name="message" value={id} />
          {choices.map(({ make, label }) => (
            <button type="submit" class="button" name="make" value={make}>
              {label}
            </button>
          ))}
        </Post>
      </section>
    </div>
  );
}
