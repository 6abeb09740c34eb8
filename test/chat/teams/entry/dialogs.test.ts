/** Dialogs: opened by buttons, kept whole, sent once, and only by those for whom they are. */
import { expect, test } from 'vitest';
import { busy } from '../../../../src/store/errors.js';
import { invoke } from '../../../support/teams/inbound.js';
import type { Dialog } from '../../../support/teams/things.js';
import { type TeamsApp, teamsApp, wordsOf } from '../../../support/teamsApp.js';
import {
  ANSWER_MS,
  addressedTo,
  brokenStore,
  declared,
  dmsTo,
  formFor,
  heldCommands,
  impatient,
  incidentOf,
  lastOf,
  REF,
  thereIs,
  timelineOf,
  titlesOf,
} from './given.js';

const TITLE = 'Title (required)';
const shown = (dialog: Dialog): string => wordsOf(dialog.card);

/** The id under which the form of a dialog is kept. */
const idIn = (dialog: Dialog): string =>
  thereIs(/"form":"(?<id>[^"]+)"/u.exec(JSON.stringify(dialog.card))?.groups?.['id']);

/** Somebody sends or asks for a form that they name themselves. */
const sends = ({ teams }: TeamsApp, who: string, name: string, data: object) =>
  teams.emit(invoke(teams.state, teams.direct(who), teams.user(who), name, { data: { ...data } }));

test('what is wrong stands below its field, and the rest stays', async () => {
  const given = await teamsApp();
  const ada = given.teams.as('Ada');
  const room = await declared(given, ada);
  const form = await formFor(given, ada, 'note', room);
  ada.fill(form, { Note: 'Deploy 4711' });
  // A client that does not check what is typed into a date.
  const [, date = ''] = form.values.keys();
  const { body } = await sends(given, 'Ada', 'task/submit', {
    ...Object.fromEntries(form.values),
    [date]: '2026-02-31',
    muster: { do: 'submit', form: idIn(form) },
  });
  expect(JSON.stringify(body)).toContain('Deploy 4711');
  expect(JSON.stringify(body)).toContain('Please look at the marked fields; nothing was lost.');
  expect(await timelineOf(given)).not.toContain('Deploy 4711');
  await ada.submit(form);
  await given.settled();
  expect(await timelineOf(given)).toContain('Deploy 4711');
});

test('what is wrong with the whole stands above it, and everything is kept', async () => {
  const given = await teamsApp();
  const ada = given.teams.as('Ada');
  const form = await formFor(given, ada, 'declare');
  ada.fill(form, { [TITLE]: 'Kept title' });
  const heal = brokenStore(given, busy());
  await ada.submit(form);
  expect(shown(form)).toContain('Nothing of this was kept; please repeat it');
  expect([...form.values.values()]).toContain('Kept title');
  heal();
  await ada.submit(form);
  await given.settled();
  expect(shown(form)).toContain('is declared');
  expect(await incidentOf(given)).toMatchObject({ title: 'Kept title' });
});

test('a fault is a reference, with nothing of its inside, and everything is kept', async () => {
  const given = await teamsApp();
  const ada = given.teams.as('Ada');
  const form = await formFor(given, ada, 'declare');
  ada.fill(form, { [TITLE]: 'Kept title' });
  const heal = brokenStore(given, new Error('relation "incidents" at 10.0.0.7 is gone'));
  await ada.submit(form);
  heal();
  expect(shown(form)).toMatch(/stands in the log under [0-9a-f-]{36}/u);
  expect(shown(form)).not.toMatch(/relation|10\.0\.0\.7/u);
  expect([...form.values.values()]).toContain('Kept title');
});

test('fields follow what others say, and nothing is sent by that', async () => {
  const given = await teamsApp();
  const ada = given.teams.as('Ada');
  const form = await formFor(given, ada, 'declare');
  ada.fill(form, { [TITLE]: 'Half a title', 'Who is affected?': 'Everyone is down' });
  await ada.submit(form, 'Update');
  expect(shown(form)).toContain('Your answers suggest SEV1');
  expect([...form.values.values()]).toContain('Half a title');
  await given.settled();
  expect(await titlesOf(given)).toBe('[]');
});

test('a form that is not kept any more gives back what was typed', async () => {
  const given = await teamsApp();
  const ada = given.teams.as('Ada');
  const form = await formFor(given, ada, 'declare');
  await given.app.store.tx(async (w) => {
    await w.delete(w.tables.adapterState);
  });
  ada.fill(form, { [TITLE]: 'Not for nothing' });
  await ada.submit(form);
  expect(shown(form)).toContain('please open it anew');
  expect(shown(form)).toContain('Not for nothing');
  expect(await titlesOf(given)).toBe('[]');
  const card = thereIs(ada.dms.messages.findLast((one) => wordsOf(one.card).includes('Open the form')));
  const { dialog } = await ada.press(card, 'Open the form');
  expect(shown(thereIs(dialog))).toContain('is gone: please ask for it anew');
});

test('a form is for whom it was opened: nobody else sees or sends it', async () => {
  const given = await teamsApp();
  const ada = given.teams.as('Ada');
  const form = await formFor(given, ada, 'declare');
  const id = idIn(form);
  // What was typed is kept with the form when it could not be taken.
  const heal = brokenStore(given, busy());
  ada.fill(form, { [TITLE]: 'A secret title' });
  await ada.submit(form);
  heal();
  await ada.submit(form, 'Update');
  for (const [name, muster] of [
    ['task/fetch', { do: 'form', id }],
    ['task/submit', { do: 'submit', form: id }],
    ['task/submit', { do: 'redraw', form: id }],
    ['composeExtension/submitAction', { do: 'submit', form: id }],
  ] as const) {
    const { status, body } = await sends(given, 'Ben', name, { muster, title: 'Mine' });
    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toContain('A secret title');
    expect(JSON.stringify(body)).toContain('anew');
  }
  await given.settled();
  expect(await titlesOf(given)).toBe('[]');
  await ada.submit(form);
  await given.settled();
  expect(await titlesOf(given)).toBe('["A secret title"]');
});

test('what a button opens is refused to whoever may not, in words', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const room = await declared(given, teams.as('Ada'));
  const on = thereIs(room.messages[0]);
  const opens = async (line: string) =>
    JSON.stringify(
      (
        await teams.emit(
          invoke(
            teams.state,
            room,
            teams.user('Gil'),
            'task/fetch',
            { data: { muster: { do: 'run', line } } },
            on,
          ),
        )
      ).body,
    );
  expect(await opens(`/incident update ${REF}`)).toContain('responder');
  expect(await opens('/token add')).toMatch(/admin|manager/iu);
  expect(await opens('/incident nonsense')).toContain('There is no command');
  for (const data of [{}, { muster: { do: 'view', id: 'x' } }, { muster: { do: 'submit', form: 'x' } }])
    expect(JSON.stringify((await sends(given, 'Gil', 'task/fetch', data)).body)).toContain(
      'none of Muster’s',
    );
  for (const data of [{}, { muster: { do: 'run', line: `/incident ack ${REF}` } }])
    expect(JSON.stringify((await sends(given, 'Ada', 'task/submit', data)).body)).toContain(
      'none of Muster’s',
    );
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ assignee: null });
});

test('a button that opens a dialog but has nothing to ask does what it says', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const room = await declared(given, teams.as('Ada'));
  const { body } = await teams.emit(
    invoke(
      teams.state,
      room,
      teams.user('Ben'),
      'task/fetch',
      { data: { muster: { do: 'run', line: `/incident note ${REF} It was the deploy` } } },
      thereIs(room.messages[0]),
    ),
  );
  await given.settled();
  expect(body).toBeUndefined();
  expect(await timelineOf(given)).toContain('It was the deploy');
});

test('what takes long is said in the dialog, done once, and answered directly', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const ada = teams.as('Ada');
  const form = await formFor(given, ada, 'declare');
  ada.fill(form, { [TITLE]: 'Slow one' });
  const held = heldCommands(given);
  const restore = impatient(ANSWER_MS);
  await ada.submit(form);
  restore();
  expect(shown(form)).toContain('This takes a moment');
  const again = teams.redeliver(lastOf(given, 'task/submit'));
  held.release();
  await again;
  await given.settled();
  expect(await titlesOf(given)).toBe('["Slow one"]');
  expect(dmsTo(ada).filter((told) => told.includes('is declared'))).toHaveLength(1);
});

test('a form of the room is sent where it was opened, wherever the dialog says that it is', async () => {
  const given = await teamsApp();
  const ada = given.teams.as('Ada');
  const room = await declared(given, ada);
  const form = await formFor(given, ada, 'note', room);
  ada.fill(form, { Note: 'From the dialog' });
  await sends(given, 'Ada', 'task/submit', {
    ...Object.fromEntries(form.values),
    muster: { do: 'submit', form: idIn(form) },
  });
  await given.settled();
  expect(await timelineOf(given)).toContain('From the dialog');
  expect((await addressedTo(ada, room)).length).toBeGreaterThan(0);
});
