/** `/incident …`, and `/muster …` for every family of commands. */
import type { App } from '@slack/bolt';
import { expectsForm } from '../../../core/dispatch/expecting.js';
import { refusalMessage } from '../../../core/messages/replies.js';
import type { Message } from '../../../domain/message.js';
import { LATER, type Ran } from '../answers.js';
import { type Asker, responder } from '../asker.js';
import { askerOf, channelNamed, type Island, wordsOf, workspaceOf } from '../island.js';

/** The command behind which a family is named: `/muster user list`. */
const ANY_FAMILY = '/muster';

export function commandEntries(app: App, island: Island): void {
  const { answers, telling, parts } = island;
  app.command(/.*/u, async ({ command, ack, context }) => {
    const workspace = workspaceOf(context);
    const { text, user_id, channel_id, channel_name, trigger_id, response_url } = command;
    const answer = async (message: Message): Promise<void> =>
      await ack({ response_type: 'ephemeral', ...(await telling.render(workspace, message)) });
    const begin = async (): Promise<{ readonly asker: Asker; readonly ran: Ran }> => {
      // At once, for Slack may have to be asked about both.
      const [asker, words] = await Promise.all([
        askerOf(island, workspace, user_id, {
          channel: channelNamed(channel_id, channel_name),
          trigger: trigger_id,
          respond: responder(response_url),
        }),
        wordsOf(island, workspace, text),
      ]);
      const named = command.command === ANY_FAMILY ? '' : `${command.command} `;
      const line = `${named}${words.line}`.trim();
      const ran = await answers.run(
        asker,
        { ...words, type: 'line', line, typed: `${command.command} ${words.typed}`.trimEnd() },
        `slack:command:${workspace.id}:${trigger_id}`,
        { expectsForm: expectsForm(parts.registry, line, asker.place) },
      );
      return { asker, ran };
    };
    let begun: Awaited<ReturnType<typeof begin>>;
    try {
      begun = await begin();
    } catch (error) {
      return await answer(telling.problem(error, workspace));
    }
    const { asker, ran } = begun;
    const said = ran.opening === undefined ? sayable(ran) : undefined;
    // What fits into the acknowledgement is said there: nothing can be said sooner.
    if (said !== undefined) return await answer(said);
    await ack();
    await answers.present(asker, ran);
  });
}

/** What is said at once; undefined where a form, a file or nothing follows. */
function sayable({ answer }: Ran): Message | undefined {
  switch (answer.type) {
    case 'refused':
      return refusalMessage(answer.refusal);
    case 'later':
      return LATER;
    case 'form':
      return undefined;
    case 'done':
      return answer.document !== undefined || answer.alreadyTold ? undefined : answer.reply.message;
  }
}
