/** Whether people in the doubled Teams do what people do, and whether it judges what the app answers. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Fields, fieldsIn, listIn } from '../support/slack/json.js';
import { at, cardOf, connectorOf, stopAll, TinyApp, teamsWith, withCard } from '../support/teams/kit.js';
import type { TeamsDouble } from '../support/teams/teams.js';

afterEach(stopAll);

const text = (said: string) => ({ type: 'TextBlock', text: said, wrap: true });
const data = { muster: { do: 'run', line: 'ack' } };
const button = {
  type: 'Action.Execute',
  title: 'Acknowledge',
  verb: 'run',
  data,
  fallback: { type: 'Action.Submit', title: 'Acknowledge', data },
};
const opener = {
  type: 'Action.Submit',
  title: 'Declare',
  data: { ...data, msteams: { type: 'task/fetch' } },
};
const adaptive = 'application/vnd.microsoft.card.adaptive';
const shows = (card: Fields) => ({ body: { statusCode: 200, type: adaptive, value: card } });
const opens = (card: Fields, title = 'Declare') => ({
  body: {
    task: {
      type: 'continue',
      value: { title, height: 'medium', width: 'medium', card: { contentType: adaptive, content: card } },
    },
  },
});

/** A message of the app's in the chat of three. */
async function posted(teams: TeamsDouble, card: Fields, where = 'Lunch') {
  const { status, body } = await (await connectorOf(teams)).post(
    `${at(teams.conversation(where))}/activities`,
    withCard(card),
  );
  expect(status).toBe(201);
  const message = teams.conversation(where).message(String(body['id']));
  if (message === undefined) throw new Error('It was not posted.');
  return message;
}

async function both() {
  const teams = await teamsWith();
  return { teams, app: await TinyApp.start(teams) };
}

describe('what is said', () => {
  it('comes as Teams puts it, signed', async () => {
    const { teams, app } = await both();
    const { id } = await teams.as('Ada').mention('ops', 'declare @Ben a < b');
    expect(app.received).toMatchObject([
      {
        type: 'message',
        id,
        channelId: 'msteams',
        serviceUrl: teams.serviceUrl,
        text: '<at>Muster</at> declare <at>Ben Okafor</at> a < b\n',
        from: { id: teams.user('Ada').mri, aadObjectId: teams.user('Ada').id, name: 'Ada Moreau' },
        recipient: { id: `28:${teams.appId}` },
        conversation: {
          conversationType: 'channel',
          isGroup: true,
          id: `${teams.conversation('ops').id};messageid=${id}`,
          tenantId: teams.tenantId,
        },
        channelData: {
          channel: { id: teams.conversation('ops').id },
          team: { aadGroupId: teams.team().groupId },
          tenant: { id: teams.tenantId },
        },
        entities: [
          { type: 'mention' },
          { type: 'mention' },
          { type: 'clientInfo', timezone: 'Europe/Berlin' },
        ],
        attachments: [{ contentType: 'text/html' }],
      },
    ]);
    await teams.as('Ada').dm('help');
    expect(app.received.at(-1)).toMatchObject({
      text: 'help',
      conversation: { conversationType: 'personal', id: expect.stringMatching(/^a:/) },
    });
    expect(app.received.at(-1)?.['conversation']).not.toHaveProperty('isGroup');
    await teams.as('Ben').say('ops', 'below', { replyTo: id });
    expect(app.received.at(-1)).toMatchObject({
      replyToId: id,
      conversation: { id: expect.stringContaining(`;messageid=${id}`) },
    });
    expect(teams.problems).toEqual([]);
  });

  it('is heard where the app is, and only what it may hear', async () => {
    const teams = await teamsWith({ rsc: [] });
    const app = await TinyApp.start(teams);
    const ada = teams.as('Ada');
    await ada.say('ops', 'Among us');
    await ada.say('Lunch', 'Pizza?');
    expect(app.received).toEqual([]);
    await ada.say('Lunch', '@Muster help');
    expect(app.received).toHaveLength(1);
    ada.installs('Lunch', { rsc: ['ChatMessage.Read.Chat'] });
    await teams.settled();
    const before = app.received.length;
    await ada.say('Lunch', 'Pasta?');
    expect(app.received).toHaveLength(before + 1);
    ada.uninstalls('Lunch');
    await teams.settled();
    expect(app.received.at(-1)).toMatchObject({
      type: 'conversationUpdate',
      membersRemoved: [{ id: `28:${teams.appId}` }],
    });
    await ada.mention('Lunch', 'help');
    expect(app.received).toHaveLength(before + 3);
    await expect(teams.as('Gil').say('ops', 'Hello')).rejects.toThrow('does not see');
  });

  it('is changed and taken back', async () => {
    const { teams, app } = await both();
    const message = await teams.as('Ada').say('Lunch', 'Pizza');
    await teams.as('Ada').edit(message, 'Pasta');
    expect(app.received.at(-1)).toMatchObject({
      type: 'messageUpdate',
      id: message.id,
      text: 'Pasta',
      channelData: { eventType: 'editMessage' },
    });
    await teams.as('Ada').deleteMessage(message);
    expect(app.received.at(-1)).toMatchObject({
      type: 'messageDelete',
      id: message.id,
      channelData: { eventType: 'softDeleteMessage' },
    });
    await expect(teams.as('Ben').edit(message, 'No')).rejects.toThrow('did not write');
  });

  it('is refused with a token that is not right', async () => {
    const { teams } = await both();
    await teams.as('Ada').dm('help');
    const activity = teams.deliveries[0]?.activity ?? {};
    const forgeries = [
      { audience: 'another' },
      { issuer: 'https://issuer.example' },
      { expiredFor: 400 },
      { serviceUrl: 'https://elsewhere.example/' },
      { serviceUrl: null },
      { kid: 'unknown' },
      { signature: 'wrong' as const },
      { authorization: null },
      { authorization: 'Bearer nonsense' },
    ];
    for (const forge of forgeries) expect((await teams.emit(activity, { forge })).status).toBe(401);
    expect((await teams.redeliver()).status).toBe(200);
    const old = teams.headers(activity);
    const kid = await teams.rotateKeys();
    expect((await teams.send(JSON.stringify(activity), await old)).status).toBe(401);
    const { keys } = await (await fetch(`${teams.url}/openid/keys`)).json();
    expect(keys).toMatchObject([{ kid, endorsements: ['msteams'], kty: 'RSA' }]);
    expect((await teams.redeliver()).status).toBe(200);
    expect(teams.problems).toEqual([]);
  });
});

describe('buttons', () => {
  it('call the app, whose answer one person sees, until the message changes', async () => {
    const { teams, app } = await both();
    const message = await posted(teams, cardOf([text('Down')], { actions: [button] }));
    app.answer = () => shows(cardOf([text('You acknowledged')]));
    const ada = teams.as('Ada');
    const pressed = await ada.press(message, 'Acknowledge');
    expect(pressed.card).toMatchObject({ body: [{ text: 'You acknowledged' }] });
    expect(app.received).toMatchObject([
      {
        type: 'invoke',
        name: 'adaptiveCard/action',
        replyToId: message.id,
        value: { action: { type: 'Action.Execute', verb: 'run', data }, trigger: 'manual' },
      },
    ]);
    expect(teams.as('Ben').seen(message)).toBe(message.card);
    const path = `${at(message.conversation)}/activities/${message.id}`;
    await (await connectorOf(teams)).call('PUT', path, withCard(cardOf([text('Acknowledged')])));
    expect(ada.seen(message)).toMatchObject({ body: [{ text: 'Acknowledged' }] });
    await expect(ada.press(message, 'Acknowledge')).rejects.toThrow('There is no button');
    expect(teams.problems).toEqual([]);
  });

  it('say a word, or what went wrong', async () => {
    const { teams, app } = await both();
    const message = await posted(teams, cardOf([text('Down')], { actions: [button] }));
    app.answer = () => ({
      body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Done' },
    });
    expect((await teams.as('Ada').press(message, 'Acknowledge')).said).toBe('Done');
    app.answer = () => ({
      body: {
        statusCode: 400,
        type: 'application/vnd.microsoft.error',
        value: { code: 'BadRequest', message: 'No' },
      },
    });
    expect((await teams.as('Ada').press(message, 'Acknowledge')).said).toBe('No');
    expect(teams.problems).toEqual([]);
    for (const body of [
      {},
      { statusCode: 200, type: adaptive, value: { type: 'AdaptiveCard' } },
      undefined,
    ]) {
      app.answer = () => ({ body });
      await teams.as('Ada').press(message, 'Acknowledge');
      expect(teams.forgive()).toHaveLength(1);
    }
  });

  it('take their fallback on an old client, which comes as a message', async () => {
    const { teams, app } = await both();
    const message = await posted(
      teams,
      cardOf([{ type: 'Input.Text', id: 'note', label: 'Note' }], { actions: [button] }),
    );
    teams.user('Ben').oldClient = true;
    await teams.as('Ben').press(message, 'Acknowledge', { inputs: { Note: 'On it' } });
    expect(app.received).toMatchObject([
      { type: 'message', replyToId: message.id, value: { ...data, note: 'On it' } },
    ]);
    expect(app.received[0]).not.toHaveProperty('text');
  });
});

describe('views', () => {
  it('are fetched by the clients of those whom the card names, once for each change', async () => {
    const { teams, app } = await both();
    const ada = teams.user('Ada');
    const refresh = {
      action: { type: 'Action.Execute', verb: 'view', data: { muster: { do: 'view', id: 'm1' } } },
      userIds: [ada.mri],
    };
    const card = (said: string) => cardOf([text(said)], { refresh });
    const message = await posted(teams, card('Shared'));
    app.answer = () => shows(cardOf([text('Own')], { refresh, actions: [button] }));
    expect(await teams.as('Ben').viewOf(message)).toMatchObject({ body: [{ text: 'Shared' }] });
    expect(app.received).toEqual([]);
    expect(await teams.as('Ada').viewOf(message)).toMatchObject({ body: [{ text: 'Own' }] });
    await teams.as('Ada').viewOf(message);
    expect(app.received).toMatchObject([{ value: { trigger: 'automatic', action: { verb: 'view' } } }]);
    const path = `${at(message.conversation)}/activities/${message.id}`;
    await (await connectorOf(teams)).call('PUT', path, withCard(card('Shared anew')));
    await teams.as('Ada').viewOf(message);
    expect(app.received).toHaveLength(2);
    expect(teams.problems).toEqual([]);
  });

  it('are fetched by all where none are named and few are there', async () => {
    const { teams, app } = await both();
    app.answer = () => shows(cardOf([text('Own')]));
    const refresh = { action: { type: 'Action.Execute', verb: 'view', data: {} } };
    const message = await posted(teams, cardOf([text('Shared')], { refresh }));
    await teams.as('Gil').viewOf(message);
    expect(app.received).toHaveLength(1);
    await teams
      .as('Ada')
      .viewOf(await posted(teams, cardOf([text('Shared')], { refresh: { ...refresh, userIds: [] } })));
    expect(app.received).toHaveLength(1);
  });
});

describe('dialogs', () => {
  const title = {
    type: 'Input.Text',
    id: 'title',
    label: 'Title',
    isRequired: true,
    errorMessage: 'A title, please',
    maxLength: 10,
  };
  const severity = {
    type: 'Input.ChoiceSet',
    id: 'severity',
    label: 'Severity',
    value: 'SEV3',
    choices: ['SEV1', 'SEV3'].map((value) => ({ title: `${value} it is`, value })),
  };
  const people = {
    type: 'Input.ChoiceSet',
    id: 'people',
    label: 'People',
    isMultiSelect: true,
    choices: [],
    'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' },
  };
  const submit = { type: 'Action.Submit', title: 'Go', data: { muster: { do: 'submit', form: 'f1' } } };
  const form = (more: readonly Fields[] = []) =>
    cardOf([title, severity, people, ...more], { actions: [submit] });

  it('open from buttons, check what is filled in, and are sent', async () => {
    const { teams, app } = await both();
    const message = await posted(teams, cardOf([text('Down')], { actions: [opener] }));
    app.answer = () => opens(form());
    const ada = teams.as('Ada');
    const { dialog } = await ada.press(message, 'Declare');
    if (dialog === undefined) throw new Error('No dialog.');
    expect(app.of('task/fetch')).toMatchObject([
      { value: { data: { muster: data.muster }, context: { theme: 'default' } } },
    ]);
    expect(await ada.submit(dialog)).toMatchObject({ delivery: undefined });
    expect([...dialog.errors]).toEqual([['title', 'A title, please']]);
    ada.fill(dialog, { Title: 'Far too long a title' });
    await ada.submit(dialog);
    expect(app.of('task/submit')).toEqual([]);
    ada.fill(dialog, { Title: 'API down', Severity: 'SEV1 it is', People: ['Ben', 'Gil'] });
    expect(() => ada.fill(dialog, { Severity: 'SEV9' })).toThrow('does not offer');
    app.answer = () => opens(form([text('Not so')]), 'Again');
    expect((await ada.submit(dialog)).dialog).toBe(dialog);
    const both_ = [teams.user('Ben').id, teams.user('Gil').id].join(',');
    expect(app.of('task/submit')).toMatchObject([
      { value: { data: { muster: { form: 'f1' }, title: 'API down', severity: 'SEV1', people: both_ } } },
    ]);
    expect(dialog).toMatchObject({ title: 'Again', open: true });
    ada.fill(dialog, { Title: 'API down' });
    app.answer = () => ({ body: { task: { type: 'message', value: 'Declared' } } });
    expect(await ada.submit(dialog, 'Go')).toMatchObject({ said: 'Declared', dialog: undefined });
    expect(teams.dialogs('Ada')).toEqual([]);
    await expect(ada.submit(dialog)).rejects.toThrow('does not see');
    expect(teams.problems).toEqual([]);
  });

  it('are judged', async () => {
    const { teams, app } = await both();
    const message = await posted(teams, cardOf([text('Down')], { actions: [opener] }));
    const wrong: readonly unknown[] = [
      opens(cardOf([text('x')], { actions: [button] })).body,
      opens(form(), '').body,
      opens(cardOf([title, title])).body,
      { task: { type: 'message', value: '' } },
      { task: { type: 'continue', value: { title: 'x' } } },
      { tasks: [] },
    ];
    for (const body of wrong) {
      app.answer = () => ({ body });
      expect((await teams.as('Ada').press(message, 'Declare')).dialog).toBeUndefined();
      expect(teams.forgive()).toHaveLength(1);
    }
    app.answer = () => ({ status: 500 });
    expect((await teams.as('Ada').press(message, 'Declare')).said).toBe('Unable to reach app.');
    expect(teams.forgive()).toEqual([expect.stringContaining('answered with 500')]);
  });

  it('are sent three times when nobody answers', async () => {
    const { teams, app } = await both();
    teams.hurry = { ms: 30, attempts: 3 };
    const message = await posted(teams, cardOf([text('Down')], { actions: [opener] }));
    app.answer = () => opens(cardOf([text('Sure?')], { actions: [submit] }));
    const ada = teams.as('Ada');
    const { dialog } = await ada.press(message, 'Declare');
    if (dialog === undefined) throw new Error('No dialog.');
    const never = Promise.withResolvers<undefined>();
    app.answer = () => never.promise;
    expect((await ada.submit(dialog)).said).toBe('Unable to reach app.');
    never.resolve(undefined);
    const sent = app.of('task/submit');
    expect([sent.length, new Set(sent.map(({ id }) => id)).size]).toEqual([3, 1]);
    expect(dialog.open).toBe(true);
    expect(teams.forgive()).toHaveLength(3);
  });
});

describe('message extensions', () => {
  it('open dialogs from the compose box and from messages, where the app is and where it is not', async () => {
    const { teams, app } = await both();
    const chat = teams.addChat({ members: ['Ada', 'Ben'], installed: false });
    const message = await teams.as('Ben').say(chat, 'The API is down');
    app.answer = () =>
      opens(cardOf([text('Add it?')], { actions: [{ type: 'Action.Submit', title: 'Add', data: {} }] }));
    const { dialog } = await teams.as('Ada').extension('timeline', 'message', { message });
    if (dialog === undefined) throw new Error('No dialog.');
    const value = {
      commandId: 'timeline',
      commandContext: 'message',
      messagePayload: {
        id: message.id,
        body: { content: '<p>The API is down</p>' },
        from: { user: { id: teams.user('Ben').id } },
      },
    };
    expect(app.received).toMatchObject([
      { name: 'composeExtension/fetchTask', value, conversation: { id: chat.id } },
    ]);
    app.answer = () => undefined;
    expect(await teams.as('Ada').submit(dialog)).toMatchObject({ dialog: undefined, said: undefined });
    expect(app.received.at(-1)).toMatchObject({ name: 'composeExtension/submitAction', value });
    await teams.as('Ada').extension('declare', 'commandBox');
    expect(app.received.at(-1)).toMatchObject({
      value: { commandId: 'declare', commandContext: 'commandBox' },
    });
    app.answer = () => ({
      body: {
        composeExtension: {
          type: 'result',
          attachmentLayout: 'list',
          attachments: [{ contentType: adaptive, content: cardOf([text('INC-1')]) }],
        },
      },
    });
    expect((await teams.as('Ada').unfurl('https://muster.test/i/1')).results).toHaveLength(1);
    expect(teams.problems).toEqual([]);
  });
});

describe('files', () => {
  const offer = (name = 'report.md') => ({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.teams.card.file.consent',
        name,
        content: {
          description: name,
          sizeInBytes: 5,
          acceptContext: { file: 1 },
          declineContext: { file: 1 },
        },
      },
    ],
  });

  it('are handed over to whoever takes them, and in nobody else’s sight', async () => {
    const { teams, app } = await both();
    const connector = await connectorOf(teams);
    const path = `${at(teams.direct('Ada'))}/activities`;
    const { body } = await connector.post(path, offer());
    const message = teams.direct('Ada').message(String(body['id']));
    if (message === undefined) throw new Error('It was not posted.');
    const ada = teams.as('Ada');
    await ada.answerOffer(message, false);
    expect(app.of('fileConsent/invoke')).toMatchObject([
      { value: { action: 'decline', context: { file: 1 } } },
    ]);
    const { activity } = await ada.answerOffer(message, true);
    const { uploadUrl } = fieldsIn(fieldsIn(activity['value'])['uploadInfo']);
    const put = (headers: Record<string, string>) =>
      fetch(String(uploadUrl), { method: 'PUT', headers, body: 'Hello' });
    expect((await put({ 'content-range': 'bytes 0-4/5' })).status).toBe(201);
    expect([...ada.files]).toEqual([['report.md', 'Hello']]);
    expect([...teams.as('Ben').files]).toEqual([]);
    expect(teams.problems).toEqual([]);
    expect((await put({})).status).toBe(400);
    const elsewhere = await connector.post(`${at(teams.conversation('Lunch'))}/activities`, offer());
    expect(elsewhere.status).toBe(400);
    expect(teams.forgive()).toHaveLength(2);
  });

  it('go with what is said, as far as the app sees them', async () => {
    const { teams, app } = await both();
    await teams.as('Ada').say(teams.direct('Ada'), 'See', { files: ['graph.png'] });
    const message = await teams.as('Ada').say('Lunch', 'See', { files: ['graph.png'] });
    await teams.as('Ada').extension('note', 'message', { message });
    const names = app.received.map(({ attachments }) => listIn(attachments).map(({ name }) => name));
    expect(names).toEqual([[undefined, 'graph.png'], [undefined], []]);
    const payload = fieldsIn(fieldsIn(app.received[2]?.['value'])['messagePayload']);
    expect(payload['attachments']).toMatchObject([{ contentType: 'reference', name: 'graph.png' }]);
  });
});

it('tells of those who come and go, and of what becomes of channels', async () => {
  const { teams, app } = await both();
  const ada = teams.as('Ada');
  ada.uninstalls();
  ada.installs();
  teams.as('Gil').leaves('Lunch');
  ada.renames('ops', 'operations');
  ada.deletesChannel('operations');
  ada.createsChannel('other');
  teams.happenings.team(teams.team(), 'teamArchived');
  await teams.settled();
  expect(
    app.received.map(({ type, action }) =>
      `${String(type)} ${typeof action === 'string' ? action : ''}`.trim(),
    ),
  ).toEqual([
    'installationUpdate remove',
    'installationUpdate add',
    'conversationUpdate',
    ...Array.from({ length: 5 }, () => 'conversationUpdate'),
  ]);
  expect(app.received.slice(3)).toMatchObject([
    { membersRemoved: [{ aadObjectId: teams.user('Gil').id }] },
    { channelData: { eventType: 'channelRenamed', channel: { name: 'operations' } } },
    { channelData: { eventType: 'channelDeleted' } },
    { channelData: { eventType: 'channelCreated' } },
    { channelData: { eventType: 'teamArchived' } },
  ]);
  await expect(ada.dm('help')).resolves.toBeDefined();
  expect(teams.problems).toEqual([]);
});
