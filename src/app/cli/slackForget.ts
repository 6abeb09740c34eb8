/** Giving up workspaces whose tokens nobody can open or use any more. */
import { endInstallation } from '../../chat/slack/installations/endings.js';
import { keptInstallations } from '../../chat/slack/installations/record.js';
import { type CliCommand, UsageProblem } from './command.js';
import { options } from './options.js';
import { withStore } from './store.js';

export const slackForget: CliCommand = {
  name: 'slack-forget',
  takes: '<workspace id …>',
  summary:
    'Destroy the tokens of Slack workspaces; what they have in Muster stays, until they install it again',
  run: async (args, { env, out }) => {
    const { positionals: ids } = options(args, {});
    return await withStore(env, { missing: 'refuse' }, async (opened) => {
      const all = await keptInstallations(opened.store.read);
      const unknown = ids.filter((id) => !all.some((each) => each.id === id));
      if (ids.length === 0 || unknown.length > 0) {
        const there = all.map(({ id, name }) => `${id} (${name})`).join(', ') || 'none';
        throw new UsageProblem(
          `${ids.length === 0 ? 'It needs the id of a workspace' : `There is no installation ${unknown.join(', ')}`}; there are: ${there}.`,
        );
      }
      for (const each of all)
        if (ids.includes(each.id)) {
          await endInstallation(opened, each, 'forget');
          out.write(`forgot ${each.id} (${each.name})\n`);
        }
      return 0;
    });
  },
};
