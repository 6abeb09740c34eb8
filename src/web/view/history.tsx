/** The messages of a line in a window, with the ways to what stands before and after them. */
import type { Posted } from '../../store/queries/workspace/messages.js';
import { threadPath } from './address.js';
import { Messages, type Said } from './message.js';
import type { Reading } from './reading.js';

export interface PieceProps {
  readonly messages: readonly Said[];
  /** The message before the first of these, if there is one. */
  readonly before: Posted | undefined;
  /** Others came after them. */
  readonly isPast: boolean;
  readonly reading: Reading;
  /** The message whose answers they are: the first of them follows it. */
  readonly root?: Posted | undefined;
  /** How far the reader has read. */
  readonly readUpTo?: number | undefined;
  /** Up to which change they are as they stand here: where the stream of a window that they come into goes on. */
  readonly change?: number | undefined;
}

interface EdgeProps {
  readonly id: string;
  /** Undefined: there is nothing more that way. */
  readonly href: string | undefined;
  readonly label: string;
  readonly from?: number;
  readonly seq?: number;
  readonly change: number | undefined;
}

/** More comes when one scrolls near; without JavaScript, and when that failed, it is a link. */
const Edge = ({ id, href, label, from, seq, change }: EdgeProps) => (
  <li id={id} class="edge" data-from={from} data-seq={seq} data-change={change}>
    {href === undefined ? null : (
      <a
        href={href}
        hx-get={href}
        hx-trigger="intersect once, click"
        hx-target="closest li"
        hx-swap="outerHTML"
      >
        {label}
      </a>
    )}
  </li>
);

const addressOf = ({ root, reading }: PieceProps): string => threadPath(reading.channelId, root?.id);
const edgeId = (side: 'earlier' | 'later', { root }: PieceProps): string =>
  root === undefined ? side : `${side}-answers`;
const Inside = (props: PieceProps & { readonly top?: boolean }) => (
  <Messages {...props} before={props.before ?? props.root} />
);

function EarlierEdge(props: PieceProps) {
  const { messages, before, readUpTo, change } = props;
  const [first] = messages;
  const from = first?.seq ?? 1;
  // Where the reader had stopped may lie further up.
  const read = readUpTo === undefined || readUpTo >= from ? '' : `&read=${readUpTo}`;
  const href = before === undefined ? undefined : `${addressOf(props)}?before=${from}${read}`;
  return (
    <Edge id={edgeId('earlier', props)} href={href} label="Earlier messages" from={from} change={change} />
  );
}

function LaterEdge(props: PieceProps) {
  const seq = props.messages.at(-1)?.seq ?? 0;
  const href = props.isPast ? `${addressOf(props)}?after=${seq}` : undefined;
  return (
    <Edge id={edgeId('later', props)} href={href} label="Later messages" seq={seq} change={props.change} />
  );
}

/** What a window begins with. */
export const Piece = (props: PieceProps) => (
  <>
    <EarlierEdge {...props} />
    <Inside {...props} top />
    {props.isPast ? <LaterEdge {...props} /> : null}
  </>
);

/** What comes before what a window shows. */
export const EarlierPiece = (props: PieceProps) => (
  <>
    <EarlierEdge {...props} />
    <Inside {...props} top />
  </>
);

/** What comes after it. */
export const LaterPiece = (props: PieceProps) => (
  <>
    <Inside {...props} />
    <LaterEdge {...props} />
  </>
);
