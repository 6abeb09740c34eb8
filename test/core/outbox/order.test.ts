/** What is owed arrives in order, once, and as things are when it is sent. */
import { describe, expect, test } from 'vitest';
import { deliveriesOf, gate, given, sent } from '../given.js';

const REF = 'INC-2026-001';
const room = 'inc-2026-001';
const note = (text: string) => ({ incident: REF, text });

test('a war room is opened, and then named, described, told its topic and joined side by side, with its card pinned', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev1 "Checkout is down"');
  const war = world.chat.named('inc-2026-001-checkout-is-down');
  expect(war.messages).toMatchObject([{ pinned: true, edits: 0 }]);
  expect(war.topic).toBe('INC-2026-001 · SEV1 critical · Detected · commander: nobody yet');
  const [first, ...rest] = world.chat.calls
    .filter((c) => [war.id, war.name].includes(c.room))
    .map((c) => c.method);
  expect(first).toBe('openRoom');
  expect(rest.sort()).toEqual(['describeRoom', 'invite', 'post', 'setTopic']);
  expect(war.details).toEqual({
    purpose: 'War room of INC-2026-001: Checkout is down',
    links: [{ title: 'INC-2026-001 in Muster', url: 'https://muster.example/incidents/INC-2026-001' }],
  });
  const [card] = world.messages(war.name);
  for (const part of [
    'Severity: SEV1 critical',
    'Status: Detected',
    'Commander: nobody',
    'Reported by: Emil Novak',
  ])
    expect(card).toContain(part);
  expect(card).toContain('[Acknowledge] [Take command] [Post update] [Change severity] [Resolve]');
});

test('the room hears everything in the order in which it happened', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  for (let i = 0; i < 10; i += 1) await sent(world, 'Chen', 'note', note(`Note ${i}`));
  await world.worker.drain();
  const texts = world
    .messages(room)
    .slice(1)
    .map((m) => m.split('\n')[1]);
  expect(texts).toEqual(Array.from({ length: 10 }, (_, i) => `Note ${i}`));
});

test('what is owed before the room is there waits for it', async () => {
  const world = await given();
  await sent(world, 'Emil', 'declare', { title: 'Down', severity: 'SEV1' });
  await sent(world, 'Chen', 'note', note('Early'));
  await sent(world, 'Chen', 'ack', { incident: REF });
  expect(world.chat.rooms).toEqual([]);
  await world.worker.drain();
  expect(world.messages(room)).toEqual([
    expect.stringContaining('Status: Investigating'),
    expect.stringContaining('Early'),
    expect.stringContaining('Chen Wei acknowledged INC-2026-001'),
  ]);
});

test('a lane that is slow holds up no other', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Slow');
  await world.run('Emil', '/incident declare sev3 Fast');
  const go = gate();
  const slow = world.chat.named('inc-2026-001').id;
  world.chat.before = (_, id) => (id === slow ? go.opened : undefined);
  await sent(world, 'Chen', 'note', note('First'));
  await sent(world, 'Chen', 'note', note('Second'));
  await sent(world, 'Chen', 'note', { incident: 'INC-2026-002', text: 'Third' });
  const draining = world.worker.drain();
  await expect.poll(() => world.messages('inc-2026-002')).toHaveLength(2);
  expect(world.messages('inc-2026-001')).toHaveLength(1);
  go.open();
  await draining;
  expect(
    world
      .messages('inc-2026-001')
      .slice(1)
      .map((m) => m.split('\n')[1]),
  ).toEqual(['First', 'Second']);
});

test('at most eight lanes are served at once, and all in the end', async () => {
  const world = await given();
  for (let i = 0; i < 20; i += 1)
    await sent(world, 'Emil', 'declare', { title: `Number ${i}`, severity: 'SEV3' });
  const now = new Map<string, number>();
  let most = 0;
  world.chat.before = async (_, room) => {
    now.set(room, (now.get(room) ?? 0) + 1);
    most = Math.max(most, [...now.values()].filter((calls) => calls > 0).length);
    await new Promise((resolve) => setImmediate(resolve));
    now.set(room, (now.get(room) ?? 0) - 1);
  };
  await world.worker.drain();
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(8);
  expect(world.chat.rooms).toHaveLength(21);
});

describe('a card', () => {
  test('that is owed several edits is edited once, to the newest state', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    for (const line of ['ack', 'status identified', 'severity sev2'])
      await world.send('Chen', `incident ${line.split(' ')[0]}`, {
        incident: REF,
        ...(line.startsWith('status') ? { status: 'IDENTIFIED' } : {}),
        ...(line.startsWith('severity') ? { severity: 'SEV2' } : {}),
      });
    await world.worker.drain();
    const [card] = world.chat.named(room).messages;
    expect(card?.edits).toBe(1);
    expect(world.messages(room)[0]).toContain('Severity: SEV2 high\nStatus: Identified');
    expect(world.chat.named('incidents').messages[0]).toMatchObject({
      edits: expect.toSatisfy((n) => n <= 2),
    });
    expect(world.messages('incidents')).toHaveLength(1);
    expect(world.messages('incidents')[0]).toContain('Status: Identified');
  });

  test('of a state that changes while it is sent is owed anew', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    const [reached, go] = [gate(), gate()];
    world.chat.before = async (method) => {
      if (method !== 'edit') return;
      world.chat.before = () => {};
      reached.open();
      await go.opened;
    };
    await sent(world, 'Chen', 'ack', { incident: REF });
    const draining = world.worker.drain();
    await reached.opened;
    await sent(world, 'Chen', 'status', { incident: REF, status: 'IDENTIFIED' });
    go.open();
    await draining;
    expect(world.messages(room)[0]).toContain('Status: Identified');
    expect(world.messages('incidents')[0]).toContain('Status: Identified');
  });

  test('in the announcements links to the room once it is there, and shows the last update', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    expect(world.messages('incidents')[0]).toContain('War room: #inc-2026-001-down');
    await world.run('Chen', `/incident update ${REF} We found the cause`);
    expect(world.messages('incidents')[0]).toContain('We found the cause');
    expect(world.messages(room)[0]).toContain('We found the cause');
  });
});

test('a button’s command passes the same door', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev1 Down');
  const body = world.chat.named(room).messages[0]?.body as { buttons: { label: string; command: string }[] };
  const take = body.buttons.find((b) => b.label === 'Take command')?.command ?? '';
  await expect(world.run('Emil', take)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await world.run('Chen', take);
  await world.run('Chen', `/incident resolve ${REF} x`);
  await expect(world.run('Chen', take)).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(world.messages(room)[0]).toContain('[Close] [Reopen]');
});

test('whoever takes a role is invited, once', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  for (const line of ['take lead', 'take scribe']) await world.run('Chen', `/incident role ${REF} ${line}`);
  expect(world.chat.named(room).members).toEqual(['Emil', 'Chen'].map((who) => world.viewer(who).userId));
});

describe('a platform that', () => {
  test('cannot edit gets each new state as a message of its own', async () => {
    const world = await given({ abilities: { editMessages: false } });
    await world.run('Emil', '/incident declare sev3 Down');
    await world.run('Chen', `/incident ack ${REF}`);
    await world.run('Chen', `/incident status ${REF} identified`);
    expect(world.chat.calls.map((c) => c.method)).not.toContain('edit');
    const cards = world.messages(room).filter((m) => m.includes('Reported by'));
    expect(cards.map((m) => /Status: (\w+)/u.exec(m)?.[1])).toEqual([
      'Detected',
      'Investigating',
      'Identified',
    ]);
    expect((await deliveriesOf(world)).every((d) => d.state === 'DONE')).toBe(true);
  });

  test('has no topics is told none', async () => {
    const world = await given({ abilities: { setTopics: false } });
    await world.run('Emil', '/incident declare sev3 Down');
    expect(world.chat.calls.map((c) => c.method)).not.toContain('setTopic');
    expect((await deliveriesOf(world)).every((d) => d.state === 'DONE')).toBe(true);
  });

  test('allows only short names gets short ones', async () => {
    const world = await given({ abilities: { roomNameLimit: 20 } });
    await world.run('Emil', '/incident declare sev3 "Checkout is down in all regions"');
    expect(world.chat.rooms[0]?.name.length).toBeLessThanOrEqual(20);
  });
});

test('a name that is taken gets another, and the room is known by the one it got', async () => {
  const world = await given();
  await world.chat.openRoom('somebody else', 'inc-2026-001-down', false);
  await world.run('Emil', '/incident declare sev3 Down');
  expect(await world.send('Emil', 'incident show', { incident: REF })).toMatchObject({
    rooms: [{ name: 'inc-2026-001-down-2' }],
  });
  expect(world.messages('incidents')[0]).toContain('War room: #inc-2026-001-down-2');
});
