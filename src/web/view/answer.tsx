/** Answers as parts of the page that is open: what htmx puts into place. */
import { renderToString } from 'preact-render-to-string';
import type { Form } from '../../domain/form.js';
import type { ButtonGroup, Message } from '../../domain/message.js';
import type { Channel } from '../../store/queries/workspace/channels.js';
import type { ListedConversation } from '../../store/queries/workspace/directs.js';
import type { Mark } from '../../store/queries/workspace/marks.js';
import type { Posted } from '../../store/queries/workspace/messages.js';
import type { Presence } from '../../store/queries/workspace/presence.js';
import {
  THREAD_ANSWER,
  THREAD_NONCE,
  THREAD_ROOT,
  ThreadPane,
  type ThreadProps,
  ThreadRoot,
} from '../aside/thread.js';
import { Card } from './card.js';
import { ClockDue, type ClockFacts, ClockNext, ClockText } from './clock.js';
import { COMPOSER_NONCE } from './composer.js';
import { With } from './directs.js';
import { type DialogProps, FieldProblems, FORM_ALERT, FORM_NONCE, FormDialog } from './form.js';
import { HERE_COUNT, HERE_NAMES, HereCount, HereNames } from './here.js';
import { EarlierPiece, LaterPiece, Piece, type PieceProps } from './history.js';
import { helpId } from './input.js';
import type { Lists } from './lists.js';
import { MarkSign, markPlace, presencePlace } from './mark.js';
import { Messages, MessageView, type Said } from './message.js';
import { MoreList } from './more.js';
import { Swap } from './post.js';
import { MessageMenu } from './quoting.js';
import type { Reading } from './reading.js';
import { PinnedBody, PinnedTitle, PrivateAnswer, RoomTitle } from './room.js';
import { ChannelList } from './side.js';
import { Plain } from './text.js';

/** The two places in which one writes and is answered. */
export type AnswerPlace = 'channel' | 'thread';
const PLACES = {
  channel: { nonce: COMPOSER_NONCE, answer: 'private' },
  thread: { nonce: THREAD_NONCE, answer: THREAD_ANSWER },
} as const;

/** The composer's next request is another one. */
export const freshNonce = (nonce: string, place: AnswerPlace = 'channel'): string =>
  renderToString(
    <input type="hidden" name="nonce" id={PLACES[place].nonce} value={nonce} hx-swap-oob="true" />,
  );

export const privateAnswer = (message: Message, reading: Reading, place: AnswerPlace = 'channel'): string =>
  renderToString(
    <Swap into={PLACES[place].answer}>
      <PrivateAnswer message={message} reading={reading} />
    </Swap>,
  );
export const noPrivateAnswer = (place: AnswerPlace = 'channel'): string =>
  renderToString(<Swap into={PLACES[place].answer} />);

export const dialog = (form: Omit<DialogProps, 'open'>): string =>
  renderToString(
    <Swap into="modal">
      <FormDialog {...form} />
    </Swap>,
  );
/** What the answers given so far say about other fields. Nothing else is touched: somebody is filling the form in. */
export const hints = ({ fields }: Form): string =>
  fields.map(({ name, help }) => renderToString(<Swap into={helpId(name)}>{help}</Swap>)).join('');
export const noDialog = (): string => renderToString(<Swap into="modal" />);

/** What was wrong, inside the dialog that stays open with everything that was typed. */
export const dialogRefused = (
  message: Message,
  fields: Readonly<Record<string, readonly string[]>>,
  nonce: string | undefined,
  reading: Reading,
): string =>
  renderToString(
    <>
      <Swap into={FORM_ALERT}>
        <Card id="alert" message={message} reading={reading} />
      </Swap>
      <FieldProblems fields={fields} />
      {nonce === undefined ? null : (
        <input type="hidden" name="nonce" id={FORM_NONCE} value={nonce} hx-swap-oob="true" />
      )}
    </>,
  );

/** What changed in a line of messages, for a window that shows all that was before. */
export interface News {
  /** The list that they stand in. */
  readonly into: string;
  readonly appended: readonly Said[];
  /** The messages before the first appended and before each edited one, by its number. */
  readonly neighbours: ReadonlyMap<number, Posted | undefined>;
  readonly edited: readonly Said[];
}

export const news = ({ into, appended, neighbours, edited }: News, reading: Reading): string => {
  const [first] = appended;
  return renderToString(
    <>
      {edited.map((message) => (
        <MessageView message={message} before={neighbours.get(message.seq)} reading={reading} replacing />
      ))}
      {first === undefined ? null : (
        <div hx-swap-oob={`beforeend:#${into}`}>
          <Messages messages={appended} before={neighbours.get(first.seq)} reading={reading} />
        </div>
      )}
    </>,
  );
};

/** The message that was answered, as it stands above its thread. */
export const threadRoot = (root: Said, reading: Reading): string =>
  renderToString(
    <Swap into={THREAD_ROOT}>
      <ThreadRoot root={root} reading={reading} />
    </Swap>,
  );

/** A thread for a window that has none open, or another one. */
export const threadOpened = (pane: ThreadProps): string => renderToString(<ThreadPane {...pane} arriving />);

/** What can be made of a message, for the page that is open. */
export const messageMenu = (message: Posted, reading: Reading): string =>
  renderToString(
    <Swap into="menu">
      <MessageMenu message={message} reading={reading} />
    </Swap>,
  );

/** All messages anew: for a window that missed too much. */
export const everything = (into: string, piece: PieceProps): string =>
  renderToString(
    <Swap into={into}>
      <Piece {...piece} />
    </Swap>,
  );

/** What comes before or after what a window shows. */
export const further = (side: 'earlier' | 'later', piece: PieceProps): string =>
  renderToString(side === 'earlier' ? <EarlierPiece {...piece} /> : <LaterPiece {...piece} />);

/** What stands above the messages of a channel. */
export interface Above {
  readonly pinned: Posted | undefined;
  readonly further: readonly ButtonGroup[];
}

/** The parts of the page that show the present state; each is sent again when it reads differently. */
export const channelParts = (
  channel: Channel,
  { pinned, further }: Above,
  reading: Reading,
): readonly string[] =>
  [
    <Swap into="room-title">
      <RoomTitle channel={channel} />
    </Swap>,
    <Swap into="topic">
      <Plain text={channel.topic} />
    </Swap>,
    <Swap into="pinned-title">
      <PinnedTitle pinned={pinned} />
    </Swap>,
    <Swap into="pinned-body">
      <PinnedBody pinned={pinned} reading={reading} />
    </Swap>,
    <Swap into="more-list">
      <MoreList further={further} reading={reading} />
    </Swap>,
  ].map((part) => renderToString(part));

export const listPart = (lists: Lists, current: Pick<Channel, 'id' | 'kind'>, reading: Reading): string =>
  renderToString(
    <Swap into="channels">
      <ChannelList lists={lists} current={current} reading={reading} />
    </Swap>,
  );

/** What is new in one channel of the list. */
export const markPart = (channelId: string, mark: Mark, counted: 'mention' | 'message'): string =>
  renderToString(
    <Swap into={markPlace(channelId)}>
      <MarkSign mark={mark} counted={counted} />
    </Swap>,
  );

/** Whether those are there with whom a conversation of the list is. */
export const presencePart = (channelId: string, others: ListedConversation['others']): string =>
  renderToString(
    <Swap into={presencePlace(channelId)}>
      <With others={others} />
    </Swap>,
  );

/** Who is there of those who may read a channel. */
export const hereParts = (presence: Presence): readonly string[] =>
  [
    <Swap into={HERE_COUNT}>
      <HereCount presence={presence} />
    </Swap>,
    <Swap into={HERE_NAMES}>
      <HereNames presence={presence} />
    </Swap>,
  ].map((part) => renderToString(part));

export const clockParts = (
  clock: ClockFacts,
  reading: Reading,
  current?: Pick<Channel, 'id' | 'kind'>,
): readonly string[] => {
  const now = (
    <Swap into="clock-now">
      <ClockText clock={clock} reading={reading} />
    </Swap>
  );
  const next = (
    <Swap into="clock-next">
      <ClockNext clock={clock} reading={reading} />
    </Swap>
  );
  const due =
    current === undefined
      ? []
      : [
          <Swap into="clock-due">
            <ClockDue clock={clock} reading={reading} current={current} />
          </Swap>,
        ];
  return (clock.push ? [now, next, ...due] : [now]).map((part) => renderToString(part));
};
