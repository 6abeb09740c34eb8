/** Buttons and menus: each carries a command line, which passes the same door as a typed one. */
import type { App, BlockAction } from '@slack/bolt';
import { expectsForm } from '../../../core/dispatch/expecting.js';
import { md, say } from '../../../domain/message.js';
import { type Asker, responder } from '../asker.js';
import { askerOf, channelNamed, type Island, workspaceOf } from '../island.js';
import type { Workspace } from '../parts.js';
import { COMMAND_ACTION } from '../render/buttons.js';
import { OPEN_FORM } from '../telling.js';
import { publishHome } from './home.js';

const GONE = say('warning', md`This form was kept for a week, and is gone: please ask for it anew.`);

export function actionEntries(app: App, island: Island): void {
  const { answers, telling, parts } = island;
  const command = new RegExp(`^${COMMAND_ACTION}`, 'u');

  app.action({ type: 'block_actions', action_id: command }, async ({ ack, body, context }) => {
    const workspace = workspaceOf(context);
    const line = lineIn(body);
    if (line === undefined) return await ack();
    const asker = await begun(island, workspace, body, ack);
    if (asker === undefined) return;
    const action = body.actions[0];
    // A second click is another action, and the core finds it done already; the same one sent twice is the same request.
    const key = `slack:action:${workspace.id}:${body.user.id}:${action?.action_ts ?? body.trigger_id}:${action?.action_id ?? ''}`;
    try {
      const ran = await answers.run(asker, { type: 'line', line }, key, {
        expectsForm: expectsForm(parts.registry, line, asker.place),
      });
      await ack();
      await answers.present(asker, ran);
    } catch (error) {
      await ack();
      await telling.tell(asker, telling.problem(error, workspace));
    }
    if (body.view?.type === 'home') await publishHome(island, workspace, asker);
  });

  app.action({ type: 'block_actions', action_id: OPEN_FORM }, async ({ ack, body, context }) => {
    const workspace = workspaceOf(context);
    const asker = await begun(island, workspace, body, ack);
    if (asker === undefined) return;
    await ack();
    const action = body.actions[0];
    const id = action?.type === 'button' ? (action.value ?? '') : '';
    const kept = await answers.forms.find(id);
    if (kept === undefined) return await telling.tell(asker, GONE);
    await answers.show({ ...asker, ...kept.standing, place: kept.place }, kept.form, id);
  });
}

/** Whoever clicked; undefined when they have been told that they cannot. */
async function begun(
  island: Island,
  workspace: Workspace,
  body: BlockAction,
  ack: () => Promise<void>,
): Promise<Asker | undefined> {
  const { channel, trigger_id, user, response_url } = body;
  const thread = threadOf(body);
  const respond = responder(response_url, thread);
  try {
    return await askerOf(island, workspace, user.id, {
      channel: channel === undefined ? null : channelNamed(channel.id, channel.name),
      thread,
      trigger: trigger_id,
      respond,
    });
  } catch (error) {
    const told = island.telling.problem(error, workspace);
    await ack();
    const whom = { workspace, slackUserId: user.id, channel: channel?.id ?? null, thread, respond };
    await island.telling.tellBystander(whom, told);
    return undefined;
  }
}

/** Messages that only one person sees are named by their container alone. */
const threadOf = ({ message, container }: BlockAction): string | null => {
  const thread: unknown = message?.['thread_ts'] ?? container['thread_ts'];
  return typeof thread === 'string' ? thread : null;
};

function lineIn({ actions }: BlockAction): string | undefined {
  const [action] = actions;
  if (action?.type === 'button') return action.value;
  return action?.type === 'static_select' ? action.selected_option?.value : undefined;
}
