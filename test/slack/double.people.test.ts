/** Whether people in the doubled Slack do what people in Slack do, and whether the app hears of it as it would there. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Fields, fieldsIn } from '../support/slack/json.js';
import { clientOf, movable, slackWith, stopAll, TinyApp } from '../support/slack/kit.js';

afterEach(stopAll);

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const input = (label: string, element: Fields, more: Fields = {}) => ({
  type: 'input',
  block_id: `${label}_b`,
  label: plain(label),
  element: { action_id: label, ...element },
  ...more,
});
const options = ['SEV1', 'SEV2'].map((name) => ({ text: plain(name), value: name.toLowerCase() }));
const modal = (blocks: readonly Fields[], more: Fields = {}) => ({
  type: 'modal' as const,
  callback_id: 'declare',
  title: plain('Declare'),
  submit: plain('Go'),
  blocks: [...blocks].map((block) => ({ type: 'section', ...block })),
  ...more,
});
const declare = modal([
  input('Title', { type: 'plain_text_input', max_length: 10 }),
  input('Severity', { type: 'static_select', options }, { dispatch_action: true }),
  input('Notes', { type: 'plain_text_input', multiline: true }, { optional: true }),
]);

describe('a slash command', () => {
  it('comes signed, with names made into ids, and shows what the app answers', async () => {
    const slack = await slackWith();
    const app = await TinyApp.start(slack);
    slack.addChannel({ name: 'ops', members: ['U1'] });
    app.answer = () => ({ body: { text: 'Declared.' } });
    const reply = await slack.as('anna').command('/incident', 'page @ben. in #ops & <b>', { channel: 'ops' });
    expect(app.received[0]?.payload).toMatchObject({
      command: '/incident',
      text: `page <@U2|ben>. in <#${slack.channel('ops').id}|ops> &amp; &lt;b&gt;`,
      user_id: 'U1',
      team_id: 'T1',
      channel_name: 'ops',
      is_enterprise_install: 'false',
    });
    expect(reply).toMatchObject({ status: 200, seen: { text: 'Declared.', user: 'U1', via: 'ack' } });
    app.answer = () => ({ body: { text: 'For all.', response_type: 'in_channel' } });
    await slack.as('anna').command('/incident', '', { channel: 'ops' });
    expect(slack.channel('ops').messages).toMatchObject([{ text: 'For all.', botId: 'BBOT' }]);
    expect(slack.problems).toEqual([]);
  });

  it('can be answered later, five times within half an hour', async () => {
    const clock = movable();
    const slack = await slackWith({ clock: clock.now });
    await TinyApp.start(slack);
    const { responseUrl } = await slack.as('anna').command('/incident', 'help');
    const respond = async (body: Fields) => {
      const response = await fetch(responseUrl, { method: 'POST', body: JSON.stringify(body) });
      return `${response.status} ${await response.text()}`;
    };
    for (let times = 0; times < 5; times += 1)
      expect(await respond({ text: `answer ${times}` })).toBe('200 ok');
    expect(await respond({ text: 'once more' })).toBe('404 used_url');
    expect(slack.as('anna').ephemerals).toHaveLength(5);
    const later = await slack.as('anna').command('/incident', 'help');
    clock.at += 31 * 60_000;
    const late = await fetch(later.responseUrl, { method: 'POST', body: '{"text":"late"}' });
    expect(await late.text()).toBe('expired_url');
  });

  it('is not signed well with another secret or at another time', async () => {
    const slack = await slackWith();
    const app = await TinyApp.start(slack);
    const body = 'command=%2Fincident';
    const now = Math.floor(Date.now() / 1000);
    expect(await slack.send(body, slack.sign(body))).toMatchObject({ status: 200 });
    for (const signing of [{ secret: 'other' }, { timestamp: now - 310 }, { timestamp: now + 310 }])
      expect(await slack.send(body, slack.sign(body, signing))).toMatchObject({ status: 401 });
    expect(app.received).toHaveLength(1);
  });

  it('that is not acknowledged in time is seen to be so', async () => {
    const clock = movable();
    const slack = await slackWith({ clock: clock.now, patienceMs: 50 });
    const app = await TinyApp.start(slack);
    app.answer = () => new Promise(() => {});
    const reply = await slack.as('anna').command('/incident');
    expect(reply).toMatchObject({ status: 0, delivery: { outcome: 'unanswered' }, seen: undefined });
    app.answer = () => {
      clock.at += 3_001;
      return undefined;
    };
    await slack.as('anna').command('/incident');
    expect(slack.problems).toEqual(['command /incident: acknowledged only after 3001 ms']);
  });
});

describe('events', () => {
  it('are told once each, a mention twice, and only where the app is a member', async () => {
    const slack = await slackWith();
    const app = await TinyApp.start(slack);
    slack.addChannel({ name: 'ops', members: ['bot', 'U1'] });
    slack.addChannel({ name: 'theirs', members: ['U1'] });
    const anna = slack.as('anna');
    await anna.say('theirs', 'unheard');
    const message = await anna.mention('ops', 'status, @ben?');
    expect(message.text).toBe('<@UBOT> status, <@U2>?');
    const [told, mention] = app.received.map(({ payload }) => payload);
    expect(fieldsIn(told?.['event'])).toMatchObject({
      type: 'message',
      channel_type: 'channel',
      user: 'U1',
      ts: message.ts,
    });
    expect(fieldsIn(mention?.['event'])).toMatchObject({ type: 'app_mention', ts: message.ts });
    expect(told?.['event_id']).not.toBe(mention?.['event_id']);
    expect(told).toMatchObject({ authorizations: [{ team_id: 'T1', user_id: 'UBOT', is_bot: true }] });
    await anna.dm('hello');
    expect(app.events('message').at(-1)).toMatchObject({ channel_type: 'im', text: 'hello' });
    slack.revoke(['reactions:read']);
    await anna.react('ops', message.ts, 'eyes');
    expect(app.events('reaction_added')).toEqual([]);
    slack.grant(['reactions:read']);
    await anna.unreact('ops', message.ts, 'eyes');
    expect(app.events('reaction_removed')).toMatchObject([{ item: { ts: message.ts }, reaction: 'eyes' }]);
  });

  it('tell the app of what it did itself, and can come again', async () => {
    const slack = await slackWith();
    const app = await TinyApp.start(slack);
    const web = clientOf(slack);
    await web.conversations.create({ name: 'inc-1' });
    await web.chat.postMessage({ channel: slack.channel('inc-1').id, text: 'mine' });
    await slack.settled();
    expect(app.events('channel_created')).toHaveLength(1);
    expect(app.events('member_joined_channel')).toMatchObject([{ user: 'UBOT' }]);
    expect(app.events('message')).toMatchObject([
      { subtype: 'channel_join' },
      { text: 'mine', bot_id: 'BBOT' },
    ]);
    const delivery = await slack.emit({ type: 'user_change', user: { id: 'U1' } }, { eventId: 'EvSame' });
    await slack.redeliver(delivery);
    expect(app.received.at(-1)).toMatchObject({
      payload: { event_id: 'EvSame' },
      headers: { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' },
    });
    slack.addUser({ id: 'U8', name: 'sam', teamId: 'T8', isStranger: true });
    await slack.changeUser('sam', { realName: 'Sam' });
    expect(app.events('user_change').at(-1)).toMatchObject({ user: { real_name: 'Sam', is_stranger: true } });
    app.answer = () => ({ status: 500 });
    await slack.as('anna').openHome();
    expect(slack.deliveries.at(-1)).toMatchObject({ name: 'app_home_opened', status: 500 });
  });

  it('ask for unfurling what was shared, and nothing else', async () => {
    const slack = await slackWith();
    const app = await TinyApp.start(slack);
    const web = clientOf(slack);
    slack.addChannel({ name: 'ops', members: ['bot', 'U1'] });
    const message = await slack.as('anna').shares('ops', 'https://muster.example.com/incidents/7');
    expect(app.events('link_shared')).toMatchObject([{ links: [{ domain: 'muster.example.com' }] }]);
    const unfurl = (url: string) =>
      web.chat.unfurl({
        channel: message.channel,
        ts: message.ts,
        unfurls: { [url]: { blocks: [{ type: 'section', text: plain('Seven') }] } },
      });
    await unfurl('https://muster.example.com/incidents/7');
    expect(slack.unfurls).toMatchObject([{ ts: message.ts }]);
    await expect(unfurl('https://muster.example.com/other')).rejects.toThrow('cannot_unfurl_url');
  });
});

describe('a form', () => {
  it('opens once for a trigger, while it is fresh', async () => {
    const clock = movable();
    const slack = await slackWith({ clock: clock.now });
    await TinyApp.start(slack);
    const web = clientOf(slack);
    const anna = slack.as('anna');
    const { triggerId } = await anna.command('/incident');
    await web.views.open({ trigger_id: triggerId, view: declare });
    expect(anna.modal).toMatchObject({ title: 'Declare', callbackId: 'declare' });
    const openWith = (trigger_id: string) => web.views.open({ trigger_id, view: declare });
    await expect(openWith(triggerId)).rejects.toThrow('exchanged_trigger_id');
    await expect(openWith('1.2.x')).rejects.toThrow('invalid_trigger_id');
    const { triggerId: stale } = await anna.command('/incident');
    clock.at += 3_001;
    await expect(openWith(stale)).rejects.toThrow('expired_trigger_id');
    const { triggerId: fresh } = await anna.command('/incident');
    await expect(
      web.views.open({
        trigger_id: fresh,
        view: { ...declare, title: plain('A title that is far too long') },
      }),
    ).rejects.toMatchObject({ data: { error: 'invalid_arguments' } });
    expect(slack.problems).toHaveLength(4);
  });

  it('is filled in by its labels, told of while asked for, and answered', async () => {
    const slack = await slackWith();
    const app = await TinyApp.start(slack);
    const web = clientOf(slack);
    const anna = slack.as('anna');
    const { triggerId } = await anna.command('/incident');
    await web.views.open({ trigger_id: triggerId, view: declare });
    const view = await slack.until(() => anna.modal);
    await expect(anna.submit(view)).rejects.toThrow('Title must be filled in; Severity must be filled in');
    await anna.fill(view, { Title: 'more than ten', Severity: 'SEV1' });
    expect(app.received.at(-1)?.payload).toMatchObject({
      type: 'block_actions',
      actions: [{ action_id: 'Severity', selected_option: { value: 'sev1' } }],
      view: { id: view.id, state: { values: { Title_b: { Title: { value: 'more than ten' } } } } },
    });
    await expect(anna.submit(view)).rejects.toThrow('Title takes at most 10 characters');
    await anna.fill(view, { Title: 'API' });
    app.answer = () => ({ body: { response_action: 'errors', errors: { Title_b: 'Say more.' } } });
    expect(await anna.submit(view)).toMatchObject({ errors: { Title_b: 'Say more.' }, shown: view });
    app.answer = () => ({ body: { response_action: 'push', view: modal([], { submit: undefined }) } });
    const pushed = (await anna.submit(view)).shown;
    expect(slack.views('anna')).toEqual([view, pushed]);
    if (pushed !== undefined) await anna.close(pushed);
    app.answer = () => undefined;
    expect(await anna.submit(view)).toMatchObject({ status: 200, errors: {}, shown: undefined });
    expect(app.received.at(-1)?.payload).toMatchObject({
      type: 'view_submission',
      view: {
        callback_id: 'declare',
        state: {
          values: {
            Title_b: { Title: { type: 'plain_text_input', value: 'API' } },
            Severity_b: { Severity: { selected_option: { value: 'sev1' } } },
            Notes_b: { Notes: { value: null } },
          },
        },
      },
    });
    await expect(web.views.update({ view_id: view.id, view: declare })).rejects.toThrow('not_found');
    expect(slack.problems).toEqual([]);
  });

  it('lies on at most two others', async () => {
    const slack = await slackWith();
    const app = await TinyApp.start(slack);
    const web = clientOf(slack);
    const anna = slack.as('anna');
    const row = { type: 'actions', elements: [{ type: 'button', text: plain('More'), action_id: 'more' }] };
    const deep = (external_id: string) => modal([row], { submit: undefined, external_id });
    const { triggerId } = await anna.command('/incident');
    await web.views.open({ trigger_id: triggerId, view: deep('one') });
    const push = async (external_id: string) => {
      await anna.click(await slack.until(() => anna.modal), 'More');
      const trigger_id = String(app.received.at(-1)?.payload['trigger_id']);
      return web.views.push({ trigger_id, view: deep(external_id) });
    };
    await push('two');
    await expect(push('one')).rejects.toThrow('duplicate_external_id');
    await push('three');
    await expect(push('four')).rejects.toThrow('push_limit_reached');
    expect(slack.views('anna').map(({ externalId }) => externalId)).toEqual(['one', 'two', 'three']);
    const [root] = slack.views('anna');
    expect(slack.views('anna').at(-1)).toMatchObject({ rootId: root?.id });
    const { triggerId: outside } = await anna.command('/incident');
    await web.views.open({ trigger_id: outside, view: deep('five') });
    expect(slack.views('anna')).toHaveLength(1);
  });

  it('keeps what was typed when it is replaced, unless its hash is stale', async () => {
    const slack = await slackWith();
    await TinyApp.start(slack);
    const web = clientOf(slack);
    const anna = slack.as('anna');
    const { triggerId } = await anna.command('/incident');
    const { view: opened } = await web.views.open({ trigger_id: triggerId, view: declare });
    const view = await slack.until(() => anna.modal);
    await anna.fill(view, { Title: 'API' });
    const hash = opened?.hash ?? '';
    await web.views.update({ view_id: view.id, hash, view: { ...declare, title: plain('Again') } });
    expect(view).toMatchObject({ title: 'Again', updates: 1 });
    expect(view.values['Title_b']?.['Title']).toMatchObject({ value: 'API' });
    await expect(web.views.update({ view_id: view.id, hash, view: declare })).rejects.toThrow(
      'hash_conflict',
    );
  });

  it('offers what the app suggests', async () => {
    const slack = await slackWith();
    const app = await TinyApp.start(slack);
    const web = clientOf(slack);
    const anna = slack.as('anna');
    const { triggerId } = await anna.command('/incident');
    const view = modal([input('Service', { type: 'external_select' })]);
    await web.views.open({ trigger_id: triggerId, view });
    const open = await slack.until(() => anna.modal);
    app.answer = ({ type }) => (type === 'block_suggestion' ? { body: { options } } : undefined);
    expect(await anna.suggest(open, 'Service', 'SE')).toEqual([]);
    await anna.fill(open, { Service: 'SEV2' });
    await anna.submit(open);
    expect(app.received.at(-1)?.payload).toMatchObject({
      view: { state: { values: { Service_b: { Service: { selected_option: { value: 'sev2' } } } } } },
    });
  });

  it('tells of its closing where that is asked for', async () => {
    const slack = await slackWith();
    const app = await TinyApp.start(slack);
    const web = clientOf(slack);
    const anna = slack.as('anna');
    await anna.globalShortcut('declare_incident');
    const triggerId = String(app.received[0]?.payload['trigger_id']);
    await web.views.open({ trigger_id: triggerId, view: { ...declare, notify_on_close: true } });
    await anna.close(await slack.until(() => anna.modal), { all: true });
    expect(app.received.at(-1)?.payload).toMatchObject({ type: 'view_closed', is_cleared: true });
  });
});

describe('buttons', () => {
  const blocks = [
    {
      type: 'actions',
      block_id: 'row',
      elements: [
        { type: 'button', action_id: 'ack', text: plain('Acknowledge'), value: '7' },
        { type: 'overflow', action_id: 'more', options: [{ text: plain('Resolve'), value: 'r7' }] },
      ],
    },
  ];

  it('are found in messages, and the answer can replace the message', async () => {
    const slack = await slackWith();
    const app = await TinyApp.start(slack);
    slack.addChannel({ name: 'inc-1', members: ['bot', 'U1'] });
    const channel = slack.channel('inc-1');
    await clientOf(slack).chat.postMessage({ channel: channel.id, text: 'Open', blocks });
    const [message] = channel.messages;
    if (message === undefined) throw new Error('No message.');
    await slack.as('anna').click(message, 'Acknowledge');
    const payload = app.received.at(-1)?.payload ?? {};
    expect(payload).toMatchObject({
      type: 'block_actions',
      container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral: false },
      message: { ts: message.ts, bot_id: 'BBOT' },
      actions: [{ type: 'button', action_id: 'ack', block_id: 'row', value: '7' }],
    });
    const url = String(payload['response_url']);
    await fetch(url, { method: 'POST', body: '{"text":"Done","replace_original":true}' });
    expect(message).toMatchObject({ text: 'Done', blocks: [], edits: 1 });
    expect(slack.problems).toEqual([]);
    await expect(slack.as('anna').click(message, 'Acknowledge')).rejects.toThrow('There is no button');
    app.answer = () => ({ body: { text: 'Shown to nobody.' } });
    await slack.as('anna').messageShortcut('add_to_timeline', 'inc-1', message.ts);
    expect(slack.problems).toEqual([expect.stringContaining('which nobody sees')]);
  });

  it('are found on home tabs, in menus and in what only one person sees', async () => {
    const slack = await slackWith();
    const app = await TinyApp.start(slack);
    const web = clientOf(slack);
    const anna = slack.as('anna');
    await web.views.publish({ user_id: 'U1', view: { type: 'home', blocks: [blocks[0] ?? { type: '' }] } });
    await anna.click(await slack.until(() => anna.home), 'Resolve');
    expect(app.received.at(-1)?.payload).toMatchObject({
      container: { type: 'view' },
      actions: [{ type: 'overflow', selected_option: { value: 'r7' } }],
    });
    const general = slack.channel('general');
    general.members.add('UBOT');
    await web.chat.postEphemeral({ channel: general.id, user: 'U1', text: 'Open', blocks });
    const [shown] = anna.ephemerals;
    if (shown === undefined) throw new Error('Nothing is shown.');
    await anna.click(shown, { actionId: 'ack' });
    const url = String(app.received.at(-1)?.payload['response_url']);
    await fetch(url, { method: 'POST', body: '{"delete_original":true}' });
    expect(anna.ephemerals).toEqual([]);
    expect(slack.problems).toEqual([]);
  });
});
