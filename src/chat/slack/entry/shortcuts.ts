/** Shortcuts: “Declare incident” from anywhere, and what can be done with a message. */
import type { App, MessageShortcut } from '@slack/bolt';
import type { Answer } from '../../../core/dispatch/request.js';
import { refusalMessage } from '../../../core/messages/replies.js';
import type { Asker } from '../answers.js';
import {
  askerOf,
  type ChannelNamed,
  channelNamed,
  type Island,
  messageUrl,
  saidOf,
  unbegun,
  workspaceOf,
} from '../island.js';
import { ADD_TO_TIMELINE_SHORTCUT, DECLARE_FROM_MESSAGE_SHORTCUT, DECLARE_SHORTCUT } from '../manifest.js';
import type { Workspace } from '../parts.js';
import { sourceOf, standsIn } from './timeline.js';

/** A title is a line; the whole message follows as the description. */
const MAX_TITLE = 100;

export function shortcutEntries(app: App, island: Island): void {
  const { answers } = island;

  app.shortcut({ type: 'shortcut', callback_id: DECLARE_SHORTCUT }, async ({ shortcut, ack, context }) => {
    await ack();
    const workspace = workspaceOf(context);
    await begin(island, workspace, { user: shortcut.user.id, trigger: shortcut.trigger_id }, async (asker) =>
      show(island, asker, await answers.form(asker, 'incident declare', {})),
    );
  });

  app.shortcut(
    { type: 'message_action', callback_id: DECLARE_FROM_MESSAGE_SHORTCUT },
    async ({ shortcut, ack, context }) => {
      await ack();
      const workspace = workspaceOf(context);
      await begin(island, workspace, standing(shortcut), async (asker) => {
        const values = await quoted(island, workspace, shortcut);
        await show(island, asker, await answers.form(asker, 'incident declare', values));
      });
    },
  );

  app.shortcut(
    { type: 'message_action', callback_id: ADD_TO_TIMELINE_SHORTCUT },
    async ({ shortcut, ack, context }) => {
      await ack();
      const workspace = workspaceOf(context);
      await begin(island, workspace, standing(shortcut), async (asker) => {
        const source = await sourceOf(island, workspace, shortcut.channel.id, shortcut.message);
        if (source === undefined) return;
        const { incidentId } = asker.place;
        if (incidentId !== null) {
          const ran = await answers.run(
            asker,
            {
              type: 'values',
              command: 'incident note',
              origin: 'json',
              values: { incident: incidentId, ...source },
            },
            `slack:shortcut:${workspace.id}:${shortcut.trigger_id}`,
          );
          await answers.present(asker, ran);
          return;
        }
        // Outside a room they have to say whose timeline it is.
        const { text, ...extra } = source;
        await show(island, asker, await answers.form(asker, 'incident note', { text }), extra);
      });
    },
  );
}

const standing = ({ user, trigger_id, channel, message }: MessageShortcut) => ({
  user: user.id,
  trigger: trigger_id,
  channel: channelNamed(channel.id, channel.name),
  thread: standsIn(message),
});

interface Standing {
  readonly user: string;
  readonly trigger: string;
  readonly channel?: ChannelNamed;
  readonly thread?: string | null;
}

/** Shortcuts are acknowledged at once: whatever goes wrong is said afterwards. */
async function begin(
  island: Island,
  workspace: Workspace,
  { user, trigger, channel = undefined, thread = null }: Standing,
  work: (asker: Asker) => Promise<void>,
): Promise<void> {
  try {
    await work(await askerOf(island, workspace, user, { channel: channel ?? null, thread, trigger }));
  } catch (error) {
    const message = unbegun(island, error, { workspace: workspace.id });
    const rendered = await island.answers.render(workspace, message);
    await workspace.client
      .call('chat.postMessage', (web) => web.chat.postMessage({ channel: user, ...rendered }))
      .catch((failed: unknown) =>
        island.parts.log.warn({ workspace: workspace.id, err: failed }, 'somebody was not answered'),
      );
  }
}

async function show(
  { answers }: Island,
  asker: Asker,
  answer: Answer,
  extra: Readonly<Record<string, unknown>> | null = null,
): Promise<void> {
  if (answer.type === 'form') await answers.open(asker, { form: answer.form, extra });
  else if (answer.type === 'refused') await answers.tell(asker, refusalMessage(answer.refusal));
}

/** The form of a declaration, filled in with the message: who said it, what, and where it stands. */
async function quoted(
  island: Island,
  workspace: Workspace,
  { message, channel }: MessageShortcut,
): Promise<Readonly<Record<string, string>>> {
  const said = (await saidOf(island, workspace, message.text ?? '')).trim();
  const who = message.user === undefined ? undefined : await island.contacts.known(workspace, message.user);
  const [first = ''] = said.split('\n', 1);
  const title = first.length > MAX_TITLE ? `${first.slice(0, MAX_TITLE - 1)}…` : first;
  const origin = `${who?.name ?? 'Somebody'} wrote in #${channel.name}: ${messageUrl(workspace, channel.id, message.ts)}`;
  return { title: title.toWellFormed(), description: `${said}\n\n${origin}`.trim() };
}
