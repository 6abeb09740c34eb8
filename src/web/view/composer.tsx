/** Where one writes. */
import type { Channel } from '../../store/queries/workspace/channels.js';
import { Icon } from './icons.js';
import { Hidden, Post } from './post.js';

export const channelTitle = ({ kind, name }: Pick<Channel, 'kind' | 'name'>): string =>
  kind === 'DIRECT' ? 'Muster' : `#${name}`;

export interface ComposerProps {
  readonly channel: Channel;
  readonly nonce: string;
  /** What was typed and not accepted. */
  readonly text: string;
}

export const COMPOSER_NONCE = 'nonce';

const placeholders: Readonly<Record<Channel['kind'], (channel: Channel) => string>> = {
  CHANNEL: (channel) => `Message ${channelTitle(channel)}, or /incident …`,
  ROOM: () => 'Message this room, or /incident …',
  DIRECT: () => 'A command, such as /incident list',
  PEOPLE: () => 'A message, or /incident …',
};

export function Composer({ channel, nonce, text }: ComposerProps) {
  const placeholder = placeholders[channel.kind](channel);
  return (
    <Post to={`/c/${channel.id}/messages`} class="composer" id="composer">
      <Hidden name="nonce" value={nonce} id={COMPOSER_NONCE} />
      <label for="text" class="spoken">
        Message
      </label>
      <textarea
        id="text"
        name="text"
        rows={1}
        dir="auto"
        autocomplete="off"
        placeholder={placeholder}
        aria-describedby="keys"
      >{`\n${text}`}</textarea>
      <button type="submit" class="button primary" aria-label="Send">
        <Icon name="send" />
      </button>
      <p id="unreached" role="alert" hidden>
        Muster could not be reached. What you typed is kept; please try again.
      </p>
      <p id="keys" class="hint">
        <kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> starts a new line,{' '}
        <code>/incident help</code> helps
      </p>
    </Post>
  );
}
