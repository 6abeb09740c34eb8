/** A channel: what it is, what was said in it, and where one writes. */
import type { ComponentChildren } from 'preact';
import type { ButtonGroup, Message } from '../../domain/message.js';
import type { Channel } from '../../store/queries/workspace/channels.js';
import type { Posted } from '../../store/queries/workspace/messages.js';
import type { Presence } from '../../store/queries/workspace/presence.js';
import { PanelOpeners } from '../aside/incident/openers.js';
import { type Cursor, formatCursor } from '../live/cursor.js';
import { Card } from './card.js';
import { Composer, type ComposerProps, channelTitle } from './composer.js';
import { Here } from './here.js';
import { Piece, type PieceProps } from './history.js';
import { Icon, ToneIcon } from './icons.js';
import { More } from './more.js';
import type { Reading } from './reading.js';
import { Name, Plain, Spoken } from './text.js';
import { Unreached } from './unreached.js';

/** Only its members read it, and nobody else knows that there is anything to be read. */
const isPersonal = ({ kind }: Channel): boolean => kind === 'DIRECT' || kind === 'PEOPLE';

/** Its name, and a sign that not everybody reads it. */
export const RoomTitle = ({ channel }: { readonly channel: Channel }) => (
  <>
    {channel.private && !isPersonal(channel) ? (
      <>
        <Icon name="lock" />
        <Spoken>private </Spoken>
      </>
    ) : null}
    <Name text={channelTitle(channel)} />
  </>
);

export const PinnedTitle = ({ pinned }: { readonly pinned: Posted | undefined }) =>
  pinned === undefined ? null : (
    <>
      <Icon name="pin" />
      <Spoken>Pinned: </Spoken>
      <ToneIcon tone={pinned.body.tone} />
      <Name text={pinned.body.title ?? 'a message'} class="grow" />
    </>
  );

export const PinnedBody = ({
  pinned,
  reading,
}: {
  readonly pinned: Posted | undefined;
  readonly reading: Reading;
}) =>
  pinned === undefined ? null : (
    <Card id={`p-${pinned.id}`} message={untitled(pinned.body)} reading={reading} />
  );

/** Without its title, which stands above it already. */
const untitled = ({ title: _, ...rest }: Message): Message => rest;

/** An answer that nobody else sees. */
export const PrivateAnswer = ({
  message,
  reading,
}: {
  readonly message: Message;
  readonly reading: Reading;
}) => (
  <section class="private" aria-label="Only visible to you">
    <header>
      <span>Only visible to you</span>
      <button type="button" class="plain" data-dismiss aria-label="Dismiss">
        <Icon name="close" />
      </button>
    </header>
    <Card id="private" message={message} reading={reading} />
  </section>
);

/** What to do where nothing has been said yet. */
function Empty({ channel }: { readonly channel: Channel }) {
  if (channel.kind === 'DIRECT')
    return (
      <div class="empty">
        <h2>Between you and Muster</h2>
        <p>
          Muster writes to you here when it has something for you alone. You can give it commands here, too:
        </p>
        <p>
          <code>/incident list</code>
        </p>
      </div>
    );
  if (channel.kind === 'PEOPLE')
    return (
      <div class="empty">
        <h2>
          Between you and <Name text={channel.name} />
        </h2>
        <p>Nobody else reads what you write here. Commands work here, too, and are answered to you alone.</p>
      </div>
    );
  return (
    <div class="empty">
      <h2>Welcome to {channelTitle(channel)}</h2>
      <p>It is quiet here, as it should be. When something breaks, say so:</p>
      <p>
        <code>/incident declare sev1 "Checkout is down"</code>
      </p>
      <p>
        A war room opens, the right people are in it, and Muster keeps the record while you put the fire out.{' '}
        <code>/incident help</code> shows everything it can do.
      </p>
    </div>
  );
}

/** In the place of the composer, where nobody would read what is written. */
const Closed = ({ channel }: { readonly channel: Channel }) => (
  <div class="closed" id="page" tabindex={-1}>
    <p>
      <Name text={channel.name} /> is not here any more: the account was deactivated. What was said stays;
      nothing can be sent.
    </p>
    <Unreached id="unreached" />
  </div>
);

/** Where the step of the tour stands. */
export const TOUR_PLACE = 'tour';

export interface RoomProps extends ComposerProps, Omit<PieceProps, 'root'> {
  readonly pinned: Posted | undefined;
  readonly further: readonly ButtonGroup[];
  readonly answer: Message | undefined;
  /** Who is there of those who may read it; undefined where that is nobody's business. */
  readonly here?: Presence | undefined;
  /** Nobody else is left in it: nothing can be said any more. */
  readonly isClosed?: boolean;
  /** The step of the tour that is to be done in this room. */
  readonly tour?: ComponentChildren;
  /** The thread that is open beside it, and whether a piece of its past is shown. */
  readonly thread?: { readonly id: string; readonly isPast: boolean } | undefined;
  /** What the page shows already, for the stream that continues it. */
  readonly cursor: Cursor;
}

/** Where a window hears of what happens. Its script opens another one when the window shows something else. */
function streamOf({ channel, isPast, thread, cursor }: RoomProps): string {
  const past = isPast ? 'past=1&' : '';
  const beside = thread === undefined ? '' : `thread=${thread.id}&${thread.isPast ? 'thread-past=1&' : ''}`;
  return `/c/${channel.id}/events?${past}${beside}after=${formatCursor(cursor)}`;
}

export function Room(props: RoomProps) {
  const { channel, messages, isPast, pinned, further, answer, tour, nonce, text, reading, here, isClosed } =
    props;
  return (
    <main id="live">
      <div id="stream" hidden hx-ext="sse" sse-connect={streamOf(props)}>
        <div sse-swap="update" />
        <div hx-trigger="sse:reload" />
      </div>
      <header class="room-header">
        <button type="button" class="plain menu" popovertarget="side" aria-label="Channels">
          <Icon name="menu" />
        </button>
        <div class="grow">
          <h1 id="room-title">
            <RoomTitle channel={channel} />
          </h1>
          <p id="topic" dir="auto">
            <Plain text={channel.topic} />
          </p>
        </div>
        {here === undefined ? null : <Here presence={here} />}
        <PanelOpeners />
        <p id="offline" role="status" hidden>
          Reconnecting…
        </p>
      </header>
      <div id={TOUR_PLACE}>{tour}</div>
      <div class="above">
        <details class="pinned">
          <summary id="pinned-title">
            <PinnedTitle pinned={pinned} />
          </summary>
          <div id="pinned-body">
            <PinnedBody pinned={pinned} reading={reading} />
          </div>
        </details>
        <More further={further} reading={reading} />
      </div>
      <div class="scroll">
        <div class="flow">
          {messages.length === 0 && channel.kind !== 'ROOM' ? <Empty channel={channel} /> : null}
          <div role="log" aria-labelledby="messages-title">
            <h2 id="messages-title" class="spoken">
              Messages
            </h2>
            <ol id="messages" {...(channel.kind === 'DIRECT' ? { class: 'with-muster' } : {})}>
              <Piece {...props} />
            </ol>
          </div>
          <div id="private" aria-live="polite">
            {answer === undefined ? null : <PrivateAnswer message={answer} reading={reading} />}
          </div>
        </div>
      </div>
      <p class="newest" hidden={!isPast}>
        <a class="button small" href={`/c/${channel.id}`}>
          <Icon name="down" />
          Jump to the newest
        </a>
      </p>
      {isClosed === true ? (
        <Closed channel={channel} />
      ) : (
        <Composer channel={channel} nonce={nonce} text={text} />
      )}
    </main>
  );
}
