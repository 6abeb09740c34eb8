/** What is typed where one writes: a command, or something that is said; in the channel or in a thread. */
import { audit } from '../../core/audit.js';
import { Refusal } from '../../domain/errors.js';
import { prose } from '../../domain/text.js';
import { WORKSPACE } from '../../store/queries/workspace/channels.js';
import { messageIn, type Posted } from '../../store/queries/workspace/messages.js';
import { addMessage } from '../../store/queries/workspace/posting.js';
import { author } from '../access/author.js';
import { isLeft, nobodyLeft } from '../left.js';
import { mentionedIn } from '../mentioning.js';
import { threadPath } from '../view/address.js';
import { ask } from './ask.js';
import { messageText } from './editing.js';
import type { Asking, Outcome } from './respond.js';
import { textOf, urlOf } from './source.js';

const MAX_COMMAND = 50_000;
const commandText = prose(MAX_COMMAND, 'command');

function checked(schema: ReturnType<typeof prose>, text: string): string {
  const result = schema.safeParse(text);
  if (result.success) return result.data;
  throw new Refusal('INVALID', result.error.issues.map(({ message }) => message).join(' '));
}

/** @throws {Refusal} INVALID for what is empty, too long, or cannot be seen. */
export const commandLine = (text: string): string => checked(commandText, text);

/** A command where it looks like one, else a message to the channel or to the thread that it was typed in. */
export async function composed(asking: Asking): Promise<Outcome> {
  const { web, channel, text } = asking;
  const command = commandIn(text, web.dispatcher.families);
  if (command !== undefined) return await ask(asking, { type: 'line', line: commandLine(command) });
  if (text.startsWith('/')) throw unknownSlash(text, web.dispatcher.families);
  if (channel.kind === 'DIRECT') return await ask(asking, { type: 'line', line: commandLine(text) });
  return await say(asking, checked(messageText, text));
}

/** The command line in what was typed: `/incident …`, or `@muster …`. */
export function commandIn(text: string, families: readonly string[]): string | undefined {
  const line = text.trim();
  const [, word = ''] = /^\/(\S+)/u.exec(line) ?? [];
  if (families.includes(word.toLowerCase())) return line;
  const [, rest] = /^@muster(?:\s+(.*))?$/isu.exec(line) ?? [line];
  return rest ?? (/^@muster$/iu.test(line) ? 'help' : undefined);
}

function unknownSlash(text: string, families: readonly string[]): Refusal {
  const word = text.split(/\s/u, 1)[0] ?? '';
  const known = families.map((family) => `/${family}`).join(', ');
  return new Refusal(
    'UNKNOWN_COMMAND',
    `There is no command ${word.slice(0, 60)} here. There is ${known}; try ${known.split(',', 1)[0]} help. To say it as it stands, put a space before it.`,
  );
}

/**
 * Says something in the channel or in one of its threads; sent twice it is said once. What else follows from it is written
 * with it: nobody would say it again for the sake of the other rooms.
 */
async function say({ web, visit, channel, request, nonce, thread }: Asking, text: string): Promise<Outcome> {
  const { store, newId, clock, heard } = web;
  const { userId } = visit.viewer;
  const { organizationId, id: room } = channel;
  await store.tx(async (w) => {
    const id = newId();
    const at = clock.now();
    const said = await addMessage(w, {
      id,
      channelId: room,
      authorId: userId,
      key: `said:${userId}:${nonce}`,
      body: { tone: 'neutral', blocks: [{ type: 'quote', text }] },
      pinned: false,
      at,
      mentions: await mentionedIn(w, channel, text),
      answers: thread?.id,
    });
    if (said === undefined) throw new Refusal('NOT_FOUND', 'What this answers is not here any more.');
    // Another id: something was said under this nonce before.
    if (said !== id) return mustBe({ text, threadId: thread?.id ?? null }, await messageIn(w, room, said));
    if (await isLeft(w, channel, visit.viewer)) throw nobodyLeft(channel);
    await audit(author(web, w, visit.viewer, request.id), {
      action: 'message.post',
      subjectType: 'message',
      subjectId: id,
      before: null,
      after: { channel: room, message: id },
    });
    const url = urlOf(web, channel, { id });
    const where = { organizationId, platform: WORKSPACE, room };
    const reply = thread !== undefined;
    await heard.spoke(visit.viewer, where, () => ({ text, message: id, at, url, files: [], reply }), w);
  });
  return { status: 200, accepted: true, back: threadPath(room, thread?.id) };
}

/** Other words under the same nonce are another message: whoever sends them must not believe that they were said. */
function mustBe(
  { text, threadId }: { text: string; threadId: string | null },
  said: Posted | undefined,
): void {
  // What was edited or deleted since cannot be compared any more.
  const isSame = said?.editedAt === null && textOf(said) === text && said.threadId === threadId;
  if (!isSame)
    throw new Refusal(
      'KEY_REUSED',
      'This was not sent: the same form has sent something before that reads differently by now. If this should be said, too, please send it again.',
    );
}
