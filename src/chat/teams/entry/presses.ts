/** Buttons of cards: each carries a command line, which passes the same door as a typed one. */
import { z } from 'zod';
import type { InTime } from '../../../core/dispatch/deferred.js';
import { refusalMessage } from '../../../core/messages/replies.js';
import { type Message, md, say } from '../../../domain/message.js';
import { actionIn, type CardAction } from '../actions.js';
import { type Activity, roomOf } from '../activity.js';
import { LATER, type Ran } from '../answers.js';
import type { Asker } from '../asker.js';
import { type InvokeAnswer, refusedPress, shownCard, toast } from '../botFramework/invokes.js';
import { askerOf, type Island, spotOf } from '../island.js';
import type { Tenant } from '../parts.js';
import { plainWords } from '../render/message.js';
import { editedViewId, type View } from '../views.js';

const executed = z.object({
  action: z.object({ data: z.unknown().optional() }),
  /** `automatic`: the client asks for somebody's view by itself. */
  trigger: z.string().nullish(),
});

/** More words than these are a message of their own, in characters. */
const MOST_WORDS = 280;

/** `adaptiveCard/action`: a button was pressed, or a client asks for its reader's own view. */
export async function execute(island: Island, activity: Activity, tenant: Tenant): Promise<InvokeAnswer> {
  const { data } = executed.safeParse(activity.value);
  const does = actionIn(data?.action.data);
  if (data === undefined || does === undefined) return refusedPress('This button is none of Muster’s.');
  try {
    const asker = await askerOf(island, activity, tenant);
    switch (does.do) {
      case 'view':
        return await viewed(island, asker, activity, does.id);
      case 'run':
        // Nothing is done by looking.
        if (data.trigger === 'automatic') return refusedPress('Nobody has pressed this button.');
        return await ran(island, asker, await run(island, asker, activity, does.line));
      case 'form':
      case 'submit':
      case 'redraw':
        return refusedPress('This button opens a dialog.');
    }
  } catch (error) {
    return toast(plainWords(island.telling.problem(error, tenant), MOST_WORDS));
  }
}

/** The same button in a client that does not know `Action.Execute`: what comes of it can only be said. */
export async function pressed(
  island: Island,
  activity: Activity,
  tenant: Tenant,
  does: CardAction,
): Promise<void> {
  const { telling } = island;
  const key = keyOf(activity, tenant);
  try {
    await answered(island, await askerOf(island, activity, tenant), activity, does);
  } catch (error) {
    if (await telling.isFirst(key))
      await telling.tellBystander(spotOf(activity, tenant), telling.problem(error, tenant));
  }
}

async function answered(island: Island, asker: Asker, activity: Activity, does: CardAction): Promise<void> {
  const { answers, telling, follow } = island;
  if (does.do === 'run') follow(answers.present(asker, await run(island, asker, activity, does.line)));
  if (does.do !== 'view' || !(await telling.isFirst(keyOf(activity, asker.tenant)))) return;
  const view = await visible(island, asker, activity, does.id);
  if (view === undefined) return await telling.tell(asker, GONE);
  if (!isFor(view, asker)) return await telling.tell(asker, NOT_YOURS);
  await telling.tell(asker, view.message, view.form);
}

/** A second click is another activity, and the core finds it done already; the same one sent twice is the same request. */
const keyOf = ({ id, conversation, from, timestamp }: Activity, tenant: Tenant): string =>
  `teams:action:${tenant.id}:${conversation.id}:${from.id}:${id ?? timestamp ?? ''}`;

const run = (island: Island, asker: Asker, activity: Activity, line: string): Promise<Ran> =>
  island.answers.run(asker, { type: 'line', line }, keyOf(activity, asker.tenant));

const GONE = say('warning', md`This is too old to be acted on: please ask for it anew.`);
const NOT_YOURS = say('neutral', md`This answer is for somebody else.`);

/**
 * A view of a message in this very conversation: nobody reads here what was said elsewhere. What the message was changed to
 * comes before what it said when the button was drawn.
 */
async function visible(
  { views }: Island,
  { tenant }: Asker,
  { conversation, replyToId }: Activity,
  id: string,
): Promise<View | undefined> {
  const edited = typeof replyToId === 'string' ? editedViewId(roomOf(conversation.id), replyToId) : undefined;
  const view = (edited === undefined ? undefined : await views.find(edited)) ?? (await views.find(id));
  return view?.organizationId === tenant.organizationId && view.conversation === roomOf(conversation.id)
    ? view
    : undefined;
}

const isFor = ({ only }: View, { viewer }: Asker): boolean => only === undefined || only === viewer.userId;

async function viewed(island: Island, asker: Asker, activity: Activity, id: string): Promise<InvokeAnswer> {
  const view = await visible(island, asker, activity, id);
  if (view === undefined) return toast(plainWords(GONE, MOST_WORDS));
  const refresh = { id, userIds: [asker.mri] };
  if (isFor(view, asker)) return shownCard((await island.telling.own(asker, view, refresh)).card);
  return toast(plainWords(NOT_YOURS, MOST_WORDS));
}

/** What pressing it came to, as far as a line can say it; the card itself follows when it has changed. */
async function ran(island: Island, asker: Asker, given: Ran): Promise<InvokeAnswer> {
  const message = saidOf(given.answer);
  if (message === undefined) {
    island.follow(island.answers.present(asker, given));
    return toast(given.answer.type === 'form' ? SEE_FORM : SEE_BELOW);
  }
  const line = plainWords(message, MOST_WORDS + 1);
  if (isLine(message) && line.length <= MOST_WORDS) return toast(line);
  island.follow(island.answers.present(asker, given));
  return toast(SEE_BELOW);
}

const SEE_FORM = 'There is something to fill in: Muster asks you in a message of its own.';
const SEE_BELOW = 'Muster answers you in a message of its own.';

/** Undefined where more than words follows. */
function saidOf(given: InTime): Message | undefined {
  switch (given.type) {
    case 'refused':
      return refusalMessage(given.refusal);
    case 'later':
      return LATER;
    case 'form':
      return undefined;
    case 'done':
      return given.document === undefined ? given.reply.message : undefined;
  }
}

const isLine = ({ blocks, buttons = [], title }: Message): boolean =>
  title === undefined && buttons.length === 0 && blocks.every(({ type }) => type === 'text');
