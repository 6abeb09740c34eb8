/** Messages with something to do in them, kept so that each reader gets their own view of it. */
import { z } from 'zod';
import type { Message } from '../../domain/message.js';
import { remember, remembered } from '../../store/queries/adapterState.js';
import { TEAMS, type TeamsBase } from './parts.js';

/** How long a message can be acted on, in milliseconds. */
const KEPT_MS = 180 * 24 * 60 * 60_000;
/** How long one that holds what is told only once can be looked at, in milliseconds. */
const ONCE_MS = 10 * 60_000;

export interface View {
  readonly message: Message;
  readonly organizationId: string;
  /** The conversation, as Teams has it, in which it stands. */
  readonly conversation: string;
  /** Only this user of ours is shown what it says. */
  readonly only?: string;
  /** The form that it opens, where one waits. */
  readonly form?: string;
}

// As text inside the JSON: what a person typed may hold what PostgreSQL's JSON refuses, such as NUL. It is ours on both
// sides of the store, so its shape is trusted, not parsed again.
const kept = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.custom<View>((value) => typeof value === 'object' && value !== null && 'message' in value));

const at = (id: string) => ({ island: TEAMS, key: `view:${id}` });

/** Under this a message is kept once it was edited: every edit has the same, whatever it was sent with. */
export const editedViewId = (room: string, messageId: string): string => `${room}:${messageId}`;

export class Views {
  constructor(private readonly parts: Pick<TeamsBase, 'store' | 'clock'>) {}

  /** Keeps what a message shows, in place of what was kept under the id before. To be done before it is sent. */
  async keep(id: string, view: View): Promise<void> {
    const { store, clock } = this.parts;
    const keptMs = view.message.lasting === undefined ? KEPT_MS : ONCE_MS;
    const until = new Date(clock.wallNow().getTime() + keptMs);
    await store.tx((w) => remember(w, at(id), JSON.stringify(view), until), { waits: true });
  }

  /** Undefined when it is too old, or none of ours. */
  async find(id: string): Promise<View | undefined> {
    const { store, clock } = this.parts;
    return kept.safeParse(await remembered(store.read, at(id), clock.wallNow())).data;
  }
}
