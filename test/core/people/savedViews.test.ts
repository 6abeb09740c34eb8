/** Views that somebody keeps: of two windows that save one of the same name one is told so. */
import { expect, test } from 'vitest';
import { addSavedView } from '../../../src/store/queries/savedViews.js';
import { given } from '../given.js';
import { idOf } from './given.js';

test('a name is taken by whoever is first', async () => {
  const world = await given();
  const { store, clock, organization } = world;
  const view = (id: string) => ({
    id,
    organizationId: organization.id,
    userId: idOf(world, 'Chen'),
    name: 'Mine',
    query: 'person=me',
    createdAt: clock.now(),
  });
  expect(await store.tx((w) => addSavedView(w, view('one')))).toBe(true);
  expect(await store.tx((w) => addSavedView(w, view('another')))).toBe(false);
});
