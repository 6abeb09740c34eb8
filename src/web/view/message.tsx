/** What was said in a channel. */
import type { Message } from '../../domain/message.js';
import type { Posted } from '../../store/queries/workspace/messages.js';
import { threadPath } from './address.js';
import { Card } from './card.js';
import { Icon, Mark } from './icons.js';
import { MentionedText } from './mentioned.js';
import { Quoting } from './quoting.js';
import { localTime, type Reading } from './reading.js';
import { Name } from './text.js';
import { dayOf, instantTitle, Time } from './time.js';

/** Messages of one author within this many milliseconds stand under one name. */
const TOGETHER_MS = 5 * 60_000;
const COLOURS = 6;

const initials = (name: string): string => {
  const words = name.split(/\s+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? '')][0] ?? '',
  );
  return letters.join('').toUpperCase() || '?';
};

/** A person's picture: their initials, in a colour that is always theirs. */
export function Avatar({ id, name }: { readonly id: string; readonly name: string }) {
  const colour = [...id].reduce((sum, c) => (sum * 31 + (c.codePointAt(0) ?? 0)) % 9973, 7) % COLOURS;
  return (
    <span class={`avatar colour-${colour}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

const isCard = ({ body }: Posted): boolean => body.title !== undefined || (body.buttons ?? []).length > 0;

const goesOn = (message: Posted, before: Posted | undefined, reading: Reading): boolean =>
  before !== undefined &&
  before.authorId === message.authorId &&
  // What answers a message does not stand below it.
  before.threadId === message.threadId &&
  !isCard(message) &&
  message.at.getTime() - before.at.getTime() < TOGETHER_MS &&
  localTime(message.at, reading).hasSame(localTime(before.at, reading), 'day');

export const messageId = (id: string): string => `m-${id}`;

/** A message with what the links in it lead to. */
export interface Said extends Posted {
  readonly unfolded?: readonly Message[];
}

interface MessageProps {
  readonly message: Said;
  /** The message before it in the channel. */
  readonly before: Posted | undefined;
  readonly reading: Reading;
  /** It takes the place of the one that is on the page. */
  readonly replacing?: boolean;
  /** It stands above its own thread, a second time on the page. */
  readonly isRoot?: boolean;
}

export function MessageView({ message, before, reading, replacing, isRoot }: MessageProps) {
  const { id, author, at, body, unfolded = [], deletedAt } = message;
  const deleted = deletedAt !== null;
  const together = goesOn(message, before, reading);
  return (
    <li
      id={isRoot === true ? `t-${id}` : messageId(id)}
      class={together ? 'message together' : 'message'}
      {...(replacing === true ? { 'hx-swap-oob': 'true' } : {})}
    >
      <div class="gutter">
        {together ? (
          <Time at={at} reading={reading} always="time" />
        ) : author === null ? (
          <Mark />
        ) : (
          <Avatar id={author.id} name={author.name} />
        )}
      </div>
      <div class="said">
        {together ? null : (
          <div class="by">
            {author === null ? <b>Muster</b> : <Name text={author.name} class="author" />}
            {author === null ? <span class="badge">app</span> : null}
            <Time at={at} reading={reading} always="time" />
          </div>
        )}
        {deleted ? (
          <p class="deleted">
            <Icon name="delete" />
            This message was deleted
          </p>
        ) : author === null ? (
          <Card id={`b-${isRoot === true ? 't-' : ''}${id}`} message={body} reading={reading} />
        ) : (
          <OwnWords message={message} reading={reading} />
        )}
        {deleted || message.editedAt === null || author === null ? null : <Edited at={message.editedAt} />}
        {unfolded.map((card, i) => (
          <Card id={`u-${isRoot === true ? 't-' : ''}${id}-${i}`} message={card} reading={reading} />
        ))}
        {isRoot === true ? null : <Answers message={message} reading={reading} />}
      </div>
      {deleted || isRoot === true ? null : <Quoting message={message} reading={reading} />}
    </li>
  );
}

/** What Muster changes says so itself where that matters. */
const Edited = ({ at }: { readonly at: Date }) => (
  <time class="edited" dateTime={at.toISOString()} title={`Edited ${instantTitle(at)}`}>
    edited
  </time>
);

/** How many answers stand in its thread, and when the last one came: the way to them. */
function Answers({ message, reading }: { readonly message: Posted; readonly reading: Reading }) {
  const { id, replies, lastReplyAt } = message;
  if (replies === 0) return null;
  return (
    <a class="answers" id={`a-${id}`} href={threadPath(reading.channelId, id)} data-thread>
      <Icon name="thread" />
      <b>{replies === 1 ? '1 reply' : `${replies} replies`}</b>
      {lastReplyAt === null ? null : (
        <span>
          last <Time at={lastReplyAt} reading={reading} />
        </span>
      )}
    </a>
  );
}

/** A person's own message is words and nothing else. */
const OwnWords = ({
  message: { body, mentions },
  reading,
}: {
  readonly message: Posted;
  readonly reading: Reading;
}) => (
  <div class="words">
    {body.blocks.map((block) =>
      block.type === 'quote' ? (
        <blockquote dir="auto">
          <MentionedText text={block.text} mentions={mentions} reading={reading} />
        </blockquote>
      ) : null,
    )}
  </div>
);

interface MessagesProps {
  readonly messages: readonly Said[];
  /** The message before the first of these, if there is one. */
  readonly before: Posted | undefined;
  readonly reading: Reading;
  /** Nothing is shown above them: whoever reads the first one sees who wrote it. */
  readonly top?: boolean;
  /** How far the reader has read; undefined where that is not shown. */
  readonly readUpTo?: number | undefined;
}

/** What the reader has not read, others having written it. */
const isNew = ({ seq, authorId }: Posted, readUpTo: number, { viewer }: Reading): boolean =>
  seq > readUpTo && authorId !== viewer.userId;

/** Messages in their order, with the reader's days between them, and a line where what is new begins. */
export const Messages = ({ messages, before, reading, top, readUpTo }: MessagesProps) => {
  const begins = (message: Posted, previous: Posted | undefined): boolean =>
    readUpTo !== undefined &&
    isNew(message, readUpTo, reading) &&
    (previous === undefined || !isNew(previous, readUpTo, reading));
  const firstNew = messages.findIndex((message, i) => begins(message, messages[i - 1] ?? before));
  return (
    <>
      {messages.map((message, i) => {
        const previous = messages[i - 1] ?? before;
        const day = dayOf(message.at, reading);
        return (
          <>
            {previous !== undefined && dayOf(previous.at, reading) === day ? null : (
              <li class="day">
                <span>{day}</span>
              </li>
            )}
            {i === firstNew ? (
              <li class="day new">
                <span>New</span>
              </li>
            ) : null}
            <MessageView
              message={message}
              before={top === true && i === 0 ? undefined : previous}
              reading={reading}
            />
          </>
        );
      })}
    </>
  );
};
