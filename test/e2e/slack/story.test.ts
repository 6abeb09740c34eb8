/** From a declaration to an archived room, as people in Slack do it, over both transports and on both engines. */
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { freshDatabase } from '../../support/postgres.js';
import { call } from '../../support/process.js';
import { slackApp, type Transport, wordsOf } from '../../support/slackApp.js';

const engines = [
  { engine: 'SQLite', database: async () => ({ url: 'file::memory:', drop: async () => {} }) },
  { engine: 'PostgreSQL', database: () => freshDatabase(inject('postgresUrl')) },
];
/** How requests come in and where things are kept know nothing of each other: each has been through the story with one of the other. */
const pairs: readonly { readonly transport: Transport; readonly engine: string }[] = [
  { transport: 'HTTP', engine: 'SQLite' },
  { transport: 'HTTP', engine: 'PostgreSQL' },
  { transport: 'Socket Mode', engine: 'SQLite' },
];
const REF = 'INC-2026-001';

describe.each(engines)('on $engine', ({ engine, database }) => {
  const transports = pairs.filter((pair) => pair.engine === engine).map(({ transport }) => transport);
  test.each(transports)('an incident from beginning to end, over %s', async (transport) => {
    const { url, drop } = await database();
    onTestFinished(drop);
    const { slack, app, settled } = await slackApp({ transport, env: { DATABASE_URL: url } });
    const [ada, ben, chen] = [slack.as('U1'), slack.as('U2'), slack.as('U3')];
    slack.addChannel({ name: 'payments', members: ['U1', 'U2'] });
    const timeline = async () =>
      JSON.stringify((await call(app.url, 'GET', `/incidents/${REF}/timeline?limit=200`)).body);
    const incident = async () => (await call(app.url, 'GET', `/incidents/${REF}`)).body;

    // The bare command opens the form; answers suggest a severity as they are given.
    await ada.command('/incident', '', { channel: 'payments' });
    const form = await slack.until(() => ada.modal);
    await ada.choose(form, 'Who is affected?', 'Everyone is down');
    await slack.until(() => wordsOf(ada.modal).includes('Your answers suggest SEV1'));
    await ada.fill(form, { Title: 'Checkout is down' });
    expect(await ada.submit(form)).toMatchObject({ status: 200, shown: undefined });
    await settled();
    const room = slack.channel('inc-2026-001-checkout-is-down');
    expect([...room.members]).toContain('U1');
    expect(room.topic).toBe(`${REF} · SEV1 critical · Detected · commander: nobody yet`);
    expect(room.purpose).toBe(`War room of ${REF}: Checkout is down`);
    expect(room.bookmarks).toMatchObject([{ title: `${REF} in Muster` }]);
    expect(room.pins).toHaveLength(1);
    const [summary] = room.messages;
    const [announced] = slack.channel('incidents').messages;
    expect(wordsOf(announced)).toContain('Checkout is down');
    expect(wordsOf(ada.ephemerals.at(-1))).toContain(`${REF} is declared as SEV1 critical`);

    // Ben acknowledges by the button of the announcement, and is asked into the room.
    if (summary === undefined || announced === undefined) throw new Error('There is no card.');
    await ben.click(announced, 'Acknowledge');
    await settled();
    expect(await incident()).toMatchObject({ status: 'INVESTIGATING', assignee: { name: 'Ben Okafor' } });
    expect(wordsOf(room.messages.at(-1))).toContain(`acknowledged ${REF}`);
    expect(wordsOf(summary)).toContain('Investigating');
    // A second click finds it done.
    await ada.click(summary, 'Take command');
    await settled();
    expect(room.topic).toContain('commander: Ada Moreau');

    // Somebody says something worth keeping: by the shortcut, and by a pushpin.
    await ada.invites(room.name, 'U2');
    const said = await ben.say(room.name, 'Deploy 4711 went out at 08:55 :(');
    await ada.messageShortcut('add_to_timeline', room.name, said.ts);
    const picture = await ben.say(room.name, 'Error rate', { files: ['graph.png'] });
    await ada.react(room.name, picture.ts, 'pushpin');
    await settled();
    expect(await timeline()).toContain('Deploy 4711 went out at 08:55 :(');
    expect(await timeline()).toContain('graph.png');
    await ben.edit(room.name, picture.ts, 'Error rate in eu-west');
    await settled();
    expect(await timeline()).toContain('Error rate in eu-west');

    // An update by the form of the button.
    await ada.click(summary, 'Post update');
    const update = await slack.until(() => ada.modal);
    await ada.fill(update, { Message: 'We are rolling back.' });
    await ada.submit(update);
    await settled();
    expect(wordsOf(room.messages.at(-1))).toContain('We are rolling back.');
    expect(wordsOf(summary)).toContain('We are rolling back.');

    // Command goes to Ben, who is mentioned.
    await ada.command('/incident', 'role give commander @ben', { channel: room.name });
    await settled();
    expect(room.topic).toContain('commander: Ben Okafor');

    // Chen comes in late and is caught up, alone.
    await call(app.url, 'POST', '/clock', { advance: 'PT10M' });
    await chen.joins(room.name);
    await settled();
    await slack.until(() => wordsOf(chen.ephemerals.at(-1)).includes('Deploy 4711'));

    // In a thread, where slash commands do not work.
    await ben.mention(room.name, 'resolve Rolled back the deploy', { thread: said.ts });
    await settled();
    expect(await incident()).toMatchObject({ status: 'RESOLVED', resolution: 'Rolled back the deploy' });
    await ben.click(summary, 'Close');
    await settled();
    expect(await incident()).toMatchObject({ status: 'CLOSED' });
    expect(room.archived).toBe(false);
    await call(app.url, 'POST', '/clock', { advance: 'P1D' });
    await settled();
    expect(room.archived).toBe(true);
    expect(await timeline()).toContain(`archived the war room #${room.name}`);
    expect(slack.problems).toEqual([]);
  });
});
