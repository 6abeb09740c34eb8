/** Whether the Slack that the other tests play with refuses what Slack refuses. */
import { afterEach, describe, expect, it } from 'vitest';
import { clientOf, movable, slackWith, stopAll } from '../support/slack/kit.js';

afterEach(stopAll);

const refused = (error: string, more: object = {}) => ({
  data: expect.objectContaining({ ok: false, error, ...more }),
});

describe('channels', () => {
  it('are made with a name that is allowed and free, by their first member', async () => {
    const slack = await slackWith();
    const web = clientOf(slack);
    const { channel } = await web.conversations.create({ name: 'inc-1-api-down' });
    expect(slack.channel('inc-1')).toMatchObject({ id: channel?.id, private: false });
    expect([...slack.channel('inc-1').members]).toEqual(['UBOT']);
    const create = (name: string) => web.conversations.create({ name });
    await expect(create('inc-1-api-down')).rejects.toMatchObject(refused('name_taken'));
    await expect(create('Api Down')).rejects.toMatchObject(refused('invalid_name_specials'));
    await expect(create('x'.repeat(81))).rejects.toMatchObject(refused('invalid_name_maxlength'));
    await expect(create('')).rejects.toMatchObject(refused('invalid_name_required'));
    await web.conversations.archive({ channel: channel?.id ?? '' });
    await expect(create('inc-1-api-down')).rejects.toMatchObject(refused('name_taken'));
    expect(slack.forgive()).toHaveLength(3);
  });

  it('take in whom the bot invites while it is a member itself', async () => {
    const slack = await slackWith();
    const web = clientOf(slack);
    slack.addUser({ id: 'U3', name: 'gone', deleted: true });
    const mine = slack.addChannel({ name: 'mine', members: ['bot', 'anna'] }).id;
    const theirs = slack.addChannel({ name: 'theirs', members: ['anna'] }).id;
    const hidden = slack.addChannel({ name: 'hidden', private: true, members: ['anna'] }).id;
    const invite = (channel: string, users: string, force = false) =>
      web.conversations.invite({ channel, users, force });
    await expect(invite(theirs, 'U2')).rejects.toMatchObject(refused('not_in_channel'));
    await expect(invite(hidden, 'U2')).rejects.toMatchObject(refused('channel_not_found'));
    await expect(invite(mine, 'U1')).rejects.toMatchObject(refused('already_in_channel'));
    await expect(invite(mine, 'UBOT')).rejects.toMatchObject(refused('cant_invite_self'));
    await expect(invite(mine, 'U2,U9')).rejects.toMatchObject(
      refused('user_not_found', { errors: [{ user: 'U9', ok: false, error: 'user_not_found' }] }),
    );
    expect(slack.channel('mine').members.has('U2')).toBe(false);
    await expect(invite(mine, 'U1,U2,U3', true)).resolves.toMatchObject({
      ok: true,
      errors: [{ user: 'U1' }, { user: 'U3', error: 'cant_invite' }],
    });
    expect([...slack.channel('mine').members]).toEqual(['UBOT', 'U1', 'U2']);
    expect(slack.problems).toEqual([]);
  });

  it('are found, listed in pages, named, put away and taken out again', async () => {
    const slack = await slackWith();
    const web = clientOf(slack);
    for (const name of ['a', 'b', 'c']) await web.conversations.create({ name, is_private: name === 'b' });
    const seen: string[] = [];
    for await (const page of web.paginate('conversations.list', {
      types: 'public_channel,private_channel',
      limit: 2,
    }))
      for (const { name } of 'channels' in page && Array.isArray(page.channels) ? page.channels : [])
        seen.push(String(name));
    expect(seen).toEqual(['general', 'a', 'b', 'c']);
    const channel = slack.channel('a').id;
    await web.conversations.setTopic({ channel, topic: 'SEV1' });
    await expect(web.conversations.setPurpose({ channel, purpose: 'x'.repeat(251) })).rejects.toMatchObject(
      refused('too_long'),
    );
    await web.conversations.rename({ channel, name: 'a-renamed' });
    expect(slack.channel('a-renamed')).toMatchObject({ topic: 'SEV1', previousNames: ['a'], messages: [] });
    await web.conversations.archive({ channel });
    await expect(web.conversations.setTopic({ channel, topic: '' })).rejects.toMatchObject(
      refused('is_archived'),
    );
    await expect(web.conversations.archive({ channel })).rejects.toMatchObject(refused('already_archived'));
    await web.conversations.unarchive({ channel });
    await expect(web.conversations.setTopic({ channel, topic: '' })).rejects.toMatchObject(
      refused('not_in_channel'),
    );
    await web.conversations.join({ channel });
    await web.conversations.kick({ channel, user: 'U1' }).catch(() => {});
    expect(await web.conversations.members({ channel })).toMatchObject({ members: ['UBOT'] });
  });

  it('for two are always the same, but not with somebody who left', async () => {
    const slack = await slackWith();
    const web = clientOf(slack);
    slack.addUser({ id: 'U3', name: 'gone', deleted: true });
    const { channel } = await web.conversations.open({ users: 'U1' });
    const { channel: again } = await web.chat.postMessage({ channel: 'U1', text: 'hello' });
    expect(channel?.id).toMatch(/^D/);
    expect(again).toBe(channel?.id);
    expect(slack.as('anna').dms.messages).toMatchObject([{ text: 'hello' }]);
    await expect(web.conversations.open({ users: 'U3' })).rejects.toMatchObject(refused('user_disabled'));
  });
});

describe('messages', () => {
  it('are kept with their metadata, threads and marks', async () => {
    const slack = await slackWith();
    const web = clientOf(slack);
    const channel = slack.addChannel({ name: 'inc-1', members: ['bot', 'U1'] }).id;
    const metadata = { event_type: 'muster', event_payload: { id: '7' } };
    const { ts = '' } = await web.chat.postMessage({ channel, text: 'down', metadata });
    await web.chat.postMessage({ channel, text: 'reply', thread_ts: ts });
    await web.pins.add({ channel, timestamp: ts });
    await expect(web.pins.add({ channel, timestamp: ts })).rejects.toMatchObject(refused('already_pinned'));
    await web.reactions.add({ channel, timestamp: ts, name: 'eyes' });
    await web.chat.update({ channel, ts, text: 'up again' });
    const history = await web.conversations.history({ channel, include_all_metadata: true });
    expect(history.messages).toMatchObject([{ text: 'up again', metadata, reply_count: 1 }]);
    const replies = await web.conversations.replies({ channel, ts });
    expect(replies.messages?.map(({ text }) => text)).toEqual(['up again', 'reply']);
    expect(slack.channel('inc-1').messages[0]).toMatchObject({
      text: 'up again',
      edits: 1,
      reactions: [{ name: 'eyes', users: ['UBOT'] }],
    });
    expect(slack.channel('inc-1').pins).toEqual([{ ts, by: 'UBOT' }]);
    const { ts: hers } = await slack.as('anna').say('inc-1', 'I look');
    await expect(web.chat.update({ channel, ts: hers, text: 'x' })).rejects.toMatchObject(
      refused('cant_update_message'),
    );
    const link = await web.chat.getPermalink({ channel, message_ts: ts });
    expect(link.permalink).toBe(
      `https://workspace-one.slack.com/archives/${channel}/p${ts.replace('.', '')}`,
    );
    expect(slack.problems).toEqual([]);
  });

  it('have links above them, which lead somewhere', async () => {
    const slack = await slackWith();
    const web = clientOf(slack);
    const channel_id = slack.addChannel({ name: 'inc-1', members: ['bot'] }).id;
    const add = (link: string) => web.bookmarks.add({ channel_id, title: 'Incident', type: 'link', link });
    const { bookmark } = await add('https://muster.example.com/7');
    await expect(add('muster://7')).rejects.toMatchObject(refused('invalid_link'));
    await web.bookmarks.edit({ channel_id, bookmark_id: bookmark?.id ?? '', title: 'Resolved' });
    expect(slack.channel('inc-1').bookmarks).toMatchObject([{ title: 'Resolved' }]);
    expect(await web.bookmarks.list({ channel_id })).toMatchObject({ bookmarks: [{ title: 'Resolved' }] });
    await web.bookmarks.remove({ channel_id, bookmark_id: bookmark?.id ?? '' });
    expect(slack.channel('inc-1').bookmarks).toEqual([]);
  });

  it('go only where the app may write, and to whom is there', async () => {
    const slack = await slackWith();
    const web = clientOf(slack);
    const open = slack.addChannel({ name: 'open' }).id;
    const mine = slack.addChannel({ name: 'mine', members: ['bot', 'U1'] }).id;
    const old = slack.addChannel({ name: 'old', members: ['bot'] });
    old.archived = true;
    const post = (channel: string) => web.chat.postMessage({ channel, text: 'x' });
    await post(open);
    slack.revoke(['chat:write.public']);
    await expect(post(open)).rejects.toMatchObject(refused('not_in_channel'));
    await expect(post(old.id)).rejects.toMatchObject(refused('is_archived'));
    await expect(post('C999')).rejects.toMatchObject(refused('channel_not_found'));
    await web.chat.postEphemeral({ channel: mine, user: 'U1', text: 'psst' });
    expect(slack.as('anna').ephemerals).toMatchObject([{ text: 'psst', via: 'chat.postEphemeral' }]);
    await expect(web.chat.postEphemeral({ channel: mine, user: 'U2', text: 'psst' })).rejects.toMatchObject(
      refused('user_not_in_channel'),
    );
  });

  it('are refused when they are malformed, which is remembered', async () => {
    const slack = await slackWith();
    const web = clientOf(slack);
    const channel = slack.addChannel({ name: 'mine', members: ['bot'] }).id;
    const bad = [{ type: 'section', text: { type: 'plain_text', text: '' } }];
    await expect(web.chat.postMessage({ channel, text: 'x', blocks: bad })).rejects.toMatchObject(
      refused('invalid_blocks', {
        response_metadata: expect.objectContaining({
          messages: ['[ERROR] /blocks/0/text/text: is empty'],
        }),
      }),
    );
    await expect(web.chat.postMessage({ channel, text: '' })).rejects.toMatchObject(refused('no_text'));
    await expect(
      web.apiCall('chat.postMessage', { channel, text: 'x', colour: 'red' }),
    ).rejects.toMatchObject(refused('invalid_arguments'));
    await expect(web.apiCall('chat.shout', {})).rejects.toMatchObject(refused('unknown_method'));
    expect(slack.forgive()).toEqual([
      'chat.postMessage: invalid_blocks /blocks/0/text/text: is empty',
      'chat.postMessage: no_text neither text nor blocks',
      'chat.postMessage: invalid_arguments unknown argument: colour',
      'chat.shout: unknown_method',
    ]);
    await web.chat.postMessage({ channel, text: '', blocks: [{ type: 'divider' }] });
    expect(slack.problems).toEqual([expect.stringContaining('blocks without text')]);
  });

  it('come no faster than Slack takes them, where that is asked for', async () => {
    const clock = movable();
    const slack = await slackWith({ rateLimits: true, clock: clock.now });
    const web = clientOf(slack);
    const post = () => web.chat.postMessage({ channel: 'U1', text: 'x' });
    await post();
    await expect(post()).rejects.toMatchObject({ retryAfter: 1 });
    clock.at += 1000;
    await post();
    for (let call = 0; call < 20; call += 1) await web.users.list({});
    await expect(web.users.list({})).rejects.toMatchObject({ retryAfter: 60 });
    clock.at += 60_000;
    await web.users.list({});
  });
});

describe('scopes and tokens', () => {
  it('decide what the app may do', async () => {
    const slack = await slackWith({ scopes: ['channels:read', 'chat:write'] });
    const web = clientOf(slack);
    expect(await web.auth.test()).toMatchObject({ user_id: 'UBOT', bot_id: 'BBOT', team_id: 'T1' });
    await expect(web.users.list({})).rejects.toMatchObject(
      refused('missing_scope', { needed: 'users:read', provided: 'channels:read,chat:write' }),
    );
    const hidden = slack.addChannel({ name: 'hidden', private: true, members: ['bot'] }).id;
    await expect(web.conversations.info({ channel: hidden })).rejects.toMatchObject(
      refused('missing_scope', { needed: 'groups:read' }),
    );
    slack.grant(['users:read']);
    const { members, response_metadata } = await web.users.list({});
    expect(response_metadata?.scopes).toContain('users:read');
    expect(members?.find(({ id }) => id === 'U1')).toMatchObject({ real_name: 'Anna Able' });
    expect(members?.find(({ id }) => id === 'U1')?.profile).not.toHaveProperty('email');
    await expect(clientOf(slack, 'xoxb-nonsense').auth.test()).rejects.toMatchObject(refused('invalid_auth'));
    await expect(clientOf(slack, slack.appToken).users.list({})).rejects.toMatchObject(
      refused('not_allowed_token_type'),
    );
    await expect(clientOf(slack, '').auth.test()).rejects.toMatchObject(refused('not_authed'));
  });

  it('belong to one workspace each', async () => {
    const slack = await slackWith();
    const other = slack.addTeam({ id: 'T2', name: 'Other', enterpriseId: 'E1' });
    slack.addUser({ id: 'U7', name: 'gil', teamId: 'T2' });
    const web = clientOf(slack, other.install?.token);
    expect(await web.auth.test()).toMatchObject({ user_id: 'UBOTT2', team_id: 'T2', enterprise_id: 'E1' });
    await web.chat.postMessage({ channel: 'U7', text: 'hello' });
    await expect(web.chat.postMessage({ channel: 'U1', text: 'hello' })).rejects.toMatchObject(
      refused('channel_not_found'),
    );
    await expect(
      web.conversations.info({ channel: slack.addChannel({ name: 'here' }).id }),
    ).rejects.toMatchObject(refused('channel_not_found'));
  });
});

describe('failing on command', () => {
  it('answers what it is told to, as often as it is told to', async () => {
    const slack = await slackWith();
    const web = clientOf(slack, slack.botToken, { timeout: 100 });
    const create = (name: string) => web.conversations.create({ name });
    slack.fail('conversations.create', 1, { error: 'restricted_action' });
    await expect(create('a')).rejects.toMatchObject(refused('restricted_action'));
    await create('a');
    slack.fail('conversations.create', 1, { status: 429, retryAfter: 30 });
    await expect(create('b')).rejects.toMatchObject({ retryAfter: 30 });
    slack.fail('conversations.create', 1, { status: 503 });
    await expect(create('b')).rejects.toMatchObject({ statusCode: 503 });
    for (const how of ['timeout', 'reset'] as const) {
      slack.fail('conversations.create', 1, how);
      await expect(create('b')).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    }
    slack.fail('*', 'always', 'reset-after');
    await expect(create('b')).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    slack.heal();
    await expect(create('b')).rejects.toMatchObject(refused('name_taken'));
    slack.down();
    await expect(create('c')).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    slack.up();
    await create('c');
    expect(slack.callsTo('conversations.create')).toHaveLength(10);
  });

  it('holds calls back to let others pass', async () => {
    const slack = await slackWith();
    const web = clientOf(slack);
    const hold = slack.hold('chat.postMessage');
    const first = web.chat.postMessage({ channel: 'U1', text: 'first' });
    await slack.until(() => hold.waiting === 1);
    await web.conversations.create({ name: 'meanwhile' });
    expect(slack.as('anna').dms.messages).toHaveLength(0);
    hold.release();
    await first;
    expect(slack.as('anna').dms.messages).toHaveLength(1);
  });
});
