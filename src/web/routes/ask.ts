/** Commands from the composer, from buttons and from forms: all through the core's one door. */

import { type Document, NOWHERE, type Place, type Reply } from '../../core/commands/command.js';
import type { Answer, Asked } from '../../core/dispatch/request.js';
import { faultMessage, refusalMessage } from '../../core/messages/replies.js';
import { errorCatalogue, Refusal } from '../../domain/errors.js';
import { type Message, md, text } from '../../domain/message.js';
import { conversationByExternalId } from '../../store/queries/conversations.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import { type Channel, WORKSPACE } from '../../store/queries/workspace/channels.js';
import type { Visit, Web } from '../parts.js';
import type { Asking, Outcome } from './respond.js';

/** What was typed is given back whole, but not again when the composer still holds a page of it. */
const TYPED_SHOWN = 2_000;

export async function placeOf({ store, publicUrl }: Web, channel: Channel): Promise<Place> {
  if (channel.kind === 'DIRECT' || channel.kind === 'PEOPLE') return NOWHERE;
  const { id, name, private: isPrivate } = channel;
  const standing = {
    platform: WORKSPACE,
    externalId: id,
    name,
    url: new URL(`/c/${id}`, publicUrl).href,
    private: isPrivate,
  };
  const conversation = await conversationByExternalId(
    store.read,
    channel.organizationId,
    WORKSPACE,
    channel.id,
  );
  return {
    conversationId: conversation?.id ?? null,
    incidentId: conversation?.incidentId ?? null,
    channel: standing,
  };
}

/** Runs what was asked and says what came of it. */
export async function ask(asking: Asking, asked: Asked): Promise<Outcome> {
  const { web, visit, channel, request, nonce } = asking;
  const answer = await web.dispatcher.dispatch({
    viewer: visit.viewer,
    surface: WORKSPACE,
    place: await placeOf(web, channel),
    asked,
    canAsk: true,
    key: `${WORKSPACE}:${nonce}`,
    requestId: request.id,
  });
  return await outcomeOf(asking, asked, answer);
}

/** A form, filled in with what is known; nothing is done. */
export async function fill(
  asking: Pick<Asking, 'web' | 'visit' | 'channel' | 'request'>,
  command: string,
  values: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const { web, visit, channel, request } = asking;
  const asked: Asked = { type: 'values', command, origin: 'words', values };
  const answer = await web.dispatcher.dispatch({
    viewer: visit.viewer,
    surface: WORKSPACE,
    place: await placeOf(web, channel),
    asked,
    canAsk: true,
    refill: true,
    requestId: request.id,
  });
  return await outcomeOf(asking, asked, answer);
}

/** The document that a command answers with; whatever changes something is refused. */
export async function documentOf(
  { web, visit, channel, request }: Pick<Asking, 'web' | 'visit' | 'channel' | 'request'>,
  asked: Asked,
): Promise<Document> {
  const answer = await web.dispatcher.dispatch({
    viewer: visit.viewer,
    surface: WORKSPACE,
    place: await placeOf(web, channel),
    asked,
    canAsk: false,
    readOnly: true,
    requestId: request.id,
  });
  if (answer.type === 'refused') throw answer.refusal;
  if (answer.type === 'form' || answer.document === undefined)
    throw new Refusal('NOT_FOUND', 'There is nothing to download here.');
  return answer.document;
}

/** Where a document is fetched: the same question once more, in an address. */
export const documentUrl = (web: Web, channel: Channel, asked: Asked): string => {
  const url = new URL(`/c/${channel.id}/document`, web.publicUrl);
  url.searchParams.set('asked', JSON.stringify(asked));
  return url.href;
};

const withDownload = (message: Message, url: string, name: string): Message => ({
  ...message,
  blocks: [...message.blocks, text(md`${{ type: 'link', text: `Download ${name}`, url }}`)],
});

/** What a person did wrong, and what went wrong here, as outcomes; faults get a reference. */
export async function answered(
  { web, visit, request }: Asking,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return refused(error);
    const reference = web.faultReference(error, {
      surface: WORKSPACE,
      user: visit.viewer.userId,
      request: request.id,
    });
    return { status: 500, accepted: false, message: faultMessage(reference), sameNonce: true };
  }
}

async function outcomeOf(
  { web, visit, channel }: Pick<Asking, 'web' | 'visit' | 'channel'>,
  asked: Asked,
  answer: Answer,
): Promise<Outcome> {
  switch (answer.type) {
    case 'form':
      return { status: 200, accepted: true, form: answer.form };
    case 'refused':
      return refused(answer.refusal);
    case 'done': {
      const { message } = answer.reply;
      const told =
        answer.document === undefined
          ? message
          : withDownload(message, documentUrl(web, channel, asked), answer.document.name);
      return {
        status: 200,
        accepted: true,
        message: answer.alreadyTold ? undefined : told,
        goTo: await nextPlace(web, visit, channel, answer.reply),
      };
    }
  }
}

export function refused(refusal: Refusal): Outcome {
  const { code, message, details } = refusal;
  const { typed, ...others } = details;
  const shown =
    typed === undefined || typed.length <= TYPED_SHOWN ? refusal : new Refusal(code, message, others);
  const later = code === 'BUSY' || code === 'STORE_READ_ONLY';
  return {
    // An answer to a person is one, whatever it says; only what is to be tried again is a failure of the request.
    status: later ? errorCatalogue[code].httpStatus : 200,
    accepted: false,
    message: refusalMessage(shown),
    fields: details.fields ?? {},
    sameNonce: later,
    retryAfterSeconds: details.retryAfterSeconds,
  };
}

/** The page of the incident's war room, if it has one and this is not it. */
async function nextPlace(
  { store }: Web,
  { viewer }: Visit,
  here: Channel,
  { goTo }: Reply,
): Promise<string | undefined> {
  if (goTo === undefined) return undefined;
  const incident = await new IncidentQueries(store.read, viewer).find(goTo);
  const room = incident?.rooms.find(({ platform, state }) => platform === WORKSPACE && state !== 'FAILED');
  return room === undefined || room.externalId === here.id ? undefined : `/rooms/${goTo}`;
}
