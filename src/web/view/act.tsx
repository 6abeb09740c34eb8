/** Buttons that do something: each sends its command line through the door that typed ones take, too. */
import type { Button } from '../../domain/message.js';
import { Hidden, Post } from './post.js';
import type { Reading } from './reading.js';
import { Name, Plain, Spoken } from './text.js';

interface ActProps {
  /** Unique on the page, and the same when it is rendered anew: the focus finds it again. */
  readonly id: string;
  readonly button: Button;
  readonly reading: Reading;
  readonly small?: boolean;
  /** What it is about, where the same button stands in every row. */
  readonly about?: string;
  /** The line that somebody would type instead: it is shown on hover and focus, and read out. */
  readonly typed?: string;
}

export const Act = ({ id, button: { label, command, style }, reading, small, about, typed }: ActProps) => (
  <Post to={`/c/${reading.channelId}/commands`}>
    <Hidden name="command" value={command} />
    <button
      type="submit"
      id={id}
      class={['button', style, small === true ? 'small' : undefined].filter(Boolean).join(' ')}
      {...(typed === undefined ? {} : { 'aria-describedby': `${id}-typed` })}
    >
      {label}
      {about === undefined ? null : (
        <Spoken>
          {' '}
          <Name text={about} />
        </Spoken>
      )}
    </button>
    {typed === undefined ? null : (
      <code class="typed" id={`${id}-typed`}>
        <Plain text={typed} />
      </code>
    )}
  </Post>
);
