/** Commands from the composer, from buttons and from forms: all through the core's one door. */

import { NOWHERE, type Place, type Reply } from '../../core/commands/command.js';
import type { Answer, Asked } from '../../core/dispatch/request.js';
import { faultMessage, refusalMessage } from '../../core/messages/replies.js';
import { errorCatalogue, Refusal } from '../../domain/errors.js';
import { conversationByExternalId } from '../../store/queries/conversations.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import { type Channel, WORKSPACE } from '../../store/queries/workspace.js';
import type { Visit, Web } from '../parts.js';
import type { Asking, Outcome } from './respond.js';

/** What was typed is given back whole, but not again when the composer still holds a page of it. */
const TYPED_SHOWN = 2_000;

async function placeOf({ store }: Web, channel: Channel): Promise<Place> {
  if (channel.kind !== 'ROOM') return NOWHERE;
  const conversation = await conversationByExternalId(
    store.read,
    channel.organizationId,
    WORKSPACE,
    channel.id,
  );
  return conversation === undefined
    ? NOWHERE
    : { conversationId: conversation.id, incidentId: conversation.incidentId };
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
  return await outcomeOf(asking, answer);
}

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

async function outcomeOf({ web, visit, channel }: Asking, answer: Answer): Promise<Outcome> {
  switch (answer.type) {
    case 'form':
      return { status: 200, accepted: true, form: answer.form };
    case 'refused':
      return refused(answer.refusal);
    case 'done':
      return {
        status: 200,
        accepted: true,
        message: answer.alreadyTold ? undefined : answer.reply.message,
        goTo: await nextPlace(web, visit, channel, answer.reply),
      };
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
