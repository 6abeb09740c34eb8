/** What a button of a card carries, and what comes back with it. It comes from the client: nothing in it is believed. */
import { z } from 'zod';

/** The name under which it stands in the data of every action. */
export const OURS = 'muster';

const action = z.discriminatedUnion('do', [
  /** Runs a command line, as if it were typed. */
  z.object({ do: z.literal('run'), line: z.string() }),
  /** Shows a message as it is for whoever asks, with what they can do. */
  z.object({ do: z.literal('view'), id: z.string() }),
  /** Opens a form that is kept. */
  z.object({ do: z.literal('form'), id: z.string() }),
  /** Sends a form. */
  z.object({ do: z.literal('submit'), form: z.string() }),
  /** Draws a form anew with what was chosen, because other fields depend on it. Nothing is done. */
  z.object({ do: z.literal('redraw'), form: z.string() }),
]);
export type CardAction = z.infer<typeof action>;

const carried = z.object({ [OURS]: action }).loose();

/** The action in the data of a button; undefined for anything else. */
export const actionIn = (data: unknown): CardAction | undefined => carried.safeParse(data).data?.[OURS];

/** The data of a button. */
export const dataOf = (does: CardAction): { readonly [OURS]: CardAction } => ({ [OURS]: does });

/** The same for a button that opens a dialog: only a submit with this mark does (facts page, section 8). */
export const dialogDataOf = (does: CardAction) => ({ ...dataOf(does), msteams: { type: 'task/fetch' } });
