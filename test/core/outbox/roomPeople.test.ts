/** Whom a room is asked for with: those who will be invited, for platforms on which nobody can be in a room of nobody. */
import { expect, test } from 'vitest';
import type { RoomRequest } from '../../../src/core/ports.js';
import { doublePlatform } from '../../support/chatPlatform.js';
import { ChatServerDouble } from '../../support/doubles/chatServer.js';
import { given } from '../given.js';

test('a room is asked for with those who may come in, and announcements with nobody', async () => {
  const asked: RoomRequest[] = [];
  const platform = doublePlatform(new ChatServerDouble());
  const world = await given({
    platforms: () =>
      Promise.resolve([
        {
          ...platform,
          openRoom: (request) => {
            asked.push(request);
            return platform.openRoom(request);
          },
        },
      ]),
  });
  await world.run('Emil', '/incident declare sev3 Down');
  const people = (kind: string) =>
    asked.filter((request) => request.kind === kind).map((request) => request.people.map(({ name }) => name));
  expect(people('WAR_ROOM')).toEqual([['Emil Novak']]);
  expect(people('ANNOUNCEMENTS')).toEqual([[]]);
});
