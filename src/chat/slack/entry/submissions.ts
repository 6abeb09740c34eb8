/** Forms that come back: sent, or changed in a field on which others depend. */
import type { App, ViewResponseAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { KeptForm } from '../../../core/chat/forms.js';
import type { Asked } from '../../../core/dispatch/request.js';
import { refusalMessage } from '../../../core/messages/replies.js';
import type { Form, FormValues } from '../../../domain/form.js';
import { type Block, type Message, md, plainText, quoteOf, say, text } from '../../../domain/message.js';
import { asTyped } from '../../typed.js';
import { FORM_CALLBACK, type Ran } from '../answers.js';
import type { Asker } from '../asker.js';
import { askerOf, type Island, workspaceOf } from '../island.js';
import { typedInSlack } from '../means.js';
import type { Workspace } from '../parts.js';
import { fieldErrors, readForm, SLACK_PERSON, VALUE_ACTION, type ViewState } from '../render/modal.js';

type Values = Readonly<Record<string, string | readonly string[]>>;

export function submissionEntries(app: App, island: Island): void {
  const { answers, telling } = island;

  app.view(FORM_CALLBACK, async ({ ack, body, view, context }) => {
    const workspace = workspaceOf(context);
    const id = view.private_metadata;
    const kept = await answers.forms.find(id);
    if (kept === undefined)
      return await ack({
        response_action: 'update',
        view: await answers.noticeView(workspace, tooOld(view.state)),
      });
    const typed = readForm(kept.form, view.state, await answers.formReader(workspace, kept.form));
    let values: Values = typed;
    const failed = async (problem: Message): Promise<void> =>
      await ack({
        response_action: 'update',
        view: await again(island, workspace, id, kept, values, wordsIn(problem)),
      });
    let asker: Asker;
    let ran: Ran;
    try {
      const [who, resolved] = await Promise.all([
        standing(island, workspace, body.user.id, kept),
        withPeople(island, workspace, typed),
      ]);
      asker = who;
      values = resolved;
      const key = `slack:view:${workspace.id}:${view.id}`;
      ran = await answers.run(asker, askedBy(kept, resolved), key, { extra: kept.extra });
      if (ran.answer.type === 'form')
        return await ack(await next(island, workspace, id, { ...kept, form: ran.answer.form }, kept.form));
    } catch (error) {
      return await failed(telling.problem(error, workspace));
    }
    if (ran.answer.type === 'refused')
      return await failed(
        ran.answer.refusal.code === 'KEY_REUSED' ? SENT_BEFORE : refusalMessage(ran.answer.refusal),
      );
    await ack();
    await answers.present(asker, ran);
  });

  // A field on whose answer others depend.
  app.action({ type: 'block_actions', action_id: VALUE_ACTION }, async ({ ack, body, context }) => {
    await ack();
    const { view } = body;
    if (view === undefined) return;
    const workspace = workspaceOf(context);
    const id = view.private_metadata;
    const kept = await answers.forms.find(id);
    if (kept === undefined) return;
    const typed = readForm(kept.form, view.state, await answers.formReader(workspace, kept.form));
    const [asker, values] = await Promise.all([
      standing(island, workspace, body.user.id, kept),
      withPeople(island, workspace, typed),
    ]);
    const answer = await answers.form(asker, kept.form.command, { ...kept.form.context, ...values });
    if (answer.type !== 'form') return;
    const drawn = await answers.formView(workspace, answer.form, id);
    // With its hash: what somebody has chosen or sent since is drawn by the later answer.
    const shown = await workspace.client.allowing(['hash_conflict', 'not_found'], 'views.update', (web) =>
      web.views.update({ view_id: view.id, hash: view.hash, view: drawn }),
    );
    if (shown !== undefined) await answers.forms.keep({ ...kept, form: answer.form }, id);
  });
}

/** A form that was sent twice with different answers: Slack gave up waiting for the first. */
const SENT_BEFORE = say(
  'warning',
  md`This form was sent before, and what it said then was done. To change more, open it anew.`,
);

/** What follows a form: what is wrong beside its fields, or another form in its place. */
async function next(
  { answers }: Island,
  workspace: Workspace,
  id: string,
  kept: KeptForm,
  before: Form,
): Promise<ViewResponseAction> {
  const errors = sameFields(kept.form, before) ? fieldErrors(kept.form) : undefined;
  if (errors !== undefined) return { response_action: 'errors', errors };
  await answers.forms.keep(kept, id);
  return { response_action: 'update', view: await answers.formView(workspace, kept.form, id) };
}

const standing = (
  island: Island,
  workspace: Workspace,
  slackUserId: string,
  { place, standing: { channel, thread } }: KeptForm,
): Promise<Asker> =>
  askerOf(island, workspace, slackUserId, {
    channel: channel === null ? null : { id: channel, name: '', private: false },
    thread,
    place,
  });

/** What a form asks the core; with values that it does not show, as a program asks. */
const askedBy = ({ form: { command, context }, extra }: KeptForm, values: Values): Asked =>
  extra === null
    ? { type: 'values', command, origin: 'words', values: { ...context, ...values } }
    : { type: 'values', command, origin: 'json', values: { ...context, ...given(values), ...extra } };

const given = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

/** The values, with people of Slack as our own. @throws {Refusal} when Slack does not say who somebody is. */
async function withPeople({ contacts }: Island, workspace: Workspace, values: Values): Promise<Values> {
  const resolve = async (value: string): Promise<string> =>
    value.startsWith(SLACK_PERSON)
      ? (await contacts.user(workspace, value.slice(SLACK_PERSON.length))).id
      : value;
  const entries = Object.entries(values).map(
    async ([name, value]) =>
      [
        name,
        typeof value === 'string' ? await resolve(value) : await Promise.all(value.map(resolve)),
      ] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

const sameFields = (one: Form, other: Form): boolean =>
  one.fields.map(({ name }) => name).join() === other.fields.map(({ name }) => name).join();

/** The form once more with everything that was typed, and what is wrong above it. */
async function again(
  { answers, parts }: Island,
  workspace: Workspace,
  id: string,
  kept: KeptForm,
  typed: Values,
  problem: string,
): Promise<ModalView> {
  const values: FormValues = { ...kept.form.values, ...typed };
  const form: Form = { ...kept.form, values, errors: { '': [problem] } };
  try {
    await answers.forms.keep({ ...kept, form: { ...form, errors: {} } }, id);
  } catch (error) {
    // What was typed stands in the window itself, too.
    parts.log.warn({ workspace: workspace.id, err: error }, 'a form was not kept');
  }
  return await answers.formView(workspace, form, id);
}

const wordsIn = (message: Message): string =>
  asTyped(message, typedInSlack)
    .blocks.map((block) => (block.type === 'text' ? plainText(block.markdown) : ''))
    .join(' ')
    .trim();

/** Nobody knows any more what it was about; the words are given back. */
function tooOld({ values }: ViewState): Message {
  const typed = Object.values(values)
    .flatMap((block) => Object.values(block))
    .flatMap(({ value }) => (typeof value === 'string' && value !== '' ? [value] : []));
  const words: Block[] = typed.flatMap((value) => quoteOf(md`You wrote:`, value));
  return {
    tone: 'warning',
    blocks: [
      text(md`This form is not kept any more, after a week at the latest: please open it anew.`),
      ...words,
    ],
  };
}
