/** The app's home tab, and links that are unfolded. */
import { expect, test } from 'vitest';
import { call } from '../../../support/process.js';
import { type SlackApp, slackApp, wordsOf } from '../../../support/slackApp.js';
import { declared, incidentOf, REF, thereIs } from './given.js';

const homeOf = async ({ slack }: SlackApp, id: string) => {
  const before = slack.callsTo('views.publish').length;
  await slack.as(id).openHome();
  await slack.until(() => slack.callsTo('views.publish').length > before);
  return await slack.until(() => slack.home(id));
};

test('with nothing open the home tab says so, and declares', async () => {
  const given = await slackApp();
  const ada = given.slack.as('U1');
  const home = await homeOf(given, 'U1');
  expect(wordsOf(home)).toContain('Nothing is burning');
  await ada.click(home, 'Declare incident');
  const form = await given.slack.until(() => ada.modal);
  await ada.fill(form, { Title: 'From home' });
  expect(await ada.submit(form)).toMatchObject({ shown: undefined });
  await given.settled();
  expect(await incidentOf(given)).toMatchObject({ title: 'From home' });
});

test('the tab of the messages is none of ours', async () => {
  const { slack, app } = await slackApp();
  await slack.as('U1').openHome('messages');
  await app.stop();
  expect(slack.callsTo('views.publish')).toEqual([]);
});

test('what one has in hand comes first; its buttons work, and draw it anew', async () => {
  const given = await slackApp();
  const { slack } = given;
  const [ada, ben] = [slack.as('U1'), slack.as('U2')];
  await declared(given, ada);
  await ada.command('/incident', 'declare Secret --severity SEV1 --private');
  await given.settled();
  const home = await homeOf(given, 'U2');
  expect(wordsOf(home)).toContain('You have no role in an open incident');
  expect(wordsOf(home)).not.toContain('Secret');
  await ben.click(home, 'Acknowledge');
  await slack.until(() => wordsOf(slack.home('U2')).includes('you: has it'));
  expect(await incidentOf(given)).toMatchObject({ assignee: { name: 'Ben Okafor' } });
});

test('hundreds of open incidents still fit', async () => {
  const given = await slackApp();
  const ada = given.slack.as('U1');
  await ada.command('/incident', 'list');
  for (let i = 0; i < 120; i += 1)
    await call(given.app.url, 'POST', '/incidents', { title: `Outage ${i}`, severity: 'SEV4' });
  const home = await homeOf(given, 'U1');
  expect(wordsOf(home)).toContain('120 incidents are open');
  expect(home.blocks.length).toBeLessThanOrEqual(100);
});

test('links to what everybody may see are unfolded, nothing else', async () => {
  const given = await slackApp();
  const { slack, app } = given;
  const ada = slack.as('U1');
  await declared(given, ada);
  await ada.command('/incident', 'declare Secret --severity SEV1 --private');
  await given.settled();
  slack.addChannel({ name: 'payments', members: ['U1', 'bot'] });
  const page = `${app.url}/incidents/${REF}`;
  await ada.shares('payments', `${app.url}/incidents/INC-2026-002`, `${app.url}/incidents/INC-2026-999`);
  await ada.shares('payments', `https://elsewhere.test/incidents/${REF}`, `${app.url}/incidents/%E0%A4%A`);
  await ada.shares('payments', page);
  await slack.until(() => slack.unfurls.length > 0);
  await app.stop();
  expect(slack.unfurls).toHaveLength(1);
  expect(Object.keys(thereIs(slack.unfurls[0]).unfurls)).toEqual([page]);
  expect(JSON.stringify(slack.unfurls)).toContain('Checkout is down');
  expect(JSON.stringify(slack.unfurls)).not.toContain('"button"');
});

test('a link is unfolded while the message is being written', async () => {
  const given = await slackApp();
  const { slack, app } = given;
  const ada = slack.as('U1');
  await declared(given, ada);
  const url = `${app.url}/incidents/${REF}`;
  slack.state.shared.push({ channel: 'C9', ts: '9.9', unfurlId: 'Uf9', urls: [url] });
  await slack.emit({
    type: 'link_shared',
    channel: 'COMPOSER',
    is_bot_user_member: true,
    user: 'U1',
    message_ts: 'Uf9-abc',
    unfurl_id: 'Uf9',
    source: 'composer',
    links: [{ domain: new URL(url).hostname, url }],
  });
  await slack.until(() => slack.unfurls.length === 1);
  expect(slack.callsTo('chat.unfurl')[0]).toMatchObject({ args: { unfurl_id: 'Uf9', source: 'composer' } });
});
