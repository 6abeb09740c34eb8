/** Messages as Graph shows them. */
import type { Fields } from '../../slack/json.js';
import type { State } from '../state.js';
import type { Message } from '../things.js';

export function messageJson(state: State, message: Message): Fields {
  const { conversation, id, threadId, createdAt, editedAt, deleted, from, html, text, card, summary } =
    message;
  const user = from === undefined ? undefined : state.user(from);
  const attachmentId = state.guid(0xaa, Number(id) % 1_000_000_000);
  const shown = deleted
    ? ''
    : card === undefined
      ? html || text
      : `<attachment id="${attachmentId}"></attachment>`;
  return {
    id,
    replyToId: threadId === undefined || threadId === id ? null : threadId,
    messageType: 'message',
    createdDateTime: state.iso(createdAt),
    lastModifiedDateTime: state.iso(editedAt ?? createdAt),
    lastEditedDateTime: editedAt === undefined ? null : state.iso(editedAt),
    deletedDateTime: deleted ? state.iso(editedAt ?? createdAt) : null,
    subject: null,
    summary: summary ?? null,
    importance: 'normal',
    from:
      user === undefined
        ? {
            application: {
              id: state.app.appId,
              displayName: state.app.appName,
              applicationIdentityType: 'bot',
            },
            user: null,
          }
        : { application: null, user: { id: user.id, displayName: user.name, userIdentityType: 'aadUser' } },
    body: { contentType: 'html', content: shown },
    ...(conversation.team === undefined
      ? { chatId: conversation.graphId, channelIdentity: null }
      : { chatId: null, channelIdentity: { teamId: conversation.team.groupId, channelId: conversation.id } }),
    attachments:
      card === undefined || deleted
        ? []
        : [
            {
              id: attachmentId,
              contentType: 'application/vnd.microsoft.card.adaptive',
              contentUrl: null,
              content: JSON.stringify(card),
              name: null,
            },
          ],
    mentions: [],
    reactions: [],
  };
}
