/** The app's home tab: what concerns whoever opens it. */
import type { App } from '@slack/bolt';
import { type HomeSection, homeSections } from '../../../core/messages/home.js';
import { refusalMessage } from '../../../core/messages/replies.js';
import { Refusal } from '../../../domain/errors.js';
import { IncidentQueries } from '../../../store/queries/incidents.js';
import type { Asker } from '../asker.js';
import { askerOf, type Island, workspaceOf } from '../island.js';
import type { Workspace } from '../parts.js';
import { renderHome } from '../render/home.js';
import { peopleIn } from '../render/message.js';

export function homeEntries(app: App, island: Island): void {
  app.event('app_home_opened', async ({ event: { tab, user }, context }) => {
    if (tab !== 'home') return;
    const workspace = workspaceOf(context);
    // Nothing is owed by it: it is drawn again whenever it is opened.
    island.follow(opened(island, workspace, user));
  });
}

async function opened(island: Island, workspace: Workspace, slackUserId: string): Promise<void> {
  try {
    await publishHome(island, workspace, await askerOf(island, workspace, slackUserId, { channel: null }));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await publish(island, workspace, slackUserId, [{ heading: 'Muster', messages: [refusalMessage(error)] }]);
  }
}

/** Shows somebody's home anew. Best effort. */
export async function publishHome(
  island: Island,
  workspace: Workspace,
  { viewer, slackUserId }: Pick<Asker, 'viewer' | 'slackUserId'>,
): Promise<void> {
  const queries = new IncidentQueries(island.parts.store.read, viewer);
  await publish(island, workspace, slackUserId, await homeSections(queries, viewer));
}

async function publish(
  { parts, telling }: Island,
  workspace: Workspace,
  slackUserId: string,
  sections: readonly HomeSection[],
): Promise<void> {
  const people = sections.flatMap(({ messages }) => messages.flatMap(peopleIn));
  const view = renderHome(sections, await telling.reader(workspace, people));
  try {
    await workspace.client.call('views.publish', (web) => web.views.publish({ user_id: slackUserId, view }));
  } catch (error) {
    parts.log.warn({ workspace: workspace.id, err: error }, 'a home tab could not be shown');
  }
}
