/** Tokens are kept so that only the right key opens them, and only where they were put. */
import { describe, expect, test } from 'vitest';
import { opened, SealBroken, sealed } from '../../../src/chat/sealing.js';
import { keptInstallations } from '../../../src/chat/slack/installations/record.js';
import { SLACK } from '../../../src/chat/slack/parts.js';
import { openStore } from '../../../src/store/open.js';
import { remember } from '../../../src/store/queries/adapterState.js';
import { SlackDouble } from '../../support/slack/slack.js';
import { byConsent, byToken, given, KEY, team } from './installationsGiven.js';

const OTHER = 'ab'.repeat(32);

describe('a sealed secret', () => {
  test('is opened by its key at its place', () =>
    expect(opened(KEY, 'a/b', sealed(KEY, 'a/b', 'xoxb-☃'))).toBe('xoxb-☃'));

  test('never looks the same twice', () =>
    expect(sealed(KEY, 'a', 'secret')).not.toBe(sealed(KEY, 'a', 'secret')));

  test.each([
    ['with another key', OTHER, 'a', (text: string) => text],
    ['at another place', KEY, 'b', (text: string) => text],
    ['when it was changed', KEY, 'a', (text: string) => `${text.slice(0, -2)}AA`],
    ['when it was cut', KEY, 'a', (text: string) => text.slice(0, 12)],
    ['when it is of a version to come', KEY, 'a', (text: string) => text.replace('v1.', 'v2.')],
    ['when it is no such thing', KEY, 'a', () => 'xoxb-plain'],
  ])('is not opened %s', (_, key, place, change) =>
    expect(() => opened(key, place, change(sealed(KEY, 'a', 'a secret that is long enough')))).toThrow(
      SealBroken,
    ),
  );
});

async function installedIn() {
  const store = await openStore('file::memory:');
  const slack = await SlackDouble.start({ team: { id: 'T1', scopes: null } });
  slack.addUser({ id: 'U1', name: 'anna' });
  const first = await given({ store, slack });
  const { install, access } = await first.listening();
  await install({ team: 'T1', user: 'U1' });
  access.close();
  return { store, slack };
}

const withKey = (key: string) => (slack: SlackDouble) => ({
  ...byConsent(slack),
  MUSTER_ENCRYPTION_KEY: key,
});

describe('a start', () => {
  test('with another key says so, and what to do', async () => {
    const it = await given({ ...(await installedIn()), env: withKey(OTHER) });
    await expect(it.start()).rejects.toThrow(
      'MUSTER_ENCRYPTION_KEY does not open the Slack installations that are kept (T1): set the key that they were made with, or give them up with npm run muster -- slack-forget T1.',
    );
  });

  test('without a key leaves them alone and says so', async () => {
    const { store, slack } = await installedIn();
    slack.addTeam({ id: 'T2' });
    const env = () => ({
      ...byToken(slack),
      SLACK_BOT_TOKEN: slack.team('T1').install?.token ?? '',
    });
    const it = await given({ store, slack, env });
    const access = await it.start();
    expect(it.logged.join('')).toContain('cannot be used without MUSTER_ENCRYPTION_KEY');
    expect((await access.workspaces.ofOrigin(team('T1')))?.id).toBe('T1');
    access.close();
  });

  test('finds a token that was moved to another workspace', async () => {
    const { store, slack } = await installedIn();
    const [row] = await keptInstallations(store.read);
    await store.tx((w) => remember(w, { island: SLACK, key: 'installation:T2' }, { ...row, id: 'T2' }));
    await expect((await given({ store, slack })).start()).rejects.toThrow('that are kept (T2)');
  });
});
