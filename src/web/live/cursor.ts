/** What a window shows already of a line of messages: from the first one on its page to the latest. */
export interface Span {
  /** The latest message it has. */
  readonly seq: number;
  /** The first message it has: edits of older ones are none of its business. */
  readonly from: number;
}

/** From where to where a window shows a line. */
export const spanOf = ({ messages }: { readonly messages: readonly { readonly seq: number }[] }): Span => ({
  seq: messages.at(-1)?.seq ?? 0,
  from: messages[0]?.seq ?? 1,
});

/** What a window shows already: everything up to a change, of the channel and of the thread that is open beside it. */
export interface Cursor extends Span {
  /** The latest change it has. */
  readonly change: number;
  readonly thread?: Span | undefined;
}

/** As an event's id: `12.9.1`, and with a thread `12.9.1~7.3`. */
export const formatCursor = ({ change, seq, from, thread }: Cursor): string =>
  `${change}.${seq}.${from}${thread === undefined ? '' : `~${thread.seq}.${thread.from}`}`;

const PATTERN = /^(\d{1,10})\.(\d{1,10})\.(\d{1,10})(?:~(\d{1,10})\.(\d{1,10}))?$/u;

export function parseCursor(text: string): Cursor | undefined {
  const found = PATTERN.exec(text);
  if (found === null) return undefined;
  const [change = 0, seq = 0, from = 0] = found.slice(1, 4).map(Number);
  const [threadSeq, threadFrom] = found.slice(4);
  if (threadSeq === undefined || threadFrom === undefined) return { change, seq, from };
  return { change, seq, from, thread: { seq: Number(threadSeq), from: Number(threadFrom) } };
}
