/** Shortcuts: “Declare incident” from anywhere, and what can be done with a message. */
import type { App, MessageShortcut } from '@slack/bolt';
import type { KeptForm } from '../../../core/chat/forms.js';
import { declarationFrom } from '../../../core/chat/quoting.js';
import type { Answer } from '../../../core/dispatch/request.js';
import { refusalMessage } from '../../../core/messages/replies.js';
import { type Asker, responder } from '../asker.js';
import {
  askerOf,
  type ChannelNamed,
  channelNamed,
  type Island,
  messageUrl,
  saidOf,
  unlessRefused,
  workspaceOf,
} from '../island.js';
import { ADD_TO_TIMELINE_SHORTCUT, DECLARE_FROM_MESSAGE_SHORTCUT, DECLARE_SHORTCUT } from '../manifest.js';
import type { Workspace } from '../parts.js';
import { sourceOf, standsIn } from './timeline.js';

type Ack = () => Promise<void>;

export function shortcutEntries(app: App, island: Island): void {
  app.shortcut({ type: 'shortcut', callback_id: DECLARE_SHORTCUT }, async ({ shortcut, ack, context }) => {
    const standing = {
      user: shortcut.user.id,
      trigger: shortcut.trigger_id,
      values: Promise.resolve(undefined),
    };
    await begin(island, workspaceOf(context), standing, ack, async ({ asker }) => {
      await show(island, asker, ack, await island.answers.form(asker, 'incident declare', {}));
    });
  });

  app.shortcut(
    { type: 'message_action', callback_id: DECLARE_FROM_MESSAGE_SHORTCUT },
    async ({ shortcut, ack, context }) => {
      const workspace = workspaceOf(context);
      const values = quoted(island, workspace, shortcut);
      await begin(island, workspace, { ...standingOf(shortcut), values }, ack, async (begun) => {
        const { asker } = begun;
        await show(island, asker, ack, await island.answers.form(asker, 'incident declare', begun.values));
      });
    },
  );

  app.shortcut(
    { type: 'message_action', callback_id: ADD_TO_TIMELINE_SHORTCUT },
    async ({ shortcut, ack, context }) => {
      const workspace = workspaceOf(context);
      const values = sourceOf(island, workspace, shortcut.channel.id, shortcut.message);
      await begin(island, workspace, { ...standingOf(shortcut), values }, ack, async (begun) => {
        await add(island, begun.asker, ack, shortcut.trigger_id, begun.values);
      });
    },
  );
}

/** Puts a message on the timeline of the room's incident; outside a room they have to say whose it is. */
async function add(
  island: Island,
  asker: Asker,
  ack: Ack,
  trigger: string,
  source: Awaited<ReturnType<typeof sourceOf>>,
): Promise<void> {
  const { answers } = island;
  const { incidentId } = asker.place;
  if (source === undefined) return await ack();
  if (incidentId === null) {
    const { text, ...extra } = source;
    return await show(island, asker, ack, await answers.form(asker, 'incident note', { text }), extra);
  }
  const ran = await answers.run(
    asker,
    {
      type: 'values',
      command: 'incident note',
      origin: 'json',
      values: { incident: incidentId, ...source },
    },
    `slack:shortcut:${asker.workspace.id}:${trigger}`,
  );
  // Only now is it kept.
  await ack();
  await answers.present(asker, ran);
}

interface Standing {
  readonly user: string;
  readonly trigger: string;
  readonly channel?: ChannelNamed;
  readonly thread?: string | null;
  readonly respond?: Asker['respond'];
}

const standingOf = ({ user, trigger_id, channel, message, response_url }: MessageShortcut): Standing => {
  const thread = standsIn(message);
  return {
    user: user.id,
    trigger: trigger_id,
    channel: channelNamed(channel.id, channel.name),
    thread,
    respond: responder(response_url, thread),
  };
};

/**
 * Finds out who asks, while `values` are being found out as well: Slack waits for three seconds. Whatever goes wrong is
 * said, for the acknowledgement of a shortcut cannot say anything.
 */
async function begin<T>(
  island: Island,
  workspace: Workspace,
  standing: Standing & { readonly values: Promise<T> },
  ack: Ack,
  work: (begun: { readonly asker: Asker; readonly values: T }) => Promise<void>,
): Promise<void> {
  const { user, trigger, channel = null, thread = null, respond = null, values } = standing;
  try {
    const [asker, found] = await Promise.all([
      askerOf(island, workspace, user, { channel, thread, trigger, respond }),
      values,
    ]);
    await work({ asker, values: found });
  } catch (error) {
    await ack();
    const whom = { workspace, slackUserId: user, channel: channel?.id ?? null, thread, respond };
    await island.telling.tellBystander(whom, island.telling.problem(error, workspace));
  }
}

async function show(
  { answers, telling }: Island,
  asker: Asker,
  ack: Ack,
  answer: Answer,
  extra: KeptForm['extra'] = null,
): Promise<void> {
  await ack();
  if (answer.type === 'form') await answers.open(asker, { form: answer.form, extra });
  else if (answer.type === 'refused') await telling.tell(asker, refusalMessage(answer.refusal));
}

/** The form of a declaration, filled in with the message: who said it, what, and where it stands. */
async function quoted(
  island: Island,
  workspace: Workspace,
  { message, channel }: MessageShortcut,
): Promise<Readonly<Record<string, string>>> {
  const [text, who] = await Promise.all([
    saidOf(island, workspace, message.text ?? ''),
    message.user === undefined
      ? undefined
      : island.contacts.user(workspace, message.user).catch(unlessRefused),
  ]);
  return declarationFrom({
    text,
    who: who?.name,
    where: whereIn(channel),
    url: messageUrl(workspace, channel.id, message.ts),
  });
}

/** Channels that are not for everybody are not called by their names. */
function whereIn({ name }: MessageShortcut['channel']): string {
  if (name === 'privategroup') return 'a private channel';
  return name === 'directmessage' ? 'a direct message' : `#${name}`;
}
