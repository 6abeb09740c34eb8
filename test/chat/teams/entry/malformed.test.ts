/** Activities that are odd in any way: never a fault. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { teamsApp } from '../../../support/teamsApp.js';
import { lastOf, REF, thereIs } from './given.js';

/** Odd values for any field. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, 0, -1, true, '', '\0', '\ud800', [], {}, [null], [[]], 'x'.repeat(5_000)),
  fc.constantFrom<unknown>(
    '28:bot',
    '29:nobody',
    '19:x@thread.tacv2;messageid=1',
    'constructor',
    '__proto__',
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constant<unknown>(
    JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  ),
);

/** Every place in a value, as the way there. */
const placesIn = (value: unknown, way: readonly string[] = []): (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[...way, key], ...placesIn(inner, [...way, key])])
    : [];

const replaced = (value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown => {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((one, i) => (String(i) === key ? replaced(one, rest, by) : one));
  const copy: Record<string, unknown> = Object.assign({}, value);
  copy[key] = replaced(copy[key], rest, by);
  return copy;
};

test('whatever stands in an activity, it is never a fault, and the process lives', {
  timeout: 120_000,
}, async () => {
  const given = await teamsApp({ mistakes: true });
  const { teams, app } = given;
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  process.on('unhandledRejection', note);
  const [ada, ben] = [teams.as('Ada'), teams.as('Ben')];
  await ada.dm('declare Checkout is down --severity SEV2');
  await given.settled();
  const room = teams.conversation('inc-2026-001');
  await ada.mention(room, 'note @Ben saw it');
  await given.settled();
  const [card] = room.messages;
  await ben.viewOf(thereIs(card));
  const { dialog } = await ada.press(thereIs(card), 'Post update');
  ada.fill(thereIs(dialog), { Message: 'Soon.' });
  await ada.submit(thereIs(dialog));
  const said = await ben.say(room, 'Look');
  await ada.extension('note', 'message', { message: said });
  await ada.unfurl(`${app.url}/incidents/${REF}`);
  await ben.edit(said, 'Look there');
  ada.renames(room, 'checkout');
  ada.installs('General');
  await ada.dm(`export ${REF}`);
  await given.settled();
  await ada.answerOffer(thereIs(ada.dms.messages.findLast(({ offer }) => offer !== undefined)), true);
  await given.settled();
  const kinds = new Map(teams.deliveries.map(({ name, activity }) => [name, activity]));
  expect([...kinds.keys()]).toEqual(
    expect.arrayContaining([
      'message',
      'adaptiveCard/action',
      'task/fetch',
      'task/submit',
      'composeExtension/fetchTask',
    ]),
  );
  const samples = [...kinds.values()];
  await fc.assert(
    fc.asyncProperty(
      fc.nat(samples.length - 1).chain((n) => {
        const places = placesIn(samples[n]);
        return fc.tuple(
          fc.constant(n),
          fc.array(fc.tuple(fc.constantFrom(...places), odd), { minLength: 1, maxLength: 3 }),
        );
      }),
      fc.uuid(),
      async ([n, changes], id) => {
        const mutated = changes.reduce<unknown>((all, [way, by]) => replaced(all, way, by), {
          ...samples[n],
          id,
        });
        const activity = Object.assign({}, mutated);
        const { status, body } = await teams.send(JSON.stringify(activity), await teams.headers(activity));
        // What nobody here knows is said to be so.
        if (status !== 501) expect(status, `${body} for ${JSON.stringify(activity)}`).toBeLessThan(500);
      },
    ),
    { numRuns: 200 },
  );
  await given.settled();
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  const heard = given.app.logged.filter((line) => line.includes('"level":50'));
  expect(heard).toEqual([]);
  await ada.dm('list');
  expect(lastOf(given, 'message').status).toBe(200);
});
