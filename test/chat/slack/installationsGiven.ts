/** Access to a doubled Slack, with a store and a listener of its own, in the hands of a test. */
import { onTestFinished } from 'vitest';
import { readConfig } from '../../../src/app/config.js';
import { createIds } from '../../../src/app/ids.js';
import { createLogger } from '../../../src/app/logger.js';
import { ensureAnnouncements, ensureOrganization, seedExample } from '../../../src/app/seed.js';
import { type SlackAccess, startSlackAccess } from '../../../src/chat/slack/installations/access.js';
import type { Origin } from '../../../src/chat/slack/parts.js';
import { createServer } from '../../../src/http/server/server.js';
import { openStore } from '../../../src/store/open.js';
import { AuditQueries } from '../../../src/store/queries/audit.js';
import { allOrganizations } from '../../../src/store/queries/configuration.js';
import { PeopleQueries } from '../../../src/store/queries/people.js';
import { systemViewer } from '../../../src/store/queries/viewer.js';
import type { Store } from '../../../src/store/store.js';
import { freePort } from '../../support/process.js';
import { SlackDouble, type SlackOptions } from '../../support/slack/slack.js';

export const KEY = '0f'.repeat(32);

export interface GivenOptions {
  readonly slack?: SlackOptions | SlackDouble;
  /** What the environment has beside the address of the double. */
  readonly env?: (slack: SlackDouble) => Record<string, string>;
  /** Of an earlier process: it is started again. */
  readonly store?: Store;
  /** The default organization has its example people, as one that was begun without Slack. */
  readonly example?: boolean;
  /** What else is there before Slack is. */
  readonly before?: (store: Store, organizationId: string) => Promise<void>;
}

/** One workspace by its token. */
export const byToken = (slack: SlackDouble): Record<string, string> => ({
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_SIGNING_SECRET: slack.signingSecret,
});

/** Any number of workspaces by consent. */
export const byConsent = (slack: SlackDouble): Record<string, string> => ({
  SLACK_CLIENT_ID: slack.clientId,
  SLACK_CLIENT_SECRET: slack.clientSecret,
  SLACK_SIGNING_SECRET: slack.signingSecret,
  MUSTER_ENCRYPTION_KEY: KEY,
});

export async function given(options: GivenOptions = {}) {
  const slack = options.slack instanceof SlackDouble ? options.slack : await SlackDouble.start(options.slack);
  onTestFinished(() => slack.stop());
  const wall = { at: new Date('2026-03-02T09:00:00.000Z') };
  const clock = { now: () => new Date('2026-03-02T09:00:00.000Z'), wallNow: () => wall.at };
  const newId = createIds(clock);
  const store = options.store ?? (await openStore('file::memory:'));
  if (options.store === undefined) onTestFinished(() => store.close());
  const seed = { store, clock, newId };
  const organization = await ensureOrganization(seed);
  if (options.example === true) await seedExample(seed, organization.id);
  await options.before?.(store, organization.id);
  const logged: string[] = [];
  const log = createLogger('info', { write: (line) => void logged.push(line) });
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const { slack: settings } = readConfig({
    SLACK_API_URL: slack.apiUrl,
    ...(options.env ?? byConsent)(slack),
  });
  if (settings === undefined) throw new Error('Slack is not configured.');
  const opened: string[] = [];
  const start = (): Promise<SlackAccess> =>
    startSlackAccess({
      ...seed,
      log,
      settings,
      publicUrl,
      defaultOrganizationId: organization.id,
      openOrganization: async (id) => {
        opened.push(id);
        await ensureAnnouncements(seed, { ...organization, id }, []);
      },
    });
  const people = (organizationId: string) =>
    new PeopleQueries(store.read, systemViewer(organizationId)).activeUsers(100);
  const actions = async (organizationId: string): Promise<readonly string[]> => {
    const audit = new AuditQueries(store.read, systemViewer(organizationId));
    return (await audit.entries({}, { limit: 100, offset: 0 }, false)).map(({ action }) => action);
  };
  return {
    slack,
    store,
    wall,
    clock,
    logged,
    opened,
    publicUrl,
    organization,
    start,
    people,
    actions,
    organizations: () => allOrganizations(store.read),
    /** Starts it with its routes on a listener. */
    listening: async () => {
      const access = await start();
      const server = await createServer({ log, islands: [access.routes] });
      await server.listen({ host: '127.0.0.1', port });
      onTestFinished(async () => {
        access.close();
        await server.close();
      });
      return { access, ...browser(publicUrl, slack) };
    },
  };
}

export const team = (id: string): Origin => ({ teamId: id, enterpriseId: undefined });

/** Somebody with a browser: goes to Slack's page and comes back with the cookie that was set. */
function browser(url: string, slack: SlackDouble) {
  const get = (address: string, cookie = '') =>
    fetch(address, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } });
  const begin = async () => {
    const response = await get(`${url}/slack/install`);
    return {
      status: response.status,
      location: response.headers.get('location') ?? '',
      cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
    };
  };
  const finish = async (address: string, cookie: string) => {
    const response = await get(address, cookie);
    return { status: response.status, html: await response.text(), headers: response.headers };
  };
  return {
    begin,
    finish,
    install: async (approval: Parameters<SlackDouble['approve']>[1]) => {
      const { location, cookie } = await begin();
      return await finish(slack.approve(location, approval), cookie);
    },
  };
}
