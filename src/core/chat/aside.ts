/** What an island says to one person beside everything that is owed: once, and with a reference where something broke. */
import { Refusal } from '../../domain/errors.js';
import type { Message } from '../../domain/message.js';
import { rememberFirst } from '../../store/queries/adapterState.js';
import type { Viewer } from '../../store/queries/viewer.js';
import type { Store } from '../../store/store.js';
import { faultMessage, refusalMessage } from '../messages/replies.js';
import { oweDirect } from '../outbox/owing.js';
import type { ChatPlatform, Clock, Log, NewId } from '../ports.js';

export interface AsideParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly platforms: readonly ChatPlatform[];
}

/** How long it is remembered that something was said, in milliseconds: platforms send things again for a day. */
const REMEMBERED_MS = 25 * 60 * 60_000;

export class Aside {
  constructor(
    private readonly parts: AsideParts,
    private readonly platform: string,
  ) {}

  /**
   * Whether this is said for the first time: platforms send again what was acknowledged too late. Where that cannot be
   * found out it is rather said twice than never.
   */
  async isFirst(key: string): Promise<boolean> {
    const { store, clock, log } = this.parts;
    const until = new Date(clock.wallNow().getTime() + REMEMBERED_MS);
    try {
      const at = { island: this.platform, key: `told:${key}` };
      return await store.tx((w) => rememberFirst(w, at, true, until));
    } catch (error) {
      log.warn({ err: error }, 'it was not kept that something was said');
      return true;
    }
  }

  /** What a fault looks like to whoever met it: a reference, with which it is found in the log. */
  fault(error: unknown, fields: object): Message {
    const reference = this.parts.newId();
    this.parts.log.error(
      { ...fields, platform: this.platform, err: error, reference },
      'a request of a chat platform failed',
    );
    return faultMessage(reference);
  }

  /** What went wrong, for whoever asked: refusals as they are, everything else with a reference. */
  problem(error: unknown, fields: object): Message {
    return error instanceof Refusal ? refusalMessage(error) : this.fault(error, fields);
  }

  /** Owes it to them directly: the outbox goes on trying, and keeps nothing that is told only once. */
  async owe({ organizationId, userId, name }: Viewer, message: Message): Promise<void> {
    const { store, clock, newId, platforms } = this.parts;
    await store.tx((w) =>
      oweDirect(
        { w, organizationId, now: clock.now(), newId, platforms },
        { id: userId ?? '', name },
        null,
        message.lasting ?? message,
        this.platform,
      ),
    );
  }
}
