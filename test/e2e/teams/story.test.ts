/** From a declaration to an archived room, as people in Teams do it, on both engines; and once with Slack at the same time. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { freshDatabase } from '../../support/postgres.js';
import { call } from '../../support/process.js';
import { SlackDouble } from '../../support/slack/slack.js';
import { wordsOf as slackWordsOf } from '../../support/slackApp.js';
import { teamsApp, wordsOf } from '../../support/teamsApp.js';

const engines = [
  { engine: 'SQLite', database: async () => ({ url: 'file::memory:', drop: async () => {} }) },
  { engine: 'PostgreSQL', database: () => freshDatabase(inject('postgresUrl')) },
];
const REF = 'INC-2026-001';

describe.each(engines)('on $engine', ({ database }) => {
  test('an incident from beginning to end', async () => {
    const { url, drop } = await database();
    onTestFinished(drop);
    const { teams, app, settled } = await teamsApp({ env: { DATABASE_URL: url } });
    const [ada, ben, chen] = [teams.as('Ada'), teams.as('Ben'), teams.as('Chen')];
    teams.addChannel('payments');
    const timeline = async () =>
      JSON.stringify((await call(app.url, 'GET', `/incidents/${REF}/timeline?limit=200`)).body);
    const incident = async () => (await call(app.url, 'GET', `/incidents/${REF}`)).body;

    // A typed command that needs more answers with a card, which opens the form for whoever asked.
    await ada.mention('payments', 'declare');
    await settled();
    const asked = await teams.until(() =>
      teams.conversation('payments').messages.find((one) => wordsOf(one.card).includes('only Ada sees')),
    );
    expect(wordsOf(await ben.viewOf(asked))).not.toContain('fill in');
    const { dialog: form } = await ada.press(asked, 'Open the form');
    if (form === undefined) throw new Error('No dialog was opened.');
    ada.fill(form, { 'Title (required)': 'Checkout is down', 'Who is affected?': 'Everyone is down' });
    await ada.submit(form, 'Update');
    expect(wordsOf(form.card)).toContain('Your answers suggest SEV1');
    expect([...form.values.values()]).toContain('Checkout is down');
    await ada.submit(form);
    await settled();
    expect(wordsOf(form.card)).toContain(`${REF} is declared as SEV1 critical`);

    const room = teams.conversation('inc-2026-001-checkout-is-down');
    expect(room.kind).toBe('channel');
    expect(room.description).toContain(`${REF} · SEV1 critical · Detected · commander: nobody yet`);
    const [summary] = room.messages;
    const [announced] = teams.conversation('incidents').messages;
    if (summary === undefined || announced === undefined) throw new Error('There is no card.');
    expect(wordsOf(announced.card)).toContain('Checkout is down');

    // Ben acknowledges by the button of the announcement, which only those see who may.
    await ben.press(announced, 'Actions…');
    await ben.press(announced, 'Acknowledge');
    await settled();
    expect(await incident()).toMatchObject({ status: 'INVESTIGATING', assignee: { name: 'Ben Okafor' } });
    expect(wordsOf(room.messages.at(-1)?.card)).toContain(`acknowledged ${REF}`);
    expect(wordsOf(summary.card)).toContain('Investigating');
    await ada.press(summary, 'Take command');
    await settled();
    expect(room.description).toContain('commander: Ada Moreau');

    // Somebody says something worth keeping, and corrects it.
    const said = await ben.say(room, 'Deploy 4711 went out at 08:55 :(');
    await ada.extension('note', 'message', { message: said });
    await settled();
    expect(await timeline()).toContain('Deploy 4711 went out at 08:55 :(');
    await ben.edit(said, 'Deploy 4711 went out at 08:45 :(');
    await settled();
    expect(await timeline()).toContain('Deploy 4711 went out at 08:45 :(');

    // An update by the form of the button.
    const { dialog: update } = await ada.press(summary, 'Post update');
    if (update === undefined) throw new Error('No dialog was opened.');
    ada.fill(update, { Message: 'We are rolling back.' });
    await ada.submit(update);
    await settled();
    expect(wordsOf(room.messages.at(-1)?.card)).toContain('We are rolling back.');
    expect(wordsOf(summary.card)).toContain('We are rolling back.');

    // Command goes to Ben, who is mentioned.
    await ada.mention(room, 'role give commander @Ben');
    await settled();
    expect(room.description).toContain('commander: Ben Okafor');

    // Chen wants to know what happened, in the chat with the app alone.
    await chen.dm(`catchup ${REF}`);
    await teams.until(() => wordsOf(chen.dms.messages.at(-1)?.card).includes('Deploy 4711'));

    await ben.mention(room, 'resolve Rolled back the deploy', { replyTo: said });
    await settled();
    expect(await incident()).toMatchObject({ status: 'RESOLVED', resolution: 'Rolled back the deploy' });
    await ben.press(summary, 'Close');
    await settled();
    expect(await incident()).toMatchObject({ status: 'CLOSED' });
    expect(room.archived).toBe(false);
    await call(app.url, 'POST', '/clock', { advance: 'P1D' });
    await settled();
    expect(room.archived).toBe(true);
    expect(await timeline()).toContain(`archived the war room #${room.name}`);
    expect(teams.problems).toEqual([]);
  });

  test('one incident in Slack and in Teams', async () => {
    const { url, drop } = await database();
    onTestFinished(drop);
    const folder = await mkdtemp(join(tmpdir(), 'muster-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const relaying = join(folder, 'muster.yaml');
    await writeFile(relaying, 'organizations:\n  - slug: default\n    relay_messages: true\n');
    const slack = await SlackDouble.start();
    onTestFinished(() => slack.stop());
    slack.addUser({ id: 'U1', name: 'ada', realName: 'Ada Moreau', email: 'ada@acme.test' });
    slack.addUser({ id: 'U2', name: 'ben', realName: 'Ben Okafor', email: 'ben@acme.test' });
    const {
      teams,
      app,
      settled: teamsSettled,
    } = await teamsApp({
      env: {
        DATABASE_URL: url,
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_API_URL: slack.apiUrl,
        SLACK_SIGNING_SECRET: slack.signingSecret,
        MUSTER_CONFIG: relaying,
      },
    });
    slack.connect({ url: `${app.url}/slack/events` });
    const settled = async () => {
      for (let n = 0; n < 3; n += 1) {
        await slack.settled();
        await teamsSettled();
      }
    };
    const incident = async () => (await call(app.url, 'GET', `/incidents/${REF}`)).body;

    // Ada is in Slack, Ben in Teams; Ada has an account in both, and is one person.
    await slack.as('U1').command('/incident', 'declare sev1 "Checkout is down"');
    await settled();
    const inSlack = slack.channel('inc-2026-001-checkout-is-down');
    const inTeams = teams.conversation('inc-2026-001-checkout-is-down');
    const [card] = inTeams.messages;
    if (card === undefined) throw new Error('There is no card.');
    expect(slackWordsOf(inSlack.messages[0])).toContain('Detected');

    await teams.as('Ben').press(card, 'Actions…');
    await teams.as('Ben').press(card, 'Acknowledge');
    await settled();
    expect(await incident()).toMatchObject({ status: 'INVESTIGATING', assignee: { name: 'Ben Okafor' } });
    expect(slackWordsOf(inSlack.messages[0])).toContain('Investigating');
    expect(slackWordsOf(slack.channel('incidents').messages[0])).toContain('Ben Okafor');

    await teams.as('Ada').dm(`role ${REF} take commander`);
    await settled();
    expect(inSlack.topic).toContain('commander: Ada Moreau');
    expect(inTeams.description).toContain('commander: Ada Moreau');
    const users: unknown = (await call(app.url, 'GET', '/users?limit=100')).body;
    expect(JSON.stringify(users).match(/Ada Moreau/gu)).toHaveLength(1);

    // What people say in one room is read in the other, once.
    await slack.as('U1').say(inSlack.name, 'Looking at the deploy');
    const answer = await teams.as('Ben').say(inTeams, 'It was mine, rolling back');
    await settled();
    const spoken = () =>
      inTeams.messages.filter((one) => wordsOf(one.card).includes('Looking at the deploy'));
    expect(spoken()).toHaveLength(1);
    expect(wordsOf(spoken()[0]?.card)).toContain('Ada Moreau');
    const heard = () =>
      inSlack.messages.filter((one) => slackWordsOf(one).includes('It was mine, rolling back'));
    expect(heard()).toHaveLength(1);
    await teams.as('Ben').edit(answer, 'It was not mine, rolling back');
    await settled();
    expect(slackWordsOf(inSlack.messages.at(-1))).toContain('It was not mine');

    await slack
      .as('U1')
      .command('/incident', 'update --status monitoring "Rolled back"', { channel: inSlack.name });
    await settled();
    expect(wordsOf(card.card)).toContain('Monitoring');
    await teams.as('Ben').mention(inTeams, 'resolve The rollback helped');
    await settled();
    expect(await incident()).toMatchObject({ status: 'RESOLVED' });
    expect(slackWordsOf(inSlack.messages[0])).toContain('Resolved');
    expect([...slack.problems, ...teams.problems]).toEqual([]);
  });
});
