/**
 * What is heard on a chat platform without being a command: people speak, come into rooms, edit and remove what stands on
 * a timeline; rooms are renamed and put away by hand. Islands tell; what follows is written here, in one transaction each.
 */
import { isNews } from '../../domain/incident/activity.js';
import { isOver } from '../../domain/incident/status.js';
import type { Person } from '../../domain/message.js';
import {
  type Conversation,
  conversationByExternalId,
  setConversation,
} from '../../store/queries/conversations.js';
import type { IncidentDetails, IncidentRoom } from '../../store/queries/incidentDetails.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import { pinsOf, type SourceMessage } from '../../store/queries/incidentWrites.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { systemViewer, type Viewer } from '../../store/queries/viewer.js';
import type { Reader, Store, Writer } from '../../store/store.js';
import { viewerOf } from '../dispatch/deferred.js';
import { isPublic } from '../incidents/consequences.js';
import { IncidentWork } from '../incidents/work.js';
import { Relay, type RelayParts, type Room, type Said } from './relay.js';
import type { Hearing, Words } from './relayed.js';

export type { Said } from './relay.js';

export interface HeardParts extends RelayParts {
  readonly store: Store;
}

/** Says what is in a message; asked only where somebody is to read it elsewhere. */
export type Tell<T> = () => T | Promise<T>;

/** Where something was heard: a channel of a platform, of an organization. */
export interface Where {
  readonly organizationId: string;
  readonly platform: string;
  /** The channel as the platform knows it. */
  readonly room: string;
}

/** Whoever comes this soon has missed nothing, in milliseconds. */
const NOTHING_MISSED_MS = 2 * 60_000;

export class Heard {
  readonly #relay: Relay;

  constructor(private readonly parts: HeardParts) {
    this.#relay = new Relay(parts);
  }

  /**
   * Somebody said something that is no command: in a war room that is activity, and perhaps the first response; and the
   * incident's other rooms show it where the organization wants that. Told twice it is shown once. `viewer` is undefined
   * for whoever is nobody here. `tell` is asked what was said only where that is shown. With `w` all of it belongs to that
   * transaction.
   */
  async spoke(viewer: Viewer | undefined, where: Where, tell?: Tell<Said>, w?: Writer): Promise<void> {
    const db = w ?? this.parts.store.read;
    const room = await this.#warRoom(where, db);
    if (room === undefined) return;
    const { incidentId } = room;
    const incident =
      viewer === undefined ? undefined : await new IncidentQueries(db, viewer).find(incidentId);
    // Looked at first: a lively room must not wait in line with those who write.
    const isNew = incident !== undefined && isNews(incident, this.parts.clock.now());
    const others = tell === undefined ? [] : await this.#others(db, where, room, incident);
    if (!isNew && others.length === 0) return;
    const said = others.length === 0 ? undefined : await tell?.();
    const by = viewer ?? systemViewer(where.organizationId);
    await this.#work(
      by,
      where,
      async (work, tx) => {
        const present = isNew ? await work.locked(incidentId) : undefined;
        if (present !== undefined) await work.spoke(present);
        if (said !== undefined)
          await this.#relay.said(tx, room, others, said, viewer?.name ?? said.author ?? 'Somebody');
      },
      w,
    );
  }

  /**
   * Somebody has edited what they said: the rooms that show it follow. `version` is when, on their platform's clock, in
   * milliseconds: an older edit that is told later does not count. With `w` all of it belongs to that transaction.
   */
  async edited(where: Where, message: string, version: number, tell: Tell<Words>, w?: Writer): Promise<void> {
    const hearing = async (): Promise<Hearing> => {
      const { text, files } = await tell();
      return { type: 'edited', text, files, version };
    };
    await this.#changed(where, message, hearing, w);
  }

  /** What somebody said is deleted: so it is where other rooms show it. With `w` all of it belongs to that transaction. */
  async removed(where: Where, message: string, w?: Writer): Promise<void> {
    await this.#changed(where, message, () => ({ type: 'removed' }), w);
  }

  async #changed(where: Where, message: string, tell: Tell<Hearing>, given?: Writer): Promise<void> {
    const read = given ?? this.parts.store.read;
    const room = await this.#warRoom(where, read);
    if (room === undefined) return;
    // Of what is not shown anywhere nothing is kept; but it may be that we are told of the message only later.
    const isShown =
      (await this.#relay.knows(read, room, message)) || (await this.#others(read, where, room)).length > 0;
    if (!isShown) return;
    const hearing = await tell();
    await this.#work(
      systemViewer(where.organizationId),
      where,
      (_, w) => this.#relay.changed(w, room, message, hearing),
      given,
    );
  }

  /** The rooms that show what is said in this one, whoever says it. */
  async #others(
    db: Reader,
    { organizationId }: Where,
    room: Room,
    seen?: IncidentDetails,
  ): Promise<readonly IncidentRoom[]> {
    const incident =
      seen ?? (await new IncidentQueries(db, systemViewer(organizationId)).find(room.incidentId));
    return incident === undefined ? [] : await this.#relay.rooms(db, room, incident);
  }

  /**
   * Somebody has come into a room. Whoever was let into the room of a private incident belongs to it from now on, if they
   * are cleared for it. Answers the incident that they should be told about, if they missed anything.
   */
  async joined(viewer: Viewer, where: Where): Promise<IncidentDetails | undefined> {
    const { store, clock } = this.parts;
    const id = (await this.#warRoom(where, store.read))?.incidentId;
    const { userId } = viewer;
    if (id === undefined || userId === null) return undefined;
    const unseen = await new IncidentQueries(store.read, systemViewer(where.organizationId)).find(id);
    if (unseen === undefined || viewer.clearance < unseen.clearance) return undefined;
    if (!isPublic(unseen)) await this.#admit({ id: userId, name: viewer.name }, where, id);
    const incident = await new IncidentQueries(store.read, viewer).find(id);
    if (incident === undefined || isOver(incident.status)) return undefined;
    return clock.now().getTime() - incident.declaredAt.getTime() < NOTHING_MISSED_MS ? undefined : incident;
  }

  /**
   * A message that may stand on a timeline is gone, or does not belong there any more: its entry is struck out. With `w` all
   * of it belongs to that transaction.
   */
  async unpinned(where: Where, message: string, reason: string, by?: Viewer, w?: Writer): Promise<void> {
    const { organizationId, platform, room } = where;
    const source: SourceMessage = { platform, room, message };
    for (const { incidentId, entryId, pinnedById } of await pinsOf(w ?? this.parts.store.read, source)) {
      // Taking one's own pin away says nothing about what somebody else has put there.
      if (by !== undefined && by.userId !== pinnedById) continue;
      const strike = async (work: IncidentWork): Promise<void> => {
        const incident = await work.locked(incidentId);
        const entry = incident === undefined ? undefined : await work.entry(incident, entryId);
        if (incident === undefined || entry === undefined || entry.struckAt !== null) return;
        await work.change(incident, {
          action: 'incident.unpin',
          strike: { entryId, reason },
          unpin: source,
          entries: [],
        });
      };
      await this.#work(by ?? systemViewer(organizationId), where, strike, w);
    }
  }

  /** On which timelines a message stands, and who put it there. */
  async pinned(
    { organizationId, platform, room }: Where,
    message: string,
  ): Promise<readonly { readonly incidentId: string; readonly by: Viewer }[]> {
    const { read } = this.parts.store;
    const pins = await pinsOf(read, { platform, room, message });
    if (pins.length === 0) return [];
    const viewer = systemViewer(organizationId);
    const incidents = new IncidentQueries(read, viewer);
    const users = await new PeopleQueries(read, viewer).usersByIds(pins.map(({ pinnedById }) => pinnedById));
    const standing = await Promise.all(
      pins.map(async ({ incidentId, entryId, pinnedById }) => {
        const incident = await incidents.find(incidentId);
        const entry = incident === undefined ? undefined : await incidents.entry(incident, entryId);
        const user = users.find(({ id }) => id === pinnedById);
        // What was struck out by hand does not come back by itself.
        return entry === undefined || entry.struckAt !== null || user === undefined
          ? []
          : [{ incidentId, by: viewerOf(user) }];
      }),
    );
    return standing.flat();
  }

  /** Somebody has renamed a room, put it away, or taken it out again. */
  async roomChanged(
    where: Where,
    { name, archived }: { readonly name?: string; readonly archived?: boolean },
  ): Promise<void> {
    const { store } = this.parts;
    const conversation = await this.#conversation(where, store.read);
    if (conversation === undefined) return;
    const { id, incidentId, state } = conversation;
    if (name !== undefined && name !== conversation.name)
      await store.tx((w) => setConversation(w, id, { name }));
    if (archived === undefined || incidentId === null || archived === (state === 'ARCHIVED')) return;
    await this.#work(systemViewer(where.organizationId), where, async (work, w) => {
      const incident = await work.locked(incidentId);
      // The room of an incident that goes on is taken out again as soon as something is said in it.
      if (incident === undefined || (archived && !isOver(incident.status))) return;
      await setConversation(w, id, { state: archived ? 'ARCHIVED' : 'OPEN' });
      await work.note(
        incident,
        [
          {
            kind: 'ROOM',
            text: `the war room #${conversation.name} was ${archived ? 'archived' : 'taken out of the archive'} by hand`,
            data: { platform: where.platform, name: conversation.name },
          },
        ],
        [],
      );
    });
  }

  async #conversation(
    { organizationId, platform, room }: Where,
    db: Reader,
  ): Promise<Conversation | undefined> {
    return await conversationByExternalId(db, organizationId, platform, room);
  }

  /** The war room that it is, if it is one. */
  async #warRoom(where: Where, db: Reader): Promise<Room | undefined> {
    const conversation = await this.#conversation(where, db);
    if (conversation?.kind !== 'WAR_ROOM' || conversation.incidentId === null) return undefined;
    return { ...conversation, incidentId: conversation.incidentId };
  }

  async #admit(person: Person, where: Where, incidentId: string): Promise<void> {
    await this.#work(systemViewer(where.organizationId), where, async (work) => {
      const incident = await work.locked(incidentId);
      if (incident === undefined || (await work.members(incident)).some(({ id }) => id === person.id)) return;
      await work.change(incident, {
        action: 'incident.join',
        invite: [person],
        entries: [
          { kind: 'INVITED', text: `${person.name} was let into the war room`, data: { users: [person.id] } },
        ],
      });
    });
  }

  async #work(
    viewer: Viewer,
    { platform }: Where,
    fn: (work: IncidentWork, w: Writer) => Promise<void>,
    given?: Writer,
  ): Promise<void> {
    const { store, clock, newId, platforms, log } = this.parts;
    const run = (w: Writer): Promise<void> =>
      fn(
        new IncidentWork({
          w,
          viewer,
          now: clock.now(),
          newId,
          platforms,
          log,
          surface: platform,
          requestId: null,
        }),
        w,
      );
    await (given === undefined ? store.tx(run) : run(given));
  }
}
