/**
 * Plays an incident in a doubled Teams and takes pictures of everything that Muster says and asks there, drawn by Microsoft's
 * renderer from the cards that were really sent. `teamsScreens.ts <folder>` takes all of them; without a folder only those of
 * the documents.
 */
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { startApp } from '../test/support/app.js';
import type { Sent } from '../test/support/teams/picture/index.js';
import { TeamsDouble } from '../test/support/teams/teams.js';
import type { Dialog, Message } from '../test/support/teams/things.js';
import { environmentOf, granted } from '../test/support/teamsApp.js';
import { takeTeamsPictures } from './teamsPictures.js';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));
const DOCUMENTED = ['teams-room', 'teams-declare'];

/** Verbs that ask when they come without more, and what they are called in the pictures. */
const FORMS = ['update', 'resolve', 'role', 'severity', 'status', 'note', 'invite', 'describe', 'services'];
const MORE_FORMS = [
  'impact',
  'tag',
  'bridge',
  'edit',
  'pause',
  'merge',
  'relate',
  'strike',
  'cancel',
  'rename',
];
const ANSWERS = ['help', 'help declare', 'show', 'list', 'timeline', 'catchup', 'updates', 'menu', 'ack'];

const teams = await TeamsDouble.start(granted);
teams.addUser({ name: 'Ada Moreau', timezone: 'Europe/Berlin' });
teams.addUser({ name: 'Ben Okafor', timezone: 'Europe/Berlin' });
teams.addTeam({ name: 'SRE' });
teams.addChannel('payments');
const app = await startApp({ ...environmentOf(teams), MUSTER_CLOCK: 'manual:2026-03-02T08:12:00Z' });
teams.connect({ url: `${app.url}/api/messages` });
const [ada, ben] = [teams.as('Ada'), teams.as('Ben')];
const all: Sent[] = [];
const settled = async (): Promise<void> => {
  await teams.settled();
  await app.idle();
  await app.worker.drain();
  await teams.settled();
};
const keepDialog = (name: string, { title, card }: Dialog): void => {
  all.push({ name, kind: 'dialog', json: { title, height: 'large', card: { content: card } } });
};
const keep = (name: string, card: unknown, { summary }: Message): void => {
  all.push({ name, kind: 'message', json: { card, summary } });
};
const opened = (dialog: Dialog | undefined): Dialog => {
  if (dialog === undefined) throw new Error('No dialog was opened.');
  return dialog;
};

try {
  ada.installs();
  await settled();
  for (const message of ada.dms.messages) keep('welcome', ada.seen(message), message);
  const { dialog } = await ada.extension('declare');
  const form = opened(dialog);
  ada.fill(form, {
    'Title (required)': 'Checkout is down',
    'Who is affected?': 'Everyone is down',
    Description: 'Since 08:55 every card payment fails.',
  });
  await ada.submit(form, 'Update');
  keepDialog('teams-declare', form);
  await ada.submit(form);
  await settled();
  keepDialog('declared', form);
  const room = teams.conversation('inc-2026-001');
  const [summary] = room.messages;
  if (summary === undefined) throw new Error('There is no card.');
  keep('room-shared', summary.card, summary);
  await ben.press(summary, 'Actions…');
  await ben.press(summary, 'Acknowledge');
  await settled();
  await ada.press(summary, 'Take command');
  await settled();
  await ben.mention(
    room,
    'update --status identified --next 20m Deploy 4711 broke card payments. We are rolling it back.',
  );
  await settled();
  const said = await ben.say(room, 'Rollback is at 60 %');
  const { dialog: noted } = await ada.extension('note', 'message', { message: said });
  keepDialog('noted', opened(noted));
  await ada.mention(room, 'note <at>nobody</at> *nobody* gets `pinged` by this & that');
  await settled();
  await ada.dm('hello');
  await teams.until(() => ada.dms.messages.length > 2);
  for (const [i, message] of ada.dms.messages.entries()) keep(`direct-${i}`, ada.seen(message), message);
  for (const line of ANSWERS) {
    const before = room.messages.length;
    await ada.mention(room, line);
    await settled();
    const answer = room.messages.slice(before).find(({ card }) => card !== undefined);
    if (answer !== undefined) keep(`answer-${line.replaceAll(' ', '-')}`, await ada.viewOf(answer), answer);
  }
  for (const verb of [...FORMS, ...MORE_FORMS]) {
    const before = room.messages.length;
    await ada.mention(room, verb);
    await settled();
    const waiting = room.messages.slice(before).find(({ card }) => card !== undefined);
    if (waiting === undefined) continue;
    if (verb === 'update') {
      keep('form-waits', await ada.viewOf(waiting), waiting);
      keep('addressed', waiting.card, waiting);
    }
    await ada.viewOf(waiting);
    const asked = await ada.press(waiting, 'Open the form');
    keepDialog(`form-${verb}`, opened(asked.dialog));
    if (verb === 'update') {
      ada.fill(opened(asked.dialog), { Message: 'We are rolling back.', 'Next update in': 'soon' });
      await ada.submit(opened(asked.dialog));
      keepDialog('form-with-errors', opened(asked.dialog));
    }
    ada.close(opened(asked.dialog));
  }
  keep('teams-room', await ada.viewOf(summary), summary);
  for (const [i, message] of room.messages.entries())
    if (message.from === undefined) keep(`room-${String(i).padStart(2, '0')}`, ada.seen(message), message);
  const [announcement] = teams.conversation('incidents').messages;
  if (announcement !== undefined) keep('announcement', await ben.viewOf(announcement), announcement);
  const folder = argv[2];
  await takeTeamsPictures(
    (folder === undefined ? all.filter(({ name }) => DOCUMENTED.includes(name)) : all).filter(({ json }) =>
      JSON.stringify(json).includes('AdaptiveCard'),
    ),
    folder ?? docs,
    folder === undefined ? { themes: ['light'], widths: ['desk'] } : {},
  );
} finally {
  await app.stop();
  await teams.stop();
}
