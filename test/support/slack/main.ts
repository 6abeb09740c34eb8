/**
 * Starts the doubled Slack by hand:
 *
 *     npx tsx test/support/slack/main.ts --app http://127.0.0.1:3000/slack/events --secret test-secret
 *
 * With `--socket` nothing is sent over HTTP: the app connects by Socket Mode. `--port` and `--page` are 3300 and 3301 unless
 * given. Prints what the app is to be given, and where to look.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { servePage } from './page.js';
import { SlackDouble } from './slack.js';

const options = {
  app: { type: 'string', default: 'http://127.0.0.1:3000/slack/events' },
  secret: { type: 'string', default: 'test-secret' },
  socket: { type: 'boolean', default: false },
  port: { type: 'string', default: '3300' },
  page: { type: 'string', default: '3301' },
} as const;

const people = [
  ['anna', 'Anna Able'],
  ['ben', 'Ben Brown'],
  ['cleo', 'Cleo Clark'],
] as const;

/** Starts it as these arguments say. */
export async function startByHand(args: readonly string[]) {
  const { values } = parseArgs({ args: [...args], options });
  const slack = await SlackDouble.start({ secret: values.secret, port: Number(values.port) });
  for (const [name, realName] of people) slack.addUser({ name, realName });
  slack.addChannel({ name: 'ops', members: ['bot', ...people.map(([name]) => name)] });
  if (!values.socket) slack.connect({ url: values.app });
  const page = await servePage(slack, Number(values.page));
  const how = values.socket
    ? `SLACK_APP_TOKEN=${slack.appToken}`
    : `SLACK_SIGNING_SECRET=${slack.signingSecret}`;
  const told = `SLACK_API_URL=${slack.apiUrl}
SLACK_BOT_TOKEN=${slack.botToken}
${how}
# or, instead of the bot token, for installing by consent:
# SLACK_CLIENT_ID=${slack.clientId}
# SLACK_CLIENT_SECRET=${slack.clientSecret}
# consent: ${slack.url}/oauth/v2/authorize
# page: ${page.url}`;
  return { slack, page, told };
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log((await startByHand(process.argv.slice(2))).told);
