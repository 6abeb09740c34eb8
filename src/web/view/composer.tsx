/** Where one writes. */
import type { ComponentChildren } from 'preact';
import type { Channel } from '../../store/queries/workspace/channels.js';
import { Icon } from './icons.js';
import { Hidden, Post } from './post.js';
import { Unreached } from './unreached.js';

export const channelTitle = ({ kind, name }: Pick<Channel, 'kind' | 'name'>): string =>
  kind === 'DIRECT' ? 'Muster' : kind === 'PEOPLE' ? name : `#${name}`;

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

export interface WritingProps {
  /** Of the text; the form's other parts are named after it. */
  readonly id: string;
  readonly formId: string;
  readonly to: string;
  readonly channel: Channel;
  /** What is typed and not sent is kept in the browser under this, and what was sent can be recalled. */
  readonly keeps: string;
  readonly nonce: { readonly id: string; readonly value: string };
  readonly text: string;
  readonly label: string;
  readonly placeholder: string;
  /** What stands above it. */
  readonly notice?: ComponentChildren;
  /** What tells that nothing came back. */
  readonly unreached: string;
  readonly children?: ComponentChildren;
}

/** A text that is sent as it is typed: with completion, a draft and what was sent before, where there is JavaScript. */
export function Writing(props: WritingProps) {
  const { id, formId, to, channel, keeps, nonce, text, label, placeholder, unreached, notice, children } =
    props;
  return (
    <Post to={to} class="composer" id={formId} keeps={keeps}>
      <Hidden name="nonce" value={nonce.value} id={nonce.id} />
      <label for={id} class="spoken">
        {label}
      </label>
      <textarea
        id={id}
        name="text"
        rows={1}
        dir="auto"
        autocomplete="off"
        placeholder={placeholder}
        data-suggest={`/c/${channel.id}/suggest`}
        {...(channel.kind === 'DIRECT' ? { 'data-commands': true } : {})}
        {...(children === undefined ? {} : { 'aria-describedby': `${id}-keys` })}
      >{`\n${text}`}</textarea>
      <button type="submit" class="button primary" aria-label="Send">
        <Icon name="send" />
      </button>
      <div id={`${id}-suggesting`} class="suggesting" hidden />
      <p id={`${id}-suggested`} class="spoken" role="status" />
      {notice}
      <Unreached id={unreached} retry />
      {children === undefined ? null : (
        <p id={`${id}-keys`} class="hint">
          {children}
        </p>
      )}
    </Post>
  );
}

/** A form that was open when the page went away: its script knows of it. */
const Unfinished = () => (
  <p id="unfinished" class="unfinished" role="status" hidden>
    <span>
      You were filling in “<b data-title />
      ”.
    </span>
    <button type="button" class="button small primary" data-go-on>
      Go on
    </button>
    <button type="button" class="button small" data-forget>
      Discard
    </button>
  </p>
);

export function Composer({ channel, nonce, text }: ComposerProps) {
  return (
    <Writing
      id="text"
      formId="composer"
      to={`/c/${channel.id}/messages`}
      channel={channel}
      keeps={channel.id}
      nonce={{ id: COMPOSER_NONCE, value: nonce }}
      text={text}
      label="Message"
      placeholder={placeholders[channel.kind](channel)}
      unreached="unreached"
      notice={<Unfinished />}
    >
      <kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> starts a new line, <kbd>/</kbd> offers
      commands, <kbd>↑</kbd> recalls
    </Writing>
  );
}
