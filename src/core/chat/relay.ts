/**
 * What people say in one room of an incident is owed to its other rooms. The words are kept once and read when a copy is
 * sent, so that an edit costs the copies that are still owed nothing, and what is deleted is not lying about in deliveries.
 */
import { remember, remembered, rememberedLocked, rememberFirst } from '../../store/queries/adapterState.js';
import type { Conversation } from '../../store/queries/conversations.js';
import type { IncidentDetails, IncidentRoom } from '../../store/queries/incidentDetails.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Reader, Writer } from '../../store/store.js';
import { relayKey } from '../outbox/kinds.js';
import { oweTo } from '../outbox/owing.js';
import { relayPlace } from '../outbox/relay.js';
import type { ChatPlatform, Clock, Log, NewId } from '../ports.js';
import { type Hearing, heardOf, relayed, type Words } from './relayed.js';

export interface RelayParts {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly platforms: readonly ChatPlatform[];
  readonly log: Log;
}

/** The war room of an incident. */
export interface Room extends Conversation {
  readonly incidentId: string;
}

/** What a person said. */
export interface Said extends Words {
  /** The message as its platform knows it. */
  readonly message: string;
  /** When, on the product's clock. */
  readonly at: Date;
  /** Where it is found. */
  readonly url: string | null;
  /** It answers another message. */
  readonly reply?: boolean;
  /** The name of whoever said it, where they are nobody here. */
  readonly author?: string;
}

const DAY_MS = 24 * 60 * 60_000;
/** How long a message is known, on the wall clock: edits that come later are not followed. */
const KNOWN_MS = 90 * DAY_MS;
/** How long it is known that a message was edited or deleted that nobody has told us of: platforms tell late, not later. */
const UNHEARD_MS = DAY_MS;

/** Where it could be shown: rooms that are there or on their way. Who speaks in one that was put away is not copied. */
const LIVE: ReadonlySet<IncidentRoom['state']> = new Set(['OPEN', 'OWED']);

export class Relay {
  constructor(private readonly parts: RelayParts) {}

  /** The other rooms that show what is said in this one; none unless the organization has switched it on. */
  async rooms(db: Reader, from: Room, incident: IncidentDetails): Promise<readonly IncidentRoom[]> {
    const connected = new Set(this.parts.platforms.map(({ id }) => id));
    const others = incident.rooms.filter(
      ({ id, state, platform }) => id !== from.id && LIVE.has(state) && connected.has(platform),
    );
    // Asked last: most incidents have one room, and those are never looked at twice.
    if (others.length === 0) return [];
    const { settings } = await new PeopleQueries(db, systemViewer(from.organizationId)).organization();
    return settings.relayMessages === true ? others : [];
  }

  /** Somebody said something in a room: it is owed to these, once. */
  async said(w: Writer, from: Room, to: readonly IncidentRoom[], said: Said, author: string): Promise<void> {
    const { message, text, files, at, url, reply = false } = said;
    const platform = this.parts.platforms.find(({ id }) => id === from.platform)?.name ?? from.platform;
    await this.#heard(w, from, message, {
      type: 'said',
      origin: { author, platform, at: at.toISOString(), url, reply },
      text,
      files,
      to: to.map(({ id }) => id),
    });
  }

  /** Whether anything is known of a message. */
  async knows(db: Reader, from: Room, message: string): Promise<boolean> {
    return (
      (await remembered(db, relayPlace({ from: from.id, message }), this.parts.clock.wallNow())) !== undefined
    );
  }

  /** It says something else now, or is gone: wherever it is shown that is owed. */
  async changed(w: Writer, from: Room, message: string, hearing: Hearing): Promise<void> {
    await this.#heard(w, from, message, hearing);
  }

  async #heard(w: Writer, from: Room, message: string, hearing: Hearing): Promise<void> {
    const wallNow = this.parts.clock.wallNow().getTime();
    const place = relayPlace({ from: from.id, message });
    const first = heardOf(undefined, hearing);
    const until = (known: { readonly origin: unknown }) =>
      new Date(wallNow + (known.origin === null ? UNHEARD_MS : KNOWN_MS));
    if (await rememberFirst(w, place, first, until(first)))
      return await this.#owe(w, from, message, first.to);
    const known = relayed.parse(await rememberedLocked(w, place));
    const next = heardOf(known, hearing);
    if (next === known) return;
    await remember(w, place, next, until(next));
    await this.#owe(w, from, message, next.to);
  }

  async #owe(w: Writer, from: Room, message: string, to: readonly string[]): Promise<void> {
    const { clock, newId, platforms, log } = this.parts;
    const owing = {
      w,
      organizationId: from.organizationId,
      now: clock.now(),
      newId,
      platforms,
      cause: { log, request: relayKey({ from: from.id, message }), surface: from.platform },
    };
    for (const lane of to)
      await oweTo(owing, lane, from.incidentId, [{ kind: 'relay', from: from.id, message }]);
  }
}
