/** What is said to one person: rendered once for everybody where that makes no difference, and nowhere else. */
import { expect, test } from 'vitest';
import { Files } from '../../../src/chat/teams/files.js';
import { Telling } from '../../../src/chat/teams/telling.js';
import { NOWHERE } from '../../../src/core/commands/command.js';
import { viewerOf } from '../../../src/core/dispatch/deferred.js';
import { md, person, say } from '../../../src/domain/message.js';
import type { User } from '../../../src/store/queries/people.js';
import { givenTeams, personNamed } from './platformGiven.js';

const ACK = { label: 'Acknowledge', command: '/incident ack INC-2026-001' };

async function given() {
  const world = await givenTeams();
  const { base, tenant, users, platform } = world;
  const telling = new Telling({ ...base, platforms: [platform], files: new Files(base) });
  const [anybody] = users;
  if (anybody === undefined) throw new Error('There is nobody.');
  const to = (role: User['role']) => ({ tenant, viewer: viewerOf({ ...anybody, role }), place: NOWHERE });
  return { world, telling, to };
}

test('what is the same for everybody is rendered once', async () => {
  const { telling, to } = await given();
  const message = say('info', md`All is well.`);
  const first = await telling.own(to('ADMIN'), { message });
  expect(JSON.stringify(first.card)).toContain('All is well.');
  expect(await telling.own(to('VIEWER'), { message })).toBe(first);
  // Another message with the same words is another.
  expect(await telling.own(to('VIEWER'), { message: { ...message } })).not.toBe(first);
});

test('buttons are for whoever may press them, also in a message that somebody else was shown before', async () => {
  const { telling, to } = await given();
  const messages = [
    say('info', md`It is down.`, [ACK]),
    { ...say('info', md`It is down.`), more: [{ heading: 'More', buttons: [ACK] }] },
  ];
  for (const message of messages) {
    expect(JSON.stringify((await telling.own(to('RESPONDER'), { message })).card)).toContain(ACK.command);
    expect(JSON.stringify((await telling.own(to('VIEWER'), { message })).card)).not.toContain(ACK.command);
  }
});

test('people are named as Teams calls them now', async () => {
  const { world, telling, to } = await given();
  const ben = personNamed(world, 'Ben');
  const { mri, id: entraId } = world.teams.user('Ben');
  const message = say('info', md`${person(ben)} has it.`);
  expect(JSON.stringify((await telling.own(to('ADMIN'), { message })).card)).not.toContain(mri);
  await world.base.people.seen(world.organizationId, ben.id, { mri, entraId });
  expect(JSON.stringify((await telling.own(to('ADMIN'), { message })).card)).toContain(mri);
});
