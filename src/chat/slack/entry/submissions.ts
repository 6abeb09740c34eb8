/** Forms that come back: sent, or changed in a field on which others depend. */
import type { App } from '@slack/bolt';
import type { Asked } from '../../../core/dispatch/request.js';
import { refusalMessage } from '../../../core/messages/replies.js';
import type { Form, FormValues } from '../../../domain/form.js';
import { type Block, type Message, md, plainText, quoteOf, text } from '../../../domain/message.js';
import type { Asker, Ran } from '../answers.js';
import { FORM_CALLBACK } from '../answers.js';
import type { KeptForm } from '../forms.js';
import { askerOf, type Island, unbegun, workspaceOf } from '../island.js';
import type { Workspace } from '../parts.js';
import { peopleIn } from '../render/message.js';
import {
  fieldErrors,
  noticeView,
  readForm,
  SLACK_PERSON,
  VALUE_ACTION,
  type ViewState,
} from '../render/modal.js';

type Values = Readonly<Record<string, string | readonly string[]>>;

export function submissionEntries(app: App, island: Island): void {
  const { answers } = island;

  app.view(FORM_CALLBACK, async ({ ack, body, view, context }) => {
    const workspace = workspaceOf(context);
    const id = view.private_metadata;
    const kept = await answers.forms.find(id);
    if (kept === undefined) {
      await ack({ response_action: 'update', view: await notice(island, workspace, tooOld(view.state)) });
      return;
    }
    const values = readForm(kept.form, view.state);
    let asker: Asker;
    let resolved: Values;
    try {
      asker = await standing(island, workspace, body.user.id, kept);
      resolved = await withPeople(island, workspace, values);
    } catch (error) {
      const message = unbegun(island, error, { workspace: workspace.id });
      await ack({
        response_action: 'update',
        view: await again(island, workspace, id, kept, values, wordsIn(message)),
      });
      return;
    }
    let ran: Ran;
    try {
      ran = await answers.run(asker, askedBy(kept, resolved), `slack:view:${workspace.id}:${view.id}`);
    } catch (error) {
      const message = answers.fault(error, { workspace: workspace.id });
      await ack({
        response_action: 'update',
        view: await again(island, workspace, id, kept, resolved, wordsIn(message)),
      });
      return;
    }
    const { answer } = ran;
    switch (answer.type) {
      case 'form': {
        const errors = sameFields(answer.form, kept.form) ? fieldErrors(answer.form) : undefined;
        if (errors !== undefined) {
          await ack({ response_action: 'errors', errors });
          return;
        }
        await answers.forms.keep({ ...kept, form: answer.form }, id);
        await ack({ response_action: 'update', view: await answers.formView(workspace, answer.form, id) });
        return;
      }
      case 'refused':
        await ack({
          response_action: 'update',
          view: await again(island, workspace, id, kept, resolved, wordsIn(refusalMessage(answer.refusal))),
        });
        return;
      case 'later':
      case 'done':
        await ack();
        await answers.present(asker, ran);
    }
  });

  // A field on whose answer others depend.
  app.action({ type: 'block_actions', action_id: VALUE_ACTION }, async ({ ack, body, context }) => {
    await ack();
    const { view } = body;
    if (view === undefined) return;
    const workspace = workspaceOf(context);
    const kept = await answers.forms.find(view.private_metadata);
    if (kept === undefined) return;
    const asker = await standing(island, workspace, body.user.id, kept);
    const values = await withPeople(island, workspace, readForm(kept.form, view.state));
    const answer = await answers.form(asker, kept.form.command, { ...kept.form.context, ...values });
    if (answer.type !== 'form') return;
    await answers.forms.keep({ ...kept, form: answer.form }, view.private_metadata);
    const next = await answers.formView(workspace, answer.form, view.private_metadata);
    // With its hash: what somebody has chosen since is drawn by the later answer.
    await workspace.client.allowing(['hash_conflict', 'not_found'], 'views.update', (web) =>
      web.views.update({ view_id: view.id, hash: view.hash, view: next }),
    );
  });
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
  { answers }: Island,
  workspace: Workspace,
  id: string,
  kept: KeptForm,
  typed: Values,
  problem: string,
) {
  const values: FormValues = { ...kept.form.values, ...typed };
  const form: Form = { ...kept.form, values, errors: { '': [problem] } };
  await answers.forms.keep({ ...kept, form: { ...form, errors: {} } }, id);
  return await answers.formView(workspace, form, id);
}

const wordsIn = ({ blocks }: Message): string =>
  blocks
    .map((block) => (block.type === 'text' ? plainText(block.markdown) : ''))
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
    blocks: [text(md`This form was open for more than a week: please open it anew.`), ...words],
  };
}

const notice = async ({ answers }: Island, workspace: Workspace, message: Message) =>
  noticeView('Muster', message, await answers.reader(workspace, peopleIn(message)));
