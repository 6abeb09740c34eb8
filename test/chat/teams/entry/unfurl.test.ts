/** Links to incidents, shown as what they lead to: only what everybody may see. */
import { expect, test } from 'vitest';
import { call } from '../../../support/process.js';
import { buttonsIn } from '../../../support/teams/client/pressing.js';
import { teamsApp, wordsOf } from '../../../support/teamsApp.js';
import { declared, lastOf, REF, thereIs, userCalled } from './given.js';

async function shared() {
  const given = await teamsApp();
  const { teams } = given;
  const ada = teams.as('Ada');
  await declared(given, ada);
  await ada.dm('declare Secret --severity SEV1 --private');
  await given.settled();
  const payments = teams.addChannel('payments');
  return { given, teams, ada, payments, page: `${given.app.url}/incidents/${REF}` };
}

test('a link to what everybody may see is shown as a card with nothing to press', async () => {
  const { teams, page, payments } = await shared();
  const { results } = await teams.as('Ben').unfurl(page, payments);
  const [card, ...more] = results;
  expect(more).toEqual([]);
  expect(wordsOf(thereIs(card)['content'])).toContain('Checkout is down');
  expect(buttonsIn(thereIs(card)['content'])).toEqual([]);
  // Nobody is called by what others show each other.
  expect(JSON.stringify(card)).toContain('Ada Moreau');
  expect(JSON.stringify(card)).not.toContain('"mention"');
  expect(JSON.stringify(thereIs(card)['preview'])).toContain('Checkout is down');
});

test('nothing else is shown, to members of what is private as little as to others', async () => {
  const { given, teams, ada, payments } = await shared();
  const { url } = given.app;
  const links = [
    `${url}/incidents/INC-2026-002`,
    `${url}/incidents/INC-2026-999`,
    `https://elsewhere.test/incidents/${REF}`,
    `${url}/incidents/%E0%A4%A`,
    `${url}/team`,
    'javascript:alert(1)',
    '',
  ];
  for (const link of links)
    for (const person of [ada, teams.as('Gil')]) {
      const { results } = await person.unfurl(link, payments);
      expect(results, link).toEqual([]);
      expect(lastOf(given, 'composeExtension/queryLink')).toMatchObject({ status: 200, body: undefined });
    }
});

test('what was made private is not shown any more', async () => {
  const { given, teams, ada, page, payments } = await shared();
  const { id } = thereIs(await userCalled(given, 'Ada Moreau'));
  await call(given.app.url, 'PATCH', `/users/${String(id)}`, { role: 'MANAGER' });
  await ada.dm(`private ${REF} on`);
  await given.settled();
  const { results } = await teams.as('Ben').unfurl(page, payments);
  expect(results).toEqual([]);
});
