/** Plain words in the personal chat. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { busy } from '../../../../src/store/errors.js';
import { teamsApp, wordsOf } from '../../../support/teamsApp.js';
import {
  ANSWER_MS,
  addressedTo,
  asksAlone,
  brokenStore,
  declared,
  dmsTo,
  formFor,
  heldCommands,
  impatient,
  incidentOf,
  REF,
  titlesOf,
} from './given.js';

test('plain words are a command, with a mention or a slash before them or not', async () => {
  const given = await teamsApp();
  const ada = given.teams.as('Ada');
  for (const line of ['list', '@Muster list', '/incident list', 'incident list', ' list '])
    expect(await asksAlone(given, ada, line), line).toContain('No open incidents');
  expect(await asksAlone(given, ada, 'user list')).toContain('ada@acme.test');
  expect(await asksAlone(given, ada, '@Musterfrau list')).toContain('There is no command');
  expect(await asksAlone(given, ada, '@Muster user list')).toContain('ada@acme.test');
});

test('what is said to the app alone is answered there, and the buttons work', async () => {
  const given = await teamsApp();
  const ada = given.teams.as('Ada');
  const room = await declared(given, ada);
  expect(dmsTo(ada).at(-1)).toContain(`${REF} is declared as SEV2`);
  await ada.dm(`show ${REF}`);
  await given.settled();
  const shown = ada.dms.messages.at(-1);
  if (shown === undefined) throw new Error('Nothing is shown.');
  const { said } = await ada.press(shown, 'Acknowledge');
  await given.settled();
  expect(said).toContain(REF);
  expect(await incidentOf(given)).toMatchObject({ assignee: { name: 'Ada Moreau' } });
  expect(wordsOf(room.messages.at(-1)?.card)).toContain('acknowledged');
});

test('a form that a line asks for is opened by its card, filled in', async () => {
  const given = await teamsApp();
  const ada = given.teams.as('Ada');
  await declared(given, ada);
  const form = await formFor(given, ada, `update ${REF} --next 30m`);
  expect([...form.values.values()]).toContain('30m');
});

test('what takes longer than Teams waits is answered later, once', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const ada = teams.as('Ada');
  await ada.dm('list');
  await given.settled();
  const held = heldCommands(given);
  const restore = impatient(ANSWER_MS);
  await ada.dm('declare Slow one --severity SEV3');
  restore();
  await teams.until(() => dmsTo(ada).some((told) => told.includes('This takes a moment')));
  expect(dmsTo(ada).some((told) => told.includes('is declared'))).toBe(false);
  const again = teams.redeliver();
  held.release();
  await again;
  await given.settled();
  expect(await titlesOf(given)).toBe('["Slow one"]');
  expect(dmsTo(ada).filter((told) => told.includes('is declared'))).toHaveLength(1);
  expect(dmsTo(ada).filter((told) => told.includes('This takes a moment'))).toHaveLength(1);
});

test('asked in a channel, what comes late comes to the personal chat', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const ada = teams.as('Ada');
  const payments = teams.addChannel('payments');
  await ada.dm('list');
  await given.settled();
  const held = heldCommands(given);
  const restore = impatient(ANSWER_MS);
  await ada.mention(payments, 'declare');
  await ada.mention(payments, 'declare Slow one --severity SEV3');
  restore();
  held.release();
  await given.settled();
  const answers = (await addressedTo(ada, payments)).map(({ words }) => words);
  expect(answers.filter((words) => words.includes('This takes a moment'))).toHaveLength(2);
  // A form stands where it was asked for; words come directly.
  expect(answers.filter((words) => words.includes('something to fill in'))).toHaveLength(1);
  expect(dmsTo(ada).filter((told) => told.includes('Slow one') || told.includes('is declared'))).toHaveLength(
    1,
  );
});

test('what was promised for later survives the process, runs once, and is answered', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const env = { DATABASE_URL: `file:${join(folder, 'muster.db')}` };
  const first = await teamsApp({ env });
  const { teams } = first;
  const ada = teams.as('Ada');
  await ada.dm('list');
  await first.settled();
  // It never comes back: the process is killed in the middle.
  const hang = vi.spyOn(first.app.dispatcher, 'dispatch').mockReturnValue(new Promise(() => {}));
  const restore = impatient(ANSWER_MS);
  await ada.dm('declare Kept over --severity SEV3');
  await teams.until(() => dmsTo(ada).some((told) => told.includes('This takes a moment')));
  restore();
  vi.spyOn(first.app.deferred, 'idle').mockResolvedValue();
  await first.app.stop();
  hang.mockRestore();
  const second = await teamsApp({ env, teams });
  const later = new Date(Date.now() + 60_000);
  const clock = vi.spyOn(second.app.clock, 'wallNow').mockReturnValue(later);
  await second.app.deferred.recover();
  clock.mockRestore();
  await second.app.deferred.recover();
  await second.settled();
  expect(await titlesOf(second)).toBe('["Kept over"]');
  expect(dmsTo(ada).filter((told) => told.includes('is declared'))).toHaveLength(1);
});

test('a store that is busy is said to be, and nothing was done', async () => {
  const given = await teamsApp();
  const ada = given.teams.as('Ada');
  await asksAlone(given, ada, 'list');
  const heal = brokenStore(given, busy());
  expect(await asksAlone(given, ada, 'declare Not now --severity SEV3')).toContain(
    'Nothing of this was kept',
  );
  heal();
  expect(await titlesOf(given)).toBe('[]');
});

test('a fault is a reference, which stands in the log, with nothing of its inside', async () => {
  const given = await teamsApp();
  const ada = given.teams.as('Ada');
  await asksAlone(given, ada, 'list');
  const heal = brokenStore(given, new Error('connect 10.0.0.7:5432'));
  const words = await asksAlone(given, ada, 'declare Broken --severity SEV3');
  heal();
  const reference = /[0-9a-f]{8}-[0-9a-f-]{27}/u.exec(words)?.[0];
  expect(words).not.toContain('10.0.0.7');
  expect(reference).toBeDefined();
  expect(given.app.logged.some((line) => line.includes(reference ?? '?'))).toBe(true);
});

test('an answer that cannot be said is owed, and said when Teams is back', async () => {
  const given = await teamsApp({ mistakes: true });
  const { teams } = given;
  const [ada, payments] = [teams.as('Ada'), teams.addChannel('payments')];
  await asksAlone(given, ada, 'list');
  const before = dmsTo(ada).length;
  teams.fail({ api: 'connector', method: 'POST', path: '/activities', status: 502, times: 1 });
  await ada.mention(payments, 'list');
  await given.settled();
  expect(await addressedTo(ada, payments)).toEqual([]);
  expect(dmsTo(ada).slice(before)).toEqual([expect.stringContaining('No open incidents')]);
});
