/** Two replicas on one PostgreSQL: what is installed or removed through one is so for the other. */
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../src/store/open.js';
import { given, team } from '../../chat/slack/installationsGiven.js';
import { SlackDouble } from '../../support/slack/slack.js';
import { administeredDatabase } from '../store/support/database.js';

test('an installation and its end count at the other replica at once', async () => {
  const { url, drop } = await administeredDatabase();
  onTestFinished(drop);
  const stores = [await openStore(url), await openStore(url)] as const;
  onTestFinished(async () => {
    for (const store of stores) await store.close();
  });
  const slack = await SlackDouble.start({ team: { id: 'T1', name: 'Acme', scopes: null } });
  slack.addUser({ id: 'U1', name: 'anna' });
  const [here, there] = [await given({ slack, store: stores[0] }), await given({ slack, store: stores[1] })];
  const { access, install } = await here.listening();
  const other = await there.start();
  expect(await other.workspaces.ofOrigin(team('T1'))).toBeUndefined();

  expect((await install({ team: 'T1', user: 'U1' })).status).toBe(200);
  await expect.poll(async () => (await other.workspaces.ofOrigin(team('T1')))?.id).toBe('T1');
  const organizations = await there.organizations();
  expect(organizations.map(({ slug, slackTeamId }) => [slug, slackTeamId])).toEqual([['default', 'T1']]);
  expect((await there.people(there.organization.id)).map(({ role }) => role)).toEqual(['ADMIN']);

  await access.uninstalled({ origin: team('T1'), at: undefined });
  await expect.poll(() => other.workspaces.ofOrigin(team('T1'))).toBeUndefined();
  other.close();
});
