/** Whether the Graph that the other tests play with refuses what Graph refuses. */
import { afterEach, describe, expect, it } from 'vitest';
import { at, connectorOf, graphOf, stopAll, TinyApp, teamsWith, words } from '../support/teams/kit.js';
import type { TeamsDouble } from '../support/teams/teams.js';

afterEach(stopAll);

const refused = (status: number, code: string) => ({ status, body: { error: { code } } });
const of = (teams: TeamsDouble) => `teams/${teams.team().groupId}`;
const member = (teams: TeamsDouble, name: string, roles = ['owner']) => ({
  '@odata.type': '#microsoft.graph.aadUserConversationMember',
  roles,
  'user@odata.bind': `${teams.graphUrl}/users('${teams.user(name).id}')`,
});

describe('channels', () => {
  it('are made, found, named, described, put away, taken out and deleted', async () => {
    const teams = await teamsWith();
    const graph = await graphOf(teams);
    const app = await TinyApp.start(teams);
    const made = await graph.post(`${of(teams)}/channels`, {
      displayName: 'inc-1-api',
      description: 'One',
      membershipType: 'standard',
    });
    const id = String(made.body['id']);
    expect(made).toMatchObject({
      status: 201,
      body: { displayName: 'inc-1-api', webUrl: expect.stringContaining('https://') },
    });
    const filter = new URLSearchParams({ $filter: "displayName eq 'INC-1-api'" });
    expect((await graph.get(`${of(teams)}/channels?${filter}`)).body).toMatchObject({
      value: [{ id, description: 'One' }],
    });
    expect((await graph.get(`${of(teams)}/channels`)).body['value']).toHaveLength(3);
    const path = `${of(teams)}/channels/${encodeURIComponent(id)}`;
    expect((await graph.call('PATCH', path, { displayName: 'inc-1', description: 'Two' })).status).toBe(204);
    expect((await graph.call('POST', `${path}/archive`)).status).toBe(202);
    expect((await graph.get(path)).body).toMatchObject({
      displayName: 'inc-1',
      description: 'Two',
      isArchived: true,
    });
    expect(await graph.call('PATCH', path, { description: 'Three' })).toMatchObject(
      refused(403, 'Forbidden'),
    );
    expect((await graph.call('POST', `${path}/unarchive`)).status).toBe(202);
    expect((await graph.call('DELETE', path)).status).toBe(204);
    expect(await graph.get(path)).toMatchObject(refused(404, 'NotFound'));
    await teams.settled();
    const told = app.of('conversationUpdate').map(({ channelData }) => channelData);
    expect(told).toMatchObject(
      ['channelCreated', 'channelRenamed', 'channelDeleted'].map((eventType) => ({ eventType })),
    );
    expect(teams.problems).toEqual([]);
  });

  it('keep names apart, those of deleted ones too', async () => {
    const teams = await teamsWith();
    const graph = await graphOf(teams);
    const create = (displayName: string) => graph.post(`${of(teams)}/channels`, { displayName });
    await create('inc-1');
    expect(await create('INC-1')).toMatchObject(refused(409, 'Conflict'));
    teams.as('Ada').deletesChannel('inc-1');
    expect(await create('inc-1')).toMatchObject(refused(409, 'Conflict'));
    teams.graph.duplicate = 400;
    expect(await create('inc-1')).toMatchObject(refused(400, 'BadRequest'));
    expect(teams.problems).toEqual([]);
  });

  it.each(['x'.repeat(51), '', 'a/b', 'a: b', "it's", '_a', '.a', 'a.', 'a..b', 'CON'])(
    'are not called "%s"',
    async (name) => {
      const teams = await teamsWith();
      const graph = await graphOf(teams);
      expect(await graph.post(`${of(teams)}/channels`, { displayName: name })).toMatchObject(
        refused(400, 'BadRequest'),
      );
      expect(teams.forgive()).toHaveLength(1);
    },
  );

  it('are known to the connector after a while, if a test wants that, and archived later', async () => {
    const teams = await teamsWith();
    const [graph, connector] = [await graphOf(teams), await connectorOf(teams)];
    Object.assign(teams.graph, { unknownFor: 2, unknownAs: 403, slowArchiving: true });
    await graph.post(`${of(teams)}/channels`, { displayName: 'inc-1' });
    const room = teams.conversation('inc-1');
    const post = async () => (await connector.post(`${at(room)}/activities`, words('Hello'))).status;
    expect([await post(), await post(), await post()]).toEqual([403, 403, 201]);
    await graph.call('POST', `${of(teams)}/channels/${encodeURIComponent(room.id)}/archive`);
    expect(room.archived).toBe(false);
    teams.finishOperations();
    expect(room.archived).toBe(true);
    expect(await post()).toBe(403);
    expect(teams.problems).toEqual([]);
  });

  it('show their messages, newest first, page by page', async () => {
    const teams = await teamsWith();
    const [graph, connector] = [await graphOf(teams), await connectorOf(teams)];
    const ops = teams.conversation('ops');
    const begun = await teams.as('Ada').say(ops, 'Anybody?');
    for (const text of ['One', 'Two']) await connector.post(`${at(ops)}/activities`, words(text));
    await teams.as('Ben').say(ops, 'Me', { replyTo: begun });
    const path = `${of(teams)}/channels/${encodeURIComponent(ops.id)}/messages`;
    const first = await graph.get(`${path}?$top=2`);
    expect(first.body).toMatchObject({
      value: [
        { body: { content: 'Two' }, from: { application: { id: teams.appId } } },
        { body: { content: 'One' } },
      ],
    });
    const next = String(first.body['@odata.nextLink']).slice(teams.graphUrl.length + 1);
    const second = (await graph.get(next)).body;
    expect(second).toMatchObject({
      value: [{ id: begun.id, from: { user: { displayName: 'Ada Moreau' } } }],
    });
    expect(second).not.toHaveProperty('@odata.nextLink');
    const below = await graph.get(`${path}/${begun.id}/replies`);
    expect(below.body).toMatchObject({ value: [{ replyToId: begun.id, body: { content: '<p>Me</p>' } }] });
    expect(await graph.get(`${path}?$top=51`)).toMatchObject(refused(400, 'BadRequest'));
    expect(teams.forgive()).toHaveLength(1);
  });
});

describe('permissions', () => {
  it('are those of the token, or of what was granted with the app', async () => {
    const teams = await teamsWith({
      tenant: { consent: ['Chat.Create'] },
      rsc: ['Channel.Create.Group', 'TeamMember.Read.Group'],
    });
    const graph = await graphOf(teams);
    expect((await graph.post(`${of(teams)}/channels`, { displayName: 'inc-1' })).status).toBe(201);
    expect((await graph.get(`${of(teams)}/members`)).body['value']).toHaveLength(2);
    const list = await graph.get(`${of(teams)}/channels`);
    expect(list).toMatchObject(refused(403, 'Forbidden'));
    expect(JSON.stringify(list.body)).toContain('Missing role permissions');
    teams.as('Ada').uninstalls('ops');
    expect(await graph.post(`${of(teams)}/channels`, { displayName: 'inc-2' })).toMatchObject(
      refused(403, 'Forbidden'),
    );
    teams.consent(['Channel.Create']);
    // A token that was given before knows nothing of it.
    expect((await graph.post(`${of(teams)}/channels`, { displayName: 'inc-2' })).status).toBe(403);
    const later = await graphOf(teams);
    expect((await later.post(`${of(teams)}/channels`, { displayName: 'inc-2' })).status).toBe(201);
    expect(teams.problems).toEqual([]);
  });

  it('end at the tenant', async () => {
    const teams = await teamsWith();
    const other = teams.addTenant();
    const graph = await graphOf(teams, other.id);
    expect(await graph.get(of(teams))).toMatchObject(refused(404, 'NotFound'));
    expect((await graph.get('appCatalogs/teamsApps')).body).toMatchObject({
      value: [{ externalId: teams.appId }],
    });
  });
});

describe('chats', () => {
  const create = async (teams: TeamsDouble, members: readonly object[], topic = 'inc-1') =>
    (await graphOf(teams)).post('chats', { chatType: 'group', topic, members });

  it('are made with people, and take the app in with all that it asks for', async () => {
    const teams = await teamsWith({ rsc: ['ChatMessage.Read.Chat', 'Channel.Create.Group'] });
    const app = await TinyApp.start(teams);
    const graph = await graphOf(teams);
    const { body } = await create(teams, [member(teams, 'Ada'), member(teams, 'Gil', ['guest'])]);
    const chat = teams.conversation(String(body['id']));
    expect([...chat.own.values()]).toEqual(['owner', 'guest']);
    const catalogue = await graph.get(
      `appCatalogs/teamsApps?${new URLSearchParams({ $filter: `externalId eq '${teams.appId}'` })}`,
    );
    const [found] = Array.isArray(catalogue.body['value']) ? catalogue.body['value'] : [];
    const path = `chats/${encodeURIComponent(chat.id)}/installedApps`;
    const bind = { 'teamsApp@odata.bind': `${teams.graphUrl}/appCatalogs/teamsApps/${String(found?.id)}` };
    expect(await graph.post(path, bind)).toMatchObject(refused(400, 'BadRequest'));
    expect(teams.forgive()).toEqual([expect.stringContaining('lacks ChatMessage.Read.Chat')]);
    const agreed = { permissionValue: 'ChatMessage.Read.Chat', permissionType: 'Application' };
    const all = { ...bind, consentedPermissionSet: { resourceSpecificPermissions: [agreed] } };
    expect((await graph.post(path, all)).status).toBe(201);
    expect(await graph.post(path, all)).toMatchObject(refused(409, 'Conflict'));
    expect((await graph.get(path)).body['value']).toHaveLength(1);
    await teams.settled();
    expect(app.received).toMatchObject([
      {
        type: 'installationUpdate',
        action: 'add',
        conversation: { id: chat.id, conversationType: 'groupChat', isGroup: true },
      },
      { type: 'conversationUpdate', membersAdded: [{ id: `28:${teams.appId}` }] },
    ]);
    expect(teams.problems).toEqual([]);
    teams.consent(['Chat.Create', 'TeamsAppInstallation.ReadWriteSelfForChat.All']);
    const another = await create(teams, [member(teams, 'Ben')]);
    const there = `chats/${encodeURIComponent(String(another.body['id']))}/installedApps`;
    // What only installs installs nothing that asks for something.
    expect(await (await graphOf(teams)).post(there, all)).toMatchObject(refused(403, 'Forbidden'));
  });

  it('are named and added to', async () => {
    const teams = await teamsWith();
    const app = await TinyApp.start(teams);
    const graph = await graphOf(teams);
    const chat = teams.addChat({ topic: 'inc-1', members: ['Ada'] });
    const path = `chats/${encodeURIComponent(chat.id)}`;
    expect((await graph.call('PATCH', path, { topic: 'inc-1 · SEV1' })).body).toMatchObject({
      topic: 'inc-1 · SEV1',
    });
    expect((await graph.post(`${path}/members`, member(teams, 'Ben'))).status).toBe(201);
    expect(await graph.post(`${path}/members`, member(teams, 'Ben'))).toMatchObject(refused(409, 'Conflict'));
    expect(await graph.post(`${path}/members`, member(teams, 'Gil'))).toMatchObject(
      refused(400, 'BadRequest'),
    );
    expect((await graph.get(`${path}/members`)).body).toMatchObject({
      value: [{ displayName: 'Ada Moreau' }, { displayName: 'Ben Okafor' }],
    });
    await teams.settled();
    expect(app.of('conversationUpdate')).toMatchObject([
      { topicName: 'inc-1 · SEV1' },
      { membersAdded: [{ id: teams.user('Ben').mri }] },
    ]);
    expect((await graph.get(`users/${teams.user('Ben').id}/chats?$top=1`)).body).toMatchObject({
      value: [{ topic: 'inc-1 · SEV1' }],
    });
    expect(teams.problems).toEqual([]);
    expect(await graph.call('PATCH', path, { topic: 'SEV1: down' })).toMatchObject(
      refused(400, 'BadRequest'),
    );
    expect(await create(teams, [])).toMatchObject(refused(400, 'BadRequest'));
    expect(teams.forgive()).toHaveLength(2);
  });
});

it('adds people to teams and installs the app for them', async () => {
  const teams = await teamsWith();
  const graph = await graphOf(teams);
  const app = await TinyApp.start(teams);
  const zoe = teams.addUser({ name: 'Zoe Far', installed: false });
  expect((await graph.post(`${of(teams)}/members`, member(teams, 'Zoe', []))).status).toBe(201);
  expect(teams.team().members.get(zoe.id)).toBe('member');
  const bind = {
    'teamsApp@odata.bind': `${teams.graphUrl}/appCatalogs/teamsApps/${teams.state.tenant().catalogId}`,
  };
  const path = `users/${zoe.id}/teamwork/installedApps`;
  expect((await graph.post(path, bind)).status).toBe(201);
  const installed = await graph.get(path);
  const [installation] = Array.isArray(installed.body['value']) ? installed.body['value'] : [];
  const chat = await graph.get(`${path}/${String(installation?.id)}/chat`);
  expect(teams.conversation(String(chat.body['id']))).toBe(teams.direct('Zoe'));
  expect((await graph.get(`users/${zoe.upn}`)).body).toMatchObject({
    displayName: 'Zoe Far',
    mail: 'zoe@acme.test',
  });
  await teams.settled();
  expect(app.received.map(({ type }) => type)).toEqual([
    'conversationUpdate',
    'installationUpdate',
    'conversationUpdate',
  ]);
  expect(teams.problems).toEqual([]);
});
