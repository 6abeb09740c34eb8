/** How an outcome gets to the browser: as parts of the open page, or as a page where there is no JavaScript. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Form } from '../../domain/form.js';
import type { Message } from '../../domain/message.js';
import type { Channel } from '../../store/queries/workspace/channels.js';
import type { Posted } from '../../store/queries/workspace/messages.js';
import { channelPage, readingOf } from '../page.js';
import type { Visit, Web } from '../parts.js';
import {
  type AnswerPlace,
  dialog,
  dialogRefused,
  freshNonce,
  hints,
  noDialog,
  noPrivateAnswer,
  privateAnswer,
} from '../view/answer.js';

/** Where on the page the request came from. */
export type Origin = 'composer' | 'button' | 'form' | 'refill';

export interface Outcome {
  readonly status: number;
  /** What was asked is done, or goes on in a form: what was typed may go. */
  readonly accepted: boolean;
  readonly message?: Message | undefined;
  readonly form?: Form | undefined;
  /** The message that the form is about: it knows more of it than it asks. */
  readonly about?: string | undefined;
  /** Where a browser without JavaScript goes on when there is nothing to show; the channel if not said. */
  readonly back?: string;
  /** A page to go to. */
  readonly goTo?: string | undefined;
  /** Problems by field, for a form that stays open. */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  /** Nobody knows whether it was kept: a repetition must be recognized as one. */
  readonly sameNonce?: boolean;
  readonly retryAfterSeconds?: number | undefined;
}

export interface Asking {
  readonly web: Web;
  readonly visit: Visit;
  readonly channel: Channel;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly from: Origin;
  /** What was typed into the composer. */
  readonly text: string;
  readonly nonce: string;
  /** The message in whose thread it was typed. */
  readonly thread?: Posted | undefined;
}

export const isHtmx = ({ headers }: FastifyRequest): boolean => headers['hx-request'] === 'true';

/** Sends parts of the page. The mark tells our answers from those of a proxy on the way. */
export const sendParts = (reply: FastifyReply, html: string): FastifyReply =>
  reply.header('x-muster', 'answer').type('text/html; charset=utf-8').send(html);

export const sendPage = (reply: FastifyReply, html: string): FastifyReply =>
  reply.type('text/html; charset=utf-8').send(html);

export async function respond(asking: Asking, outcome: Outcome): Promise<FastifyReply> {
  const { web, visit, channel, request, reply, text, nonce, thread } = asking;
  if (outcome.retryAfterSeconds !== undefined) reply.header('retry-after', outcome.retryAfterSeconds);
  if (isHtmx(request)) return respondInParts(asking, outcome);
  if (outcome.goTo !== undefined) return reply.redirect(outcome.goTo, 303);
  const nothingToShow = outcome.message === undefined && outcome.form === undefined;
  if (outcome.accepted && nothingToShow) return reply.redirect(outcome.back ?? `/c/${channel.id}`, 303);
  const typed = {
    answer: outcome.message,
    text: outcome.accepted ? '' : text,
    nonce: outcome.sameNonce === true ? nonce : undefined,
  };
  const page = await channelPage(web, visit, channel, {
    form: outcome.form,
    about: outcome.about,
    ...(thread === undefined ? typed : { thread: { root: thread, ...typed } }),
  });
  return sendPage(reply.code(outcome.status), page);
}

function respondInParts(asking: Asking, outcome: Outcome): FastifyReply {
  const { web, reply, from, thread } = asking;
  // Wherever it leads: what was typed is done.
  if (outcome.accepted && from === 'composer') reply.header('hx-trigger', 'muster:accepted');
  if (outcome.goTo !== undefined) return sendParts(reply.header('hx-redirect', outcome.goTo), '');
  // Whatever shows a state looks again.
  if (from !== 'composer' && outcome.accepted && outcome.form === undefined)
    reply.header('hx-trigger', 'muster:done');
  const composer =
    from === 'composer' && outcome.sameNonce !== true ? freshNonce(web.newId(), placeOf(thread)) : '';
  return sendParts(reply.code(outcome.status), composer + parts(asking, outcome));
}

/** Where what is answered stands: beside where it was typed. */
const placeOf = (thread: Posted | undefined): AnswerPlace => (thread === undefined ? 'channel' : 'thread');

function parts({ web, visit, channel, from, thread }: Asking, outcome: Outcome): string {
  const reading = readingOf(web, visit, channel.id);
  if (outcome.form !== undefined)
    return from === 'refill'
      ? hints(outcome.form)
      : dialog({ form: outcome.form, about: outcome.about, channelId: channel.id, nonce: web.newId() });
  if ((from === 'form' || from === 'refill') && !outcome.accepted && outcome.message !== undefined)
    return dialogRefused(
      outcome.message,
      outcome.fields ?? {},
      outcome.sameNonce === true ? undefined : web.newId(),
      reading,
    );
  const closed = from === 'form' ? noDialog() : '';
  const place = placeOf(thread);
  return (
    closed +
    (outcome.message === undefined ? noPrivateAnswer(place) : privateAnswer(outcome.message, reading, place))
  );
}
