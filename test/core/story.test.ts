import { afterEach, expect, test } from 'vitest';
import { createWorld, type World } from '../support/world.js';

let world: World;
afterEach(() => world.close());

test('an incident is declared, acknowledged, updated, resolved and closed, and the room hears all of it', async () => {
  world = await createWorld();
  expect(await world.run('Emil', '/incident declare sev1 "Checkout is down"')).toContain(
    'INC-2026-001 is declared as SEV1',
  );
  const room = world.chat.named('inc-2026-001-checkout-is-down');
  const emil = world.viewer('Emil').userId ?? '';
  expect(room.members).toEqual([emil]);
  expect(room.topic).toBe('INC-2026-001 · SEV1 critical · Detected · commander: nobody yet');
  expect(world.messages('incidents')).toHaveLength(1);
  const place = await world.roomOf('INC-2026-001');
  await world.run('Chen', '/incident ack', { place });
  await world.run('Ben', '/incident role take lead', { place });
  await world.run('Chen', '/incident update We found the cause', { place });
  await world.run('Chen', '/incident resolve Rolled back', { place });
  await world.run('Chen', '/incident close', { place });
  expect(world.chat.named('incidents').messages).toHaveLength(1);
});
