/** Incidents in Slack with the real outbox: outages, lost answers and a process that dies. */
import { join } from 'node:path';
import type { WebClient } from '@slack/web-api';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type CallOptions, SlackClient } from '../../../src/chat/slack/client.js';
import { createSlackPlatform } from '../../../src/chat/slack/platform.js';
import { saveOrganization } from '../../../src/store/queries/peopleWrites.js';
import { releaseLeases } from '../../../src/store/queries/system.js';
import { deliveriesOf, gate, given, sent, timelineOf } from '../../core/given.js';
import { temporaryFolder } from '../../store/temporaryFolder.js';
import { SlackDouble, type SlackOptions } from '../../support/slack/slack.js';
import type { PlatformParts, World } from '../../support/world.js';
import { START, workspaceOf } from './platformGiven.js';

const REF = 'INC-2026-001';
const ROOM = 'inc-2026-001';
const MINUTE = 60_000;

/** A process of ours, which may die after a call to Slack: then it never calls again, and never hears what came of it. */
class Life {
  calls = 0;
  readonly #end = gate();
  readonly ended = this.#end.opened;
  #isOver = false;

  constructor(private readonly endsAt = Number.POSITIVE_INFINITY) {}

  async through<T>(call: () => Promise<T>): Promise<T> {
    this.calls += 1;
    const isLast = this.calls === this.endsAt;
    if (!this.#isOver) {
      const answer = await call();
      if (!isLast && !this.#isOver) return answer;
    }
    this.#isOver = true;
    this.#end.open();
    return await new Promise(() => {});
  }
}

class MortalClient extends SlackClient {
  life = new Life();

  override call<T>(method: string, fn: (web: WebClient) => Promise<T>, options?: CallOptions): Promise<T> {
    return this.life.through(() => super.call(method, fn, options));
  }
}

/** A Slack with everybody of the example in it. */
async function givenDouble(wall: { readonly at: Date }, options: SlackOptions = {}): Promise<SlackDouble> {
  const slack = await SlackDouble.start({ clock: () => wall.at.getTime(), ...options });
  onTestFinished(() => slack.stop());
  for (const name of ['ada', 'ben', 'chen', 'dana', 'emil']) slack.addUser({ name });
  return slack;
}

const platformsIn =
  (slack: SlackDouble, life?: Life) =>
  async ({ organizationId, ...parts }: PlatformParts) => {
    await parts.store.tx((w) => saveOrganization(w, organizationId, { slackTeamId: slack.team().id }));
    const client = new MortalClient(parts.clock, slack.apiUrl, slack.botToken);
    if (life !== undefined) client.life = life;
    const workspace = { ...workspaceOf(slack, organizationId, parts.clock), client };
    return [
      createSlackPlatform({
        ...parts,
        workspaces: {
          ofOrganization: () => Promise.resolve(workspace),
          ofOrigin: () => Promise.resolve(workspace),
        },
        publicUrl: 'https://muster.example',
        pageOf: (reference) => `https://muster.example/incidents/${reference}`,
      }),
    ];
  };

/** A world whose people are in Slack, and whose time is also that of the outside. */
async function givenBoth(options: SlackOptions = {}) {
  let world: World | undefined;
  const wall = {
    get at(): Date {
      return world?.clock.now() ?? new Date(START);
    },
  };
  const slack = await givenDouble(wall, options);
  world = await given({ wall, at: START, platforms: platformsIn(slack) });
  return { world, slack };
}

const said = (slack: SlackDouble, channel: string): string[] =>
  slack.channel(channel).messages.map(({ text }) => text);
const notesIn = (slack: SlackDouble): string[] =>
  said(slack, ROOM).flatMap((text) => /Note \d+/u.exec(text) ?? []);
const failures = async (world: World): Promise<string[]> =>
  (await timelineOf(world)).filter(({ kind }) => kind === 'DELIVERY_FAILED').map(({ text }) => text);
const notes = (count: number): string[] => Array.from({ length: count }, (_, i) => `Note ${i}`);

describe('an hour without Slack', () => {
  test.each(['reset', { status: 503 }] as const)(
    'loses nothing, doubles nothing and keeps the order (%o)',
    async (how) => {
      const { world, slack } = await givenBoth();
      await world.run('Emil', '/incident declare sev1 Down');
      slack.down(how);
      for (const text of notes(60)) {
        await sent(world, 'Chen', 'note', { incident: REF, text });
        if (text === 'Note 5') await sent(world, 'Chen', 'ack', { incident: REF });
        if (text === 'Note 20')
          await sent(world, 'Chen', 'role', { incident: REF, role: 'INCIDENT_COMMANDER' });
        if (text === 'Note 40') await sent(world, 'Emil', 'declare', { title: 'Other', severity: 'SEV3' });
        await world.advance(1);
      }
      expect(notesIn(slack)).toEqual([]);
      slack.up();
      await world.advance(1);
      expect(notesIn(slack)).toEqual(notes(60));
      const [summary] = slack.channel(ROOM).messages;
      expect(summary?.text).toContain('Chen Wei');
      expect(slack.channel(ROOM).pins).toHaveLength(1);
      expect(slack.channel(ROOM).topic).toContain('commander: Chen Wei');
      expect(slack.channel('inc-2026-002').messages).toHaveLength(1);
      expect(said(slack, 'incidents')).toHaveLength(2);
      expect(slack.channels.map(({ name }) => name).filter((name) => name !== '')).toEqual([
        'general',
        'incidents',
        'inc-2026-001-down',
        'inc-2026-002-other',
      ]);
      expect(await failures(world)).toEqual([]);
      expect((await deliveriesOf(world)).filter(({ state }) => state !== 'DONE')).toEqual([]);
      expect(slack.problems).toEqual([]);
    },
  );

  test('of a broken token gives nothing up either', async () => {
    const { world, slack } = await givenBoth();
    await world.run('Emil', '/incident declare sev3 Down');
    slack.fail('*', 'always', { error: 'token_revoked' });
    for (const text of notes(20)) {
      await sent(world, 'Chen', 'note', { incident: REF, text });
      await world.advance(3);
    }
    slack.heal();
    await world.advance(1);
    expect(notesIn(slack)).toEqual(notes(20));
    expect(await failures(world)).toEqual([]);
  });
});

test('a Slack that answers now and then loses nothing and doubles nothing', async () => {
  const { world, slack } = await givenBoth();
  const ways = ['reset', 'reset-after', { status: 500 }, { status: 429, retryAfter: 5 }] as const;
  await sent(world, 'Emil', 'declare', { title: 'Down', severity: 'SEV1' });
  for (const [i, text] of notes(40).entries()) {
    slack.fail('*', 1 + (i % 3), ways[i % ways.length] ?? 'reset');
    await sent(world, 'Chen', 'note', { incident: REF, text });
    if (i === 7) await sent(world, 'Chen', 'ack', { incident: REF });
    await world.agenda.advance(MINUTE / 4, world.mover);
  }
  slack.heal();
  await world.advance(2);
  expect(notesIn(slack)).toEqual(notes(40));
  expect(slack.channels.filter(({ kind }) => kind !== 'im')).toHaveLength(3);
  expect(said(slack, 'incidents')).toHaveLength(1);
  expect(await failures(world)).toEqual([]);
  expect(slack.problems).toEqual([]);
});

test('Slack’s own limits are kept and sat out in a storm of incidents', async () => {
  const { world, slack } = await givenBoth({ rateLimits: true });
  for (let i = 0; i < 30; i += 1) await sent(world, 'Emil', 'declare', { title: `T${i}`, severity: 'SEV3' });
  await world.advance(6);
  const rooms = slack.channels.filter(({ name }) => name.startsWith('inc-2026-'));
  expect(rooms).toHaveLength(30);
  for (const { messages, pins, topic, members } of rooms) {
    expect([messages.length, pins.length]).toEqual([1, 1]);
    expect(topic).not.toBe('');
    expect([...members]).toContain(slack.user('emil').id);
  }
  expect(said(slack, 'incidents')).toHaveLength(30);
  expect((await deliveriesOf(world)).filter(({ state }) => state !== 'DONE')).toEqual([]);
});

describe('a room that nobody may make', () => {
  test('is told to the reporter and in the announcements', async () => {
    const { world, slack } = await givenBoth();
    slack.addChannel({ name: 'incidents' });
    slack.fail('conversations.create', 'always', { error: 'restricted_action' });
    await world.run('Emil', '/incident declare sev1 Down');
    const direct = slack.channels.find(
      ({ kind, members }) => kind === 'im' && members.has(slack.user('emil').id),
    );
    expect(said(slack, direct?.id ?? '')).toEqual([
      expect.stringContaining('Slack does not let Muster make channels'),
    ]);
    expect(said(slack, 'incidents').at(-1)).toContain('Slack does not let Muster make channels');
  });
});

test('an archived room that nobody can take out again makes way for another one', async () => {
  const { world, slack } = await givenBoth();
  await world.run('Emil', '/incident declare sev3 Down');
  await world.run('Chen', `/incident resolve ${REF} fixed`);
  await world.run('Chen', `/incident close ${REF}`);
  await world.advance(30 * 24 * 60);
  expect(slack.channel(ROOM).archived).toBe(true);
  slack.fail('conversations.unarchive', 'always', { error: 'not_in_channel' });
  await world.run('Ben', `/incident reopen ${REF} again`);
  await world.advance(1);
  const other = slack.channel('inc-2026-001-down-2');
  expect(other).toMatchObject({ archived: false });
  expect(said(slack, other.id)).toEqual([
    expect.stringContaining('INC-2026-001 · Down'),
    expect.stringContaining('reopened'),
  ]);
  expect(other.pins.map(({ ts }) => ts)).toEqual([other.messages[0]?.ts]);
  expect(await failures(world)).toEqual([expect.stringContaining('and opens another')]);
});

test('a room that somebody archived while its incident goes on makes way for another one, and nothing is unsaid', async () => {
  const { world, slack } = await givenBoth();
  await world.run('Emil', '/incident declare sev3 Down');
  await slack.as('emil').archives(ROOM);
  slack.fail('conversations.unarchive', 'always', { error: 'not_in_channel' });
  await sent(world, 'Chen', 'note', { incident: REF, text: 'Note 1' });
  await sent(world, 'Chen', 'note', { incident: REF, text: 'Note 2' });
  await world.advance(1);
  const other = slack.channel('inc-2026-001-down-2');
  expect(said(slack, other.id).join()).toMatch(/Note 1/u);
  expect(said(slack, other.id).join()).toMatch(/Note 2/u);
  expect(said(slack, other.id).filter((text) => text.includes('Note 1'))).toHaveLength(1);
  expect(other.pins).toHaveLength(1);
  expect([...other.members]).toContain(slack.user('emil').id);
  expect(await failures(world)).toEqual([expect.stringContaining('and opens another')]);
});

test('rooms that are taken away again and again come to an end', async () => {
  const { world, slack } = await givenBoth();
  await world.run('Emil', '/incident declare sev3 Down');
  slack.fail('conversations.unarchive', 'always', { error: 'not_in_channel' });
  for (let i = 0; i < 6; i += 1) {
    for (const { id, name, archived } of slack.channels)
      if (name.startsWith(ROOM) && !archived) await slack.as('emil').archives(id);
    await sent(world, 'Chen', 'note', { incident: REF, text: `Note ${i}` });
    await world.advance(1);
  }
  expect(slack.channels.filter(({ name }) => name.startsWith(ROOM))).toHaveLength(1 + 3);
  expect((await failures(world)).at(-1)).toContain('could not deliver to');
});

test('a night without a token that works loses nothing', async () => {
  const { world, slack } = await givenBoth();
  await world.run('Emil', '/incident declare sev3 Down');
  slack.fail('*', 'always', { error: 'token_revoked' });
  await sent(world, 'Chen', 'note', { incident: REF, text: 'Note 1' });
  await world.advance(6 * 60);
  slack.heal();
  await world.advance(2);
  expect(notesIn(slack)).toEqual(['Note 1']);
  expect(await failures(world)).toEqual([]);
});

describe('a process that dies', () => {
  const declare = async (world: World): Promise<void> => {
    await sent(world, 'Emil', 'declare', { title: 'Down', severity: 'SEV1' });
    await sent(world, 'Chen', 'ack', { incident: REF });
  };
  const expectOnce = async (world: World, slack: SlackDouble): Promise<void> => {
    expect(slack.channels.map(({ name }) => name).sort()).toEqual([
      'general',
      'inc-2026-001-down',
      'incidents',
    ]);
    expect(said(slack, ROOM)).toEqual([
      expect.stringContaining('Down'),
      expect.stringContaining('Chen Wei acknowledged'),
    ]);
    expect(said(slack, 'incidents')).toHaveLength(1);
    const room = slack.channel(ROOM);
    expect(room.pins).toHaveLength(1);
    expect(room.bookmarks).toHaveLength(1);
    expect([...room.members]).toContain(slack.user('emil').id);
    expect((await deliveriesOf(world)).every(({ state }) => state === 'DONE')).toBe(true);
    expect(await failures(world)).toEqual([]);
  };

  /** Dies at the n-th call; another process takes over. Answers how many calls there were. */
  const killedAt = async (at: number): Promise<number> => {
    const databaseUrl = `file:${join(temporaryFolder(), 'muster.db')}`;
    const wall = { at: new Date(START) };
    const slack = await givenDouble(wall);
    const life = new Life(at);
    const first = await given({ databaseUrl, wall, platforms: platformsIn(slack, life) });
    await declare(first);
    const draining = first.worker.drain();
    draining.catch(() => {});
    await Promise.race([life.ended, draining]);
    await first.kill();
    const next = await given({ databaseUrl, wall, platforms: platformsIn(slack) });
    await releaseLeases(next.store);
    await next.worker.drain();
    await expectOnce(next, slack);
    return life.calls;
  };

  // Dying before a call is dying after the one before it.
  test('after Slack did what was asked, at whichever call', async () => {
    for (let at = 1; ; at += 1) if ((await killedAt(at)) < at) return expect(at).toBeGreaterThan(12);
  }, 120_000);
});
