/** Dialogs: opened by buttons of cards and by commands beneath the box for messages, and sent. */
import { z } from 'zod';
import type { KeptForm } from '../../../core/chat/forms.js';
import type { Asked } from '../../../core/dispatch/request.js';
import { refusalMessage } from '../../../core/messages/replies.js';
import type { Form, FormValues } from '../../../domain/form.js';
import { type Block, type Message, md, plainText, quoteOf, say, text } from '../../../domain/message.js';
import { asTyped } from '../../typed.js';
import { actionIn } from '../actions.js';
import type { Activity } from '../activity.js';
import type { Asker } from '../asker.js';
import { type InvokeAnswer, shownDialog } from '../botFramework/invokes.js';
import { askerOf, type Island, userOf } from '../island.js';
import { typedInTeams } from '../means.js';
import type { Tenant } from '../parts.js';
import { type Dialog, readForm, TEAMS_PERSON } from '../render/form.js';

type Values = Readonly<Record<string, string | readonly string[]>>;

const carrying = z.object({ data: z.unknown().optional() });

const GONE = say('warning', md`This form was kept for a week, and is gone: please ask for it anew.`);
/** A form that was sent twice with different answers: Teams gave up waiting for the first. */
const SENT_BEFORE = say(
  'warning',
  md`This form was sent before, and what it said then was done. To change more, open it anew.`,
);
const UNKNOWN = say('warning', md`This button is none of Muster’s.`);

/** `task/fetch`: a button opens a dialog. */
export async function fetched(island: Island, activity: Activity, tenant: Tenant): Promise<InvokeAnswer> {
  const { answers, telling } = island;
  const does = actionIn(carrying.safeParse(activity.value).data?.data);
  try {
    const asker = await askerOf(island, activity, tenant);
    if (does?.do === 'run') {
      const key = `teams:dialog:${tenant.id}:${activity.from.id}:${activity.id ?? activity.timestamp ?? ''}`;
      return shownDialog(
        await answers.dialog(asker, await answers.run(asker, { type: 'line', line: does.line }, key)),
      );
    }
    if (does?.do !== 'form') return shownDialog(await answers.notice(tenant, UNKNOWN));
    const kept = await answers.forms.find(does.id, activity.from.id);
    if (kept === undefined) return shownDialog(await answers.notice(tenant, GONE));
    return shownDialog(await answers.drawn(asker, kept.form, does.id));
  } catch (error) {
    return shownDialog(await answers.notice(tenant, telling.problem(error, tenant)));
  }
}

/** `task/submit` and `composeExtension/submitAction`: a form was sent, or wants to be drawn anew. */
export async function submitted(island: Island, activity: Activity, tenant: Tenant): Promise<InvokeAnswer> {
  const { answers } = island;
  const data = carrying.safeParse(activity.value).data?.data;
  const does = actionIn(data);
  if (does?.do !== 'submit' && does?.do !== 'redraw')
    return shownDialog(await answers.notice(tenant, UNKNOWN));
  const kept = await answers.forms.find(does.form, activity.from.id);
  if (kept === undefined) return shownDialog(await answers.notice(tenant, tooOld(data)));
  const typed = readForm(kept.form, fieldsOf(data));
  return does.do === 'redraw'
    ? await redrawn(island, activity, tenant, { id: does.form, kept, typed })
    : await sent(island, activity, tenant, { id: does.form, kept, typed });
}

const fieldsOf = (data: unknown): Readonly<Record<string, unknown>> =>
  z.record(z.string(), z.unknown()).safeParse(data).data ?? {};

interface Sent {
  readonly id: string;
  readonly kept: KeptForm;
  readonly typed: Values;
}

async function sent(
  island: Island,
  activity: Activity,
  tenant: Tenant,
  { id, kept, typed }: Sent,
): Promise<InvokeAnswer> {
  const { answers, telling } = island;
  let values = typed;
  let asker: Asker | undefined;
  const failed = async (problem: Message): Promise<InvokeAnswer> =>
    shownDialog(await again(island, asker, tenant, { id, kept, typed: values }, wordsIn(problem)));
  try {
    asker = await standing(island, activity, tenant, kept);
    values = await withPeople(island, activity, tenant, typed);
    const ran = await answers.run(asker, askedBy(kept, values), `teams:form:${tenant.id}:${id}`, kept.extra);
    if (ran.answer.type === 'refused')
      return await failed(
        ran.answer.refusal.code === 'KEY_REUSED' ? SENT_BEFORE : refusalMessage(ran.answer.refusal),
      );
    return shownDialog(await answers.dialog(asker, ran, id));
  } catch (error) {
    return await failed(telling.problem(error, tenant));
  }
}

/** Nothing is done: fields that depend on others are drawn anew. */
async function redrawn(
  island: Island,
  activity: Activity,
  tenant: Tenant,
  { id, kept, typed }: Sent,
): Promise<InvokeAnswer> {
  const { answers, telling } = island;
  try {
    const asker = await standing(island, activity, tenant, kept);
    const values = await withPeople(island, activity, tenant, typed);
    const answer = await answers.form(asker, kept.form.command, { ...kept.form.context, ...values });
    const form =
      answer.type === 'form' ? answer.form : { ...kept.form, values: { ...kept.form.values, ...values } };
    return shownDialog(await answers.formDialog(asker, { form, extra: kept.extra }, id));
  } catch (error) {
    return shownDialog(
      await again(island, undefined, tenant, { id, kept, typed }, wordsIn(telling.problem(error, tenant))),
    );
  }
}

/** Whoever sends it, standing where they stood when it was opened. */
async function standing(
  island: Island,
  activity: Activity,
  tenant: Tenant,
  { place, standing: { channel, thread } }: KeptForm,
): Promise<Asker> {
  return { ...(await askerOf(island, activity, tenant, { place })), channel, thread };
}

/** What a form asks the core; with values that it does not show, as a program asks. */
const askedBy = ({ form: { command, context }, extra }: KeptForm, values: Values): Asked =>
  extra === null
    ? { type: 'values', command, origin: 'words', values: { ...context, ...values } }
    : { type: 'values', command, origin: 'json', values: { ...context, ...given(values), ...extra } };

const given = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

/** The values, with people of Teams as our own. @throws {Refusal} when Teams does not say who somebody is. */
async function withPeople(
  island: Island,
  activity: Activity,
  tenant: Tenant,
  values: Values,
): Promise<Values> {
  const resolve = async (value: string): Promise<string> => {
    if (!value.startsWith(TEAMS_PERSON)) return value;
    const id = value.slice(TEAMS_PERSON.length);
    return (await userOf(island, tenant, activity, { id, aadObjectId: id })).id;
  };
  const entries = Object.entries(values).map(
    async ([name, value]) =>
      [
        name,
        typeof value === 'string' ? await resolve(value) : await Promise.all(value.map(resolve)),
      ] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** The form once more with everything that was typed, and what is wrong above it. */
async function again(
  { answers, parts }: Island,
  asker: Asker | undefined,
  tenant: Tenant,
  { id, kept, typed }: Sent,
  problem: string,
): Promise<Dialog> {
  const values: FormValues = { ...kept.form.values, ...typed };
  const form: Form = { ...kept.form, values, errors: { '': [problem] } };
  try {
    await answers.forms.keep({ ...kept, form: { ...form, errors: {} } }, id);
  } catch (error) {
    // What was typed stands in the window itself, too.
    parts.log.warn({ tenant: tenant.id, err: error }, 'a form was not kept');
  }
  return await answers.drawn({ tenant, timezone: asker?.timezone ?? 'UTC' }, form, id);
}

const wordsIn = (message: Message): string =>
  asTyped(message, typedInTeams)
    .blocks.map((block) => (block.type === 'text' ? plainText(block.markdown) : ''))
    .join(' ')
    .trim();

/** Nobody knows any more what it was about; the words are given back. */
function tooOld(data: unknown): Message {
  const words: Block[] = Object.values(fieldsOf(data)).flatMap((value) =>
    typeof value === 'string' && value !== '' ? quoteOf(md`You wrote:`, value) : [],
  );
  return {
    tone: 'warning',
    blocks: [
      text(md`This form is not kept any more, after a week at the latest: please open it anew.`),
      ...words,
    ],
  };
}
