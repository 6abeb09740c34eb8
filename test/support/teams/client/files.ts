/** Files that the app offers: taken or not, and where they are put. */

import type { Delivery } from '../deliver.js';
import { invoke } from '../inbound.js';
import type { Answer, Request } from '../server.js';
import type { State } from '../state.js';
import type { Message } from '../things.js';
import type { Desk } from './desk.js';

/** Takes the file that the message offers, or does not. */
export async function answerOffer(
  { state, deliverer, user }: Desk,
  message: Message,
  takes: boolean,
): Promise<Delivery> {
  const { offer, conversation } = message;
  if (offer === undefined || message.deleted) throw new Error('No file is offered there (any more).');
  if (!conversation.members.has(user.id)) throw new Error(`${user.name} does not see it.`);
  const id = state.guid(0xf11e);
  if (takes) state.uploads.set(id, { name: offer.name, user: user.id, content: undefined });
  const uploadInfo = {
    contentUrl: `https://acme.sharepoint.com/personal/${encodeURIComponent(offer.name)}`,
    name: offer.name,
    uploadUrl: `${state.url}/upload/${id}`,
    uniqueId: id,
    fileType: offer.name.split('.').at(-1),
  };
  const value = takes
    ? { type: 'fileUpload', action: 'accept', context: offer.accept, uploadInfo }
    : { type: 'fileUpload', action: 'decline', context: offer.decline };
  return await deliverer.deliver(invoke(state, conversation, user, 'fileConsent/invoke', value, message));
}

/** The app puts a file where it was told to. */
export function upload(state: State, { path, method, headers, body }: Request): Answer {
  const place = state.uploads.get(path);
  if (place === undefined || method !== 'PUT') return { status: 404 };
  if (headers['content-range'] !== `bytes 0-${body.length - 1}/${body.length}`) {
    state.problem(`upload of ${place.name}: content-range is ${headers['content-range']}`);
    return { status: 400 };
  }
  place.content = body.toString();
  state.changed();
  return { status: 201, body: { id: path, name: place.name } };
}
