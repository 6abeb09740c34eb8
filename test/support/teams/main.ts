/**
 * Starts the doubled Teams by hand:
 *
 *     npx tsx test/support/teams/main.ts --app http://127.0.0.1:3000/api/messages
 *
 * `--port` is 3400 unless given. Prints what the app is to be given, and where to look and to act.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { TeamsDouble } from './teams.js';

const options = {
  app: { type: 'string', default: 'http://127.0.0.1:3000/api/messages' },
  port: { type: 'string', default: '3400' },
} as const;

/** Starts it as these arguments say. */
export async function startByHand(args: readonly string[]) {
  const { values } = parseArgs({ args: [...args], options });
  const teams = await TeamsDouble.start({ port: Number(values.port) });
  teams.addUser({ name: 'Ada Moreau', timezone: 'Europe/Berlin' });
  teams.addUser({ name: 'Ben Okafor', timezone: 'America/New_York' });
  teams.addUser({ name: 'Chen Wei', timezone: 'Asia/Shanghai' });
  teams.addUser({ name: 'Gil Guest', guest: true });
  const team = teams.addTeam({ name: 'SRE' });
  teams.addChannel('ops');
  teams.addChat({ topic: 'Lunch', members: ['Ada', 'Ben'] });
  teams.connect({ url: values.app });
  const told = `MICROSOFT_APP_ID=${teams.appId}
MICROSOFT_APP_PASSWORD=${teams.appPassword}
MICROSOFT_APP_TENANT_ID=${teams.tenantId}
MICROSOFT_APP_TYPE=SingleTenant
MICROSOFT_TEAM_ID=${team.groupId}
MICROSOFT_GRAPH_URL=${teams.graphUrl}
MICROSOFT_LOGIN_URL=${teams.loginUrl}
MICROSOFT_OPENID_METADATA_URL=${teams.openIdMetadataUrl}
# page: ${teams.url}/?as=ada`;
  return { teams, told };
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log((await startByHand(process.argv.slice(2))).told);
