/** The app's home tab: what concerns whoever opens it. */
import type { App } from '@slack/bolt';
import { homeSections } from '../../../core/messages/home.js';
import { IncidentQueries } from '../../../store/queries/incidents.js';
import type { Asker } from '../answers.js';
import { askerOf, type Island, workspaceOf } from '../island.js';
import type { Workspace } from '../parts.js';
import { renderHome } from '../render/home.js';
import { peopleIn } from '../render/message.js';

export function homeEntries(app: App, island: Island): void {
  app.event('app_home_opened', async ({ event, context }) => {
    if (event.tab !== 'home') return;
    const workspace = workspaceOf(context);
    await publishHome(island, workspace, await askerOf(island, workspace, event.user, { channel: null }));
  });
}

/** Shows somebody's home anew. Best effort: it is drawn again whenever it is opened. */
export async function publishHome(
  { parts, answers }: Island,
  workspace: Workspace,
  { viewer, slackUserId }: Pick<Asker, 'viewer' | 'slackUserId'>,
): Promise<void> {
  const sections = await homeSections(new IncidentQueries(parts.store.read, viewer), viewer);
  const people = sections.flatMap(({ messages }) => messages.flatMap(peopleIn));
  const view = renderHome(sections, await answers.reader(workspace, people));
  try {
    await workspace.client.call('views.publish', (web) => web.views.publish({ user_id: slackUserId, view }));
  } catch (error) {
    parts.log.warn({ workspace: workspace.id, err: error }, 'a home tab could not be shown');
  }
}
