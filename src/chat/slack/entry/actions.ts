/** Buttons and menus: each carries a command line, which passes the same door as a typed one. */
import type { App, BlockAction, RespondFn } from '@slack/bolt';
import { type Asker, OPEN_FORM } from '../answers.js';
import { expectsForm } from '../expecting.js';
import { askerOf, channelNamed, type Island, unbegun, workspaceOf } from '../island.js';
import type { Workspace } from '../parts.js';
import { COMMAND_ACTION } from '../render/buttons.js';
import { publishHome } from './home.js';

export function actionEntries(app: App, island: Island): void {
  const { answers, parts } = island;
  const command = new RegExp(`^${COMMAND_ACTION}`, 'u');

  app.action({ type: 'block_actions', action_id: command }, async ({ ack, body, context, respond }) => {
    const workspace = workspaceOf(context);
    const line = lineIn(body);
    if (line === undefined) return await ack();
    const asker = await begun(island, workspace, body, respond, ack);
    if (asker === undefined) return;
    const action = body.actions[0];
    // A second click is another action, and the core finds it done already; the same one sent twice is the same request.
    const key = `slack:action:${workspace.id}:${body.user.id}:${action?.action_ts ?? body.trigger_id}:${action?.action_id ?? ''}`;
    try {
      const ran = await answers.run(
        asker,
        { type: 'line', line },
        key,
        expectsForm(parts.registry, line, asker.place),
      );
      await ack();
      await answers.present(asker, ran);
    } catch (error) {
      await ack();
      await answers.tell(asker, answers.fault(error, { workspace: workspace.id }));
    }
    if (body.view?.type === 'home') await publishHome(island, workspace, asker);
  });

  app.action({ type: 'block_actions', action_id: OPEN_FORM }, async ({ ack, body, context, respond }) => {
    const workspace = workspaceOf(context);
    const asker = await begun(island, workspace, body, respond, ack);
    if (asker === undefined) return;
    await ack();
    const action = body.actions[0];
    const id = action?.type === 'button' ? (action.value ?? '') : '';
    const kept = await answers.forms.find(id);
    if (kept === undefined)
      return await answers.tell(
        asker,
        unbegun(island, new Error('A form is gone.'), { workspace: workspace.id }),
      );
    await answers.show({ ...asker, ...kept.standing, place: kept.place }, kept.form, id);
  });
}

/** Whoever clicked; undefined when they have been told that they cannot. */
async function begun(
  island: Island,
  workspace: Workspace,
  body: BlockAction,
  respond: RespondFn,
  ack: () => Promise<void>,
): Promise<Asker | undefined> {
  const { channel, message, trigger_id, user } = body;
  const answer: Asker['respond'] =
    body.response_url === undefined || body.response_url === ''
      ? null
      : ({ text, blocks }) => respond({ response_type: 'ephemeral', replace_original: false, text, blocks });
  try {
    return await askerOf(island, workspace, user.id, {
      channel: channel === undefined ? null : channelNamed(channel.id, channel.name),
      thread: threadOf(message),
      trigger: trigger_id,
      respond: answer,
    });
  } catch (error) {
    const told = unbegun(island, error, { workspace: workspace.id });
    await ack();
    const rendered = await island.answers.render(workspace, told);
    if (answer !== null) await answer(rendered).catch(() => {});
    return undefined;
  }
}

const threadOf = (message: BlockAction['message']): string | null => {
  const thread: unknown = message?.['thread_ts'];
  return typeof thread === 'string' ? thread : null;
};

function lineIn({ actions }: BlockAction): string | undefined {
  const [action] = actions;
  if (action?.type === 'button') return action.value;
  return action?.type === 'static_select' ? action.selected_option?.value : undefined;
}
