/** `/incident …`, and `/muster …` for every family of commands. */
import type { App } from '@slack/bolt';
import { refusalMessage } from '../../../core/messages/replies.js';
import type { Message } from '../../../domain/message.js';
import type { Ran } from '../answers.js';
import { expectsForm } from '../expecting.js';
import { askerOf, channelNamed, type Island, lineOf, saidOf, unbegun, workspaceOf } from '../island.js';

/** The command behind which a family is named: `/muster user list`. */
const ANY_FAMILY = '/muster';

export function commandEntries(app: App, island: Island): void {
  const { answers, parts } = island;
  app.command(/.*/u, async ({ command, ack, respond, context }) => {
    const workspace = workspaceOf(context);
    const { text, user_id, channel_id, channel_name, trigger_id } = command;
    const answer = async (message: Message): Promise<void> => {
      await ack({ response_type: 'ephemeral', ...(await answers.render(workspace, message)) });
    };
    const begin = async () => ({
      asker: await askerOf(island, workspace, user_id, {
        channel: channelNamed(channel_id, channel_name),
        trigger: trigger_id,
        respond: (message) => respond({ response_type: 'ephemeral', replace_original: false, ...message }),
      }),
      line: await lineOf(island, workspace, text),
    });
    let begun: Awaited<ReturnType<typeof begin>>;
    try {
      begun = await begin();
    } catch (error) {
      await answer(unbegun(island, error, { workspace: workspace.id }));
      return;
    }
    const { asker } = begun;
    const line = command.command === ANY_FAMILY ? begun.line : `${command.command} ${begun.line}`.trim();
    let ran: Ran;
    try {
      const key = `slack:command:${workspace.id}:${trigger_id}`;
      ran = await answers.run(
        asker,
        { type: 'line', line },
        key,
        expectsForm(parts.registry, line, asker.place),
      );
      ran = await withTyped(ran, async () => `${command.command} ${await saidOf(island, workspace, text)}`);
    } catch (error) {
      await answer(answers.fault(error, { workspace: workspace.id }));
      return;
    }
    const said = ran.window === undefined ? sayable(ran) : undefined;
    // What fits into the acknowledgement is said there: nothing can be said sooner.
    if (said !== undefined) return await answer(said);
    await ack();
    await answers.present(asker, ran);
  });
}

/** What is said at once; undefined where a form, a file or nothing follows. */
function sayable({ answer }: Ran): Message | undefined {
  if (answer.type === 'refused') return refusalMessage(answer.refusal);
  if (answer.type !== 'done' || answer.document !== undefined || answer.alreadyTold) return undefined;
  return answer.reply.message;
}

/** What is given back is what was typed, not what we made of it. */
async function withTyped(ran: Ran, typed: () => Promise<string>): Promise<Ran> {
  const { answer } = ran;
  if (answer.type !== 'refused' || answer.refusal.details.typed === undefined) return ran;
  return { ...ran, answer: { ...answer, refusal: answer.refusal.with({ typed: await typed() }) } };
}
