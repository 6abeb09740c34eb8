import { newConversation, type Owing, serving } from '../core/outbox/owing.js';
import { announcementsOf } from '../store/queries/conversations.js';

/** The lane of each platform's announcements; the channel itself is made when something is first announced. */
export async function openAnnouncements(owing: Owing, name: string): Promise<void> {
  for (const { id: platform } of await serving(owing)) {
    if ((await announcementsOf(owing.w, owing.organizationId, platform)) !== undefined) continue;
    await newConversation(owing, {
      kind: 'ANNOUNCEMENTS',
      platform,
      incidentId: null,
      userId: null,
      name,
      private: false,
    });
  }
}
