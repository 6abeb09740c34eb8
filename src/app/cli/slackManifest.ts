/** The app as Slack is told of it, for an address of one's own. */
import { manifestYaml } from '../../chat/slack/manifest.js';
import { isLoopback } from '../config.js';
import { type CliCommand, UsageProblem } from './command.js';
import { options } from './options.js';

const NEEDED = 'It needs the address under which Slack reaches Muster: --url https://muster.example.com';

export const slackManifestCommand: CliCommand = {
  name: 'slack-manifest',
  takes: '--url <address> [--socket]',
  summary:
    'Write the manifest to make the Slack app from; with --socket for Socket Mode, where --url may be left out',
  run: async (args, { env, out }) => {
    const { values } = options(args, { url: { type: 'string' }, socket: { type: 'boolean' } });
    const socket = values.socket ?? false;
    const address = values.url ?? env['PUBLIC_URL'] ?? '';
    if (address === '' && !socket) throw new UsageProblem(`${NEEDED} (or --socket, which needs none).`);
    out.write(manifestYaml({ publicUrl: address === '' ? undefined : publicUrlIn(address), socket }));
    return 0;
  },
};

/** @throws {UsageProblem} unless Slack can send something there. */
function publicUrlIn(address: string): string {
  const url = URL.parse(address);
  const wrong = url === null || !/^https?:$/u.test(url.protocol) || url.search !== '' || url.hash !== '';
  if (wrong || url.username !== '' || url.password !== '')
    throw new UsageProblem(`${address} is no address that people reach Muster by. ${NEEDED}.`);
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw new UsageProblem(`${address} should begin with https://: Slack sends nothing over plain http.`);
  return url.href.replace(/\/+$/u, '');
}
