/** The contract of the chat port: every platform passes it; a case is left out only by name and with a reason. */
import { afterEach, describe, expect, test } from 'vitest';
import { type ChatPlatform, DeliveryProblem, type RoomRequest } from '../../../src/core/ports.js';
import { type Message, md, type Person, person, say, time } from '../../../src/domain/message.js';

/** A platform with an organization in it, and somebody who looks at what it did. */
export interface Subject {
  readonly platform: ChatPlatform;
  readonly organizationId: string;
  readonly people: readonly [Person, Person];
  /** Somebody whom the platform cannot invite. */
  readonly stranger: Person;
  look(room: string): Promise<SeenRoom>;
  /** False: there are no pins there that anybody but people could set. */
  readonly pins?: false;
  /** How a message looks there that has arrived whole; as it was given unless said. */
  shown?(message: Message): unknown;
}

export interface SeenRoom {
  readonly name: string;
  readonly private: boolean;
  readonly topic: string;
  readonly members: readonly string[];
  /** In the order in which a reader sees them. */
  readonly messages: readonly {
    readonly externalId: string;
    /** As {@link Subject.shown} has it. */
    readonly message: unknown;
    readonly pinned: boolean;
  }[];
}

const everything = (who: Person): Message => ({
  title: 'INC-2026-001 · <b>Checkout</b> is down',
  tone: 'danger',
  blocks: [
    { type: 'text', markdown: md`**bold** _italic_ ${'<script>'} ${person(who)} ${time(new Date(0))}` },
    {
      type: 'facts',
      facts: [{ label: 'When', value: { type: 'time', at: '2026-03-02T09:00:00.000Z' } }],
    },
    { type: 'list', items: [md`one`, md`two`] },
    { type: 'quote', text: 'Line one\nline two \u{1f525}' },
  ],
  buttons: [{ label: 'Acknowledge', command: '/incident ack INC-2026-001', style: 'primary' }],
});

export function describeChatPlatform(
  name: string,
  make: () => Promise<{ readonly subject: Subject; close(): Promise<void> }>,
  { skip = {} }: { readonly skip?: Readonly<Record<string, string>> } = {},
): void {
  describe(`${name} as a chat platform`, () => {
    const cleanups: (() => Promise<void>)[] = [];
    const skipped = new Set<string>();
    afterEach(async () => {
      for (const cleanup of cleanups.splice(0)) await cleanup();
    });

    const check = (what: string, fn: (subject: Subject) => Promise<void>): void => {
      const body = async (): Promise<void> => {
        const { subject, close } = await make();
        cleanups.push(close);
        await fn(subject);
      };
      const reason = skip[what];
      if (reason !== undefined) {
        skipped.add(what);
        test.skip(`${what} (left out: ${reason})`, body);
      } else test(what, body);
    };
    const request = ({ organizationId, people }: Subject, more: Partial<RoomRequest> = {}): RoomRequest => ({
      organizationId,
      people,
      key: 'room-1',
      name: 'inc-2026-001-checkout-is-down',
      private: false,
      kind: 'WAR_ROOM',
      ...more,
    });
    const opened = async (subject: Subject): Promise<string> =>
      (await subject.platform.openRoom(request(subject))).externalId;
    const at = ({ organizationId }: Subject, room: string) => ({ organizationId, room });
    const shown = (subject: Subject, message: Message): unknown => subject.shown?.(message) ?? message;
    const post = (subject: Subject, room: string, key: string, text: string, repeated = false) =>
      subject.platform.post({
        ...at(subject, room),
        key,
        message: say('info', md`${text}`),
        pinned: false,
        repeated,
      });

    check('a room is opened once for its key, also by two at once', async (subject) => {
      const { platform, look } = subject;
      const refs = await Promise.all([1, 2, 3].map(() => platform.openRoom(request(subject))));
      const again = await platform.openRoom(request(subject));
      expect(new Set([...refs, again].map((ref) => ref.externalId)).size).toBe(1);
      expect(again.name).toBe('inc-2026-001-checkout-is-down');
      expect(await look(again.externalId)).toMatchObject({
        name: 'inc-2026-001-checkout-is-down',
        private: false,
      });
    });

    check('a name that is taken gets a number, within the limit', async (subject) => {
      const { platform } = subject;
      const long = 'a'.repeat(platform.can.roomNameLimit);
      const names: string[] = [];
      for (const key of ['one', 'two', 'three'])
        names.push((await platform.openRoom(request(subject, { key, name: long }))).name);
      expect(new Set(names).size).toBe(3);
      expect(names[0]).toBe(long);
      for (const given of names) expect(given.length).toBeLessThanOrEqual(platform.can.roomNameLimit);
    });

    check('a private room is private', async (subject) => {
      const { externalId } = await subject.platform.openRoom(request(subject, { private: true }));
      expect((await subject.look(externalId)).private).toBe(true);
    });

    check('a message arrives once for its key, whole, also when it is repeated', async (subject) => {
      const { platform, people, look } = subject;
      const room = await opened(subject);
      const message = everything(people[0]);
      const sending = { ...at(subject, room), key: 'card', message, pinned: true, repeated: false };
      const first = await platform.post(sending);
      const again = await Promise.all(
        [1, 2].map(() =>
          platform.post({
            ...sending,
            repeated: true,
          }),
        ),
      );
      expect(again).toEqual([first, first]);
      expect((await look(room)).messages).toEqual([
        { externalId: first.externalId, message: shown(subject, message), pinned: subject.pins ?? true },
      ]);
    });

    check('messages stay in the order in which they were sent', async (subject) => {
      const room = await opened(subject);
      const ids: string[] = [];
      for (const n of [1, 2, 3, 4, 5])
        ids.push((await post(subject, room, `m${n}`, `message ${n}`)).externalId);
      await post(subject, room, 'm2', 'message 2', true);
      expect((await subject.look(room)).messages.map((m) => m.externalId)).toEqual(ids);
    });

    check('the same key in two rooms is two messages', async (subject) => {
      const room = await opened(subject);
      const other = (await subject.platform.openRoom(request(subject, { key: 'room-2', name: 'other' })))
        .externalId;
      await post(subject, room, 'same', 'here');
      await post(subject, other, 'same', 'there');
      for (const one of [room, other]) expect((await subject.look(one)).messages).toHaveLength(1);
    });

    check('a message is edited in place, as often as asked', async (subject) => {
      const { platform, look } = subject;
      const room = await opened(subject);
      const { externalId } = await post(subject, room, 'card', 'before');
      await post(subject, room, 'later', 'later');
      const message = say('good', md`after`);
      await platform.edit({ ...at(subject, room), externalId, message });
      await platform.edit({ ...at(subject, room), externalId, message });
      expect((await look(room)).messages.map((m) => m.message)).toEqual(
        [message, say('info', md`later`)].map((one) => shown(subject, one)),
      );
    });

    check('the topic is what was set last', async (subject) => {
      const room = await opened(subject);
      for (const topic of ['SEV1 · Detected', 'SEV2 · Resolved', 'SEV2 · Resolved'])
        await subject.platform.setTopic(at(subject, room), topic);
      expect((await subject.look(room)).topic).toBe('SEV2 · Resolved');
    });

    check('a room is called something else, once for all', async (subject) => {
      const { platform, look } = subject;
      const room = await opened(subject);
      if (!platform.can.renameRooms) return;
      const { externalId } = await platform.openRoom(request(subject, { key: 'other', name: 'taken' }));
      for (let i = 0; i < 2; i += 1) {
        const ref = await platform.renameRoom(at(subject, room), 'inc-2026-001-search');
        expect(ref).toMatchObject({ externalId: room, name: 'inc-2026-001-search' });
      }
      expect((await look(room)).name).toBe('inc-2026-001-search');
      const clash = await platform.renameRoom(at(subject, externalId), 'inc-2026-001-search');
      expect(clash.name).toMatch(/^inc-2026-001-search-\d+$/u);
      expect((await platform.renameRoom(at(subject, externalId), 'inc-2026-001-search')).name).toBe(
        clash.name,
      );
    });

    check('a room is described and put away as often as asked', async (subject) => {
      const { platform } = subject;
      const room = await opened(subject);
      const details = { purpose: 'War room', links: [{ title: 'Muster', url: 'https://muster.example/i' }] };
      for (let i = 0; i < 2; i += 1) await platform.describeRoom(at(subject, room), details);
      for (const archived of [true, true, false, false])
        await platform.setArchived(at(subject, room), archived);
      await post(subject, room, 'after', 'still here');
      expect((await subject.look(room)).messages).toHaveLength(1);
    });

    check('people are invited once, and who cannot be is named', async (subject) => {
      const { platform, people, stranger, look } = subject;
      const room = await opened(subject);
      expect(await platform.invite(at(subject, room), people)).toEqual([]);
      const problems = await platform.invite(at(subject, room), [people[0], stranger]);
      expect(problems).toEqual([{ personId: stranger.id, problem: expect.stringMatching(/\w+/u) }]);
      expect([...(await look(room)).members].sort()).toEqual(people.map(({ id }) => id).sort());
    });

    check('a person has one conversation of their own', async (subject) => {
      const { platform, organizationId, people, look } = subject;
      const [mine, again, others] = await Promise.all([
        platform.openDirect(organizationId, people[0]),
        platform.openDirect(organizationId, people[0]),
        platform.openDirect(organizationId, people[1]),
      ]);
      expect(again.externalId).toBe(mine.externalId);
      expect(others.externalId).not.toBe(mine.externalId);
      expect(await look(mine.externalId)).toMatchObject({ private: true, members: [people[0].id] });
    });

    check('what is sent to a room that is not there fails for good', async (subject) => {
      const { platform } = subject;
      const room = '00000000-0000-4000-8000-000000000000';
      const failing = [
        post(subject, room, 'a', 'b'),
        platform.setTopic(at(subject, room), 'topic'),
        platform.invite(at(subject, room), subject.people),
        platform.edit({ ...at(subject, room), externalId: room, message: say('info', md`text`) }),
      ];
      for (const result of await Promise.allSettled(failing)) {
        expect(result.status).toBe('rejected');
        const reason: unknown = result.status === 'rejected' ? result.reason : undefined;
        expect(reason).toBeInstanceOf(DeliveryProblem);
        expect(reason).toMatchObject({ permanent: true });
      }
    });

    test('leaves out only cases that exist', () => {
      expect([...skipped].sort()).toEqual(Object.keys(skip).sort());
    });
  });
}
