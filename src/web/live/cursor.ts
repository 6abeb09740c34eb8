/** What a window shows already: everything up to a change and a message, from the first message on its page. */
export interface Cursor {
  /** The latest change it has. */
  readonly change: number;
  /** The latest message it has. */
  readonly seq: number;
  /** The first message it has: edits of older ones are none of its business. */
  readonly from: number;
}

/** As an event's id: `12.9.1`. */
export const formatCursor = ({ change, seq, from }: Cursor): string => `${change}.${seq}.${from}`;

export function parseCursor(text: string): Cursor | undefined {
  const [, change, seq, from] = /^(\d{1,10})\.(\d{1,10})\.(\d{1,10})$/u.exec(text) ?? [];
  return change === undefined || seq === undefined || from === undefined
    ? undefined
    : { change: Number(change), seq: Number(seq), from: Number(from) };
}
