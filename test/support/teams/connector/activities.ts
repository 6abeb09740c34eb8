/** Sending, changing and taking back. */
import { refuse } from '../refusal.js';
import type { Answer } from '../server.js';
import type { Message } from '../things.js';
import { contentOf } from './activity.js';
import { type Call, mistake, reach, writable } from './call.js';

/** Sends to a conversation; beneath a message when it names one. */
export function send(call: Call, id = '', replyTo?: string): Answer {
  const { conversation, root } = writable(call, id);
  const said = contentOf(call, conversation.kind, call.body);
  const above = replyTo === undefined ? undefined : conversation.message(replyTo);
  const thread = root ?? above?.threadId;
  if (conversation.kind === 'channel' && root !== undefined && conversation.message(root) === undefined)
    return refuse(404, 'ConversationNotFound', `There is no thread ${root}.`);
  // A reply to what is gone, or never was, still arrives: in chats it means nothing.
  const message = call.state.append(conversation, { from: undefined, ...said, replyToId: replyTo }, thread);
  return { status: 201, body: { id: message.id } };
}

function own(call: Call, id: string, messageId: string): Message {
  const message = reach(call, id).conversation.message(messageId);
  if (message === undefined || message.deleted)
    return refuse(404, 'ActivityNotFoundInConversation', 'The activity was not found in the conversation.');
  if (message.from !== undefined)
    return mistake(call, `message ${messageId} is somebody else's`, 'Forbidden', 403);
  return message;
}

export function update(call: Call, id = '', messageId = ''): Answer {
  const message = own(call, id, messageId);
  writable(call, id);
  Object.assign(message, contentOf(call, message.conversation.kind, call.body));
  message.editedAt = call.state.now();
  message.revision += 1;
  call.state.changed();
  return { status: 200, body: { id: message.id } };
}

export function remove(call: Call, id = '', messageId = ''): Answer {
  const message = own(call, id, messageId);
  writable(call, id);
  message.deleted = true;
  message.revision += 1;
  call.state.changed();
  return { status: 200 };
}
