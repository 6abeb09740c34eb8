/** The whole product with a doubled Teams around it. */
import { onTestFinished } from 'vitest';
import { APPLICATION_PERMISSIONS, RESOURCE_PERMISSIONS } from '../../src/chat/teams/permissions.js';
import { type RunningApp, startApp } from './app.js';
import { TeamsDouble, type TeamsOptions } from './teams/teams.js';

export { wordsOf } from './teams/cards/walk.js';

export interface TeamsAppOptions {
  readonly env?: Record<string, string>;
  /** Of an earlier process, which this one follows. */
  readonly teams?: TeamsDouble;
  readonly teamsOptions?: TeamsOptions;
  /** Whether rooms are channels of a team; group chats otherwise. */
  readonly team?: boolean;
  /** Mistakes that the test is about. */
  readonly mistakes?: boolean;
}

export interface TeamsApp {
  readonly teams: TeamsDouble;
  readonly app: RunningApp;
  /** Resolves when nothing is on its way any more: what Teams sends, what is owed, and what is said afterwards. */
  settled(): Promise<void>;
}

/** Nothing but what our manifest asks for, and what we tell administrators to agree to. */
export const granted = { rsc: RESOURCE_PERMISSIONS, tenant: { consent: APPLICATION_PERMISSIONS } };

/** The people of every test: members and a guest, and a team with the app in it. */
function people(teams: TeamsDouble): void {
  teams.addUser({ name: 'Ada Moreau', timezone: 'Europe/Berlin' });
  teams.addUser({ name: 'Ben Okafor', timezone: 'America/New_York' });
  teams.addUser({ name: 'Chen Wei', timezone: 'Europe/Berlin' });
  teams.addUser({ name: 'Gil Guest', guest: true });
  teams.addTeam({ name: 'SRE' });
}

export async function teamsApp(options: TeamsAppOptions = {}): Promise<TeamsApp> {
  const { env = {}, team = true, mistakes = false } = options;
  const teams = options.teams ?? (await TeamsDouble.start({ ...granted, ...options.teamsOptions }));
  if (options.teams === undefined) {
    people(teams);
    onTestFinished(() => teams.stop());
  }
  const app = await startApp({ ...environmentOf(teams, team), ...env });
  let stopped = false;
  const stop = app.stop;
  const running = {
    ...app,
    stop: async () => {
      if (!stopped) await stop();
      stopped = true;
    },
  };
  onTestFinished(async () => {
    await running.stop();
    if (!mistakes && teams.problems.length > 0)
      throw new Error(`Teams refused: ${teams.problems.join('\n')}`);
  });
  teams.connect({ url: `${app.url}/api/messages` });
  return {
    teams,
    app: running,
    settled: async () => {
      await teams.settled();
      await app.idle();
      await app.worker.drain();
      await teams.settled();
    },
  };
}

/** What the product is told of the double. */
export const environmentOf = (teams: TeamsDouble, team = true): Record<string, string> => ({
  MICROSOFT_APP_ID: teams.appId,
  MICROSOFT_APP_PASSWORD: teams.appPassword,
  MICROSOFT_APP_TENANT_ID: teams.tenantId,
  MICROSOFT_APP_TYPE: 'SingleTenant',
  MICROSOFT_GRAPH_URL: teams.graphUrl,
  MICROSOFT_LOGIN_URL: teams.loginUrl,
  MICROSOFT_OPENID_METADATA_URL: teams.openIdMetadataUrl,
  ...(team ? { MICROSOFT_TEAM_ID: teams.team().groupId } : {}),
});
