/** People who change, and workspaces that let us go. */
import type { App } from '@slack/bolt';
import { profileOf } from '../contacts.js';
import type { SlackAccess } from '../installations/access.js';
import { type Island, workspaceOf } from '../island.js';

interface EventBody {
  readonly team_id?: string;
  readonly enterprise_id?: string;
  readonly event_time?: number;
}

const told = ({ team_id, enterprise_id, event_time }: EventBody) => ({
  origin: { teamId: team_id, enterpriseId: enterprise_id },
  at: event_time === undefined ? undefined : new Date(event_time * 1_000),
});

export function peopleEntries(app: App, island: Island, access: SlackAccess): void {
  app.event('user_change', async ({ event: { user }, context }) => {
    const workspace = workspaceOf(context);
    if (user.id !== undefined) await island.contacts.changed(workspace, profileOf(user, workspace));
  });
  app.event('app_uninstalled', ({ body }) => access.uninstalled(told(body)));
  app.event('tokens_revoked', ({ event, body }) =>
    access.tokensRevoked({ ...told(body), bot: event.tokens.bot ?? [] }),
  );
}
