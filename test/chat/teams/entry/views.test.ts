/** What one person sees of a card: theirs alone, and only where it stands. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { refreshOf } from '../../../support/teams/cards/walk.js';
import { buttonsIn } from '../../../support/teams/client/pressing.js';
import { invoke } from '../../../support/teams/inbound.js';
import type { Conversation, Message } from '../../../support/teams/things.js';
import { type TeamsApp, teamsApp, wordsOf } from '../../../support/teamsApp.js';
import { addressedTo, declared, dmsTo, thereIs } from './given.js';

const idIn = (message: Message): string => {
  const data = thereIs(refreshOf(message.card)).action['data'];
  return thereIs(/"id":"(?<id>[^"]+)"/u.exec(JSON.stringify(data))?.groups?.['id']);
};

/** Somebody asks for a view by its id, in some conversation. */
const looks = async ({ teams }: TeamsApp, who: string, where: Conversation, id: string, on?: Message) =>
  (
    await teams.emit(
      invoke(
        teams.state,
        where,
        teams.user(who),
        'adaptiveCard/action',
        {
          action: { type: 'Action.Execute', verb: 'view', data: { muster: { do: 'view', id } } },
          trigger: 'automatic',
        },
        on,
      ),
    )
  ).body;

const TOAST = 'application/vnd.microsoft.activity.message';

test('an answer is for whoever asked: others learn only for whom it is', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const [ada, ben] = [teams.as('Ada'), teams.as('Ben')];
  const payments = teams.addChannel('payments');
  await declared(given, ada, 'declare Secret --severity SEV1 --private').catch(() => {});
  await ada.mention(payments, 'show INC-2026-001');
  await given.settled();
  const { message, words } = thereIs((await addressedTo(ada, payments)).at(-1));
  expect(words).toContain('Secret');
  expect(wordsOf(message.card)).not.toContain('Secret');
  expect(JSON.stringify(message.card)).not.toContain('Secret');
  expect(message.summary).not.toContain('Secret');
  // Whatever a client asks for.
  expect(await looks(given, 'Ben', payments, idIn(message), message)).toMatchObject({ type: TOAST });
  expect(JSON.stringify(await looks(given, 'Ben', payments, idIn(message), message))).not.toContain('Secret');
  expect(wordsOf(await ben.viewOf(message))).not.toContain('Secret');
});

test('nobody reads in one conversation what was said in another', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const ada = teams.as('Ada');
  const room = await declared(given, ada);
  const other = teams.addChannel('payments');
  const outside = teams.addChat({ topic: 'Lunch', members: ['Ada', 'Ben', 'Gil'] });
  const card = thereIs(room.messages[0]);
  const id = idIn(card);
  expect(await looks(given, 'Ben', room, id, card)).toMatchObject({
    statusCode: 200,
    type: expect.stringContaining('card'),
  });
  for (const where of [other, outside, teams.direct('Ben')])
    expect(JSON.stringify(await looks(given, 'Ben', where, id))).toContain('too old');
  for (const odd of ['', 'x', '../view', `${id}x`, 'constructor', '\0'])
    expect(await looks(given, 'Ben', room, odd, card)).toMatchObject({ statusCode: 200, type: TOAST });
});

test('another organization’s card is nobody’s', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'muster.yaml');
  const tenant = '0000007e-0000-4000-8000-0000000000ff';
  writeFileSync(
    file,
    `organizations:\n  - slug: default\n  - slug: other\n    name: Other\n    teams_tenant_id: ${tenant}\n`,
  );
  const given = await teamsApp({
    env: { MUSTER_CONFIG: file, MICROSOFT_APP_TYPE: 'MultiTenant' },
    teamsOptions: { appType: 'MultiTenant' },
  });
  const { teams } = given;
  teams.addTenant({ id: tenant, name: 'Other' });
  teams.addUser({ name: 'Olga Other', tenant });
  const ada = teams.as('Ada');
  const room = await declared(given, ada);
  const id = idIn(thereIs(room.messages[0]));
  const olga = teams.as('Olga');
  await olga.dm('list');
  await given.settled();
  expect(dmsTo(olga).at(-1)).toContain('No open incidents');
  // As if that very conversation were hers.
  const fields = invoke(teams.state, room, olga.desk.user, 'adaptiveCard/action', {
    action: { type: 'Action.Execute', verb: 'view', data: { muster: { do: 'view', id } } },
    trigger: 'manual',
  });
  const { body } = await teams.emit({ ...fields, channelData: { tenant: { id: tenant } } });
  expect(JSON.stringify(body)).toContain('too old');
  expect(JSON.stringify(body)).not.toContain('Checkout');
});

test('a card that was edited gives the view of what it says now', async () => {
  const given = await teamsApp();
  const { teams } = given;
  const [ada, ben] = [teams.as('Ada'), teams.as('Ben')];
  const room = await declared(given, ada);
  const card = thereIs(room.messages[0]);
  const id = idIn(card);
  await ada.mention(room, 'severity SEV1 It got worse');
  await given.settled();
  expect(wordsOf(await ben.viewOf(card))).toContain('SEV1');
  expect(JSON.stringify(await looks(given, 'Ben', room, id, card))).toContain('SEV1');
});

test('at most sixty are shown theirs by themselves, and anybody who asks', async () => {
  const given = await teamsApp();
  const { teams } = given;
  for (let n = 0; n < 70; n += 1) {
    const user = teams.addUser({ name: `Person${n} Many` });
    teams.team().members.set(user.id, 'member');
  }
  for (let n = 0; n < 70; n += 1) await teams.as(`Person${n}`).dm('list');
  const room = await declared(given, teams.as('Ada'));
  const card = thereIs(room.messages[0]);
  expect(refreshOf(card.card)?.userIds).toHaveLength(60);
  expect(refreshOf(card.card)?.userIds).toContain(teams.user('Ada').mri);
  const last = thereIs(
    [...Array(70).keys()]
      .map((n) => teams.as(`Person${n}`))
      .find(({ mri }) => refreshOf(card.card)?.userIds?.includes(mri) === false),
  );
  expect(buttonsIn(await last.viewOf(card))).toEqual(['Actions…']);
  await last.press(card, 'Actions…');
  expect(buttonsIn(last.seen(card))).toContain('Acknowledge');
});

test('a card that nothing is known of any more says so', async () => {
  const given = await teamsApp();
  const room = await declared(given, given.teams.as('Ada'));
  const card = thereIs(room.messages[0]);
  await given.app.store.tx(async (w) => {
    await w.delete(w.tables.adapterState);
  });
  expect(JSON.stringify(await looks(given, 'Ben', room, idIn(card), card))).toContain(
    'too old to be acted on',
  );
});

/** Somebody who may make tokens. */
async function admin(given: TeamsApp) {
  const ada = given.teams.as('Ada');
  await ada.dm('list');
  await given.settled();
  const { store } = given.app;
  const { users } = store.read.tables;
  await store.tx((w) => w.update(users).set({ role: 'ADMIN' }).where(eq(users.name, 'Ada Moreau')));
  return ada;
}

/** What is kept with a token’s secret in it. */
async function keptSecrets({ app: { store } }: TeamsApp) {
  const { adapterState, deliveries } = store.read.tables;
  const views = await store.read
    .select({ value: adapterState.value, expiresAt: adapterState.expiresAt })
    .from(adapterState);
  const owed = await store.read.select().from(deliveries);
  const holds = (row: unknown): boolean => /muster_[\w-]{43}/u.test(JSON.stringify(row));
  return { views: views.filter(holds), owed: owed.filter(holds) };
}

test('an answer that holds a secret can be looked at for ten minutes, and is not kept longer', async () => {
  const given = await teamsApp();
  const ada = await admin(given);
  const payments = given.teams.addChannel('payments');
  await ada.mention(payments, 'token add deploy');
  await given.settled();
  expect(thereIs((await addressedTo(ada, payments)).at(-1)).words).toMatch(/muster_[\w-]{43}/u);
  const { views, owed } = await keptSecrets(given);
  const until = given.app.clock.wallNow().getTime() + 10 * 60_000;
  expect(views).toHaveLength(1);
  expect(views[0]?.expiresAt?.getTime()).toBeLessThanOrEqual(until);
  expect(owed).toEqual([]);
});

test('a secret that cannot be told where it was asked for is not kept to be told later', async () => {
  const given = await teamsApp();
  const ada = await admin(given);
  const payments = given.teams.addChannel('payments');
  given.teams.fail({ api: 'connector', method: 'POST', path: '/activities', status: 403, times: 1 });
  await ada.mention(payments, 'token add deploy');
  await given.settled();
  expect(dmsTo(ada).at(-1)).toContain('It is told only once');
  expect((await keptSecrets(given)).owed).toEqual([]);
});
