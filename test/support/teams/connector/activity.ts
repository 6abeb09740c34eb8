/** What the app sends: whether Teams takes it, and what it becomes. */
import { type Fields, fieldsIn, isFields, listIn, textIn } from '../../slack/json.js';
import { cardProblems } from '../cards/check.js';
import { textMentionProblems } from '../cards/mentions.js';
import type { Kind, Message, Offer } from '../things.js';
import { type Call, mistake } from './call.js';

const adaptive = 'application/vnd.microsoft.card.adaptive';
/** About a hundred kilobytes of UTF-16. */
const most = (100 * 1024) / 2;

const consent = 'application/vnd.microsoft.teams.card.file.consent';

type Said = Pick<Message, 'text' | 'html' | 'card' | 'offer' | 'summary' | 'alert' | 'entities'>;

/** What the person is asked to take. */
function offerOf(call: Call, kind: Kind, { name, content }: Fields): Offer {
  const { sizeInBytes, acceptContext, declineContext, description } = fieldsIn(content);
  if (kind !== 'personal') return mistake(call, 'files are handed over between two only');
  if (typeof name !== 'string' || typeof sizeInBytes !== 'number' || typeof description !== 'string')
    return mistake(call, 'a file without its name, size and description');
  return { name, sizeBytes: sizeInBytes, accept: acceptContext, decline: declineContext };
}

/** What was found of cards that were sent before, by their JSON: looking is what takes longest here, and many are the same. */
const found = new Map<string, readonly string[]>();
const mostFound = 100;

function problemsOf(card: unknown): readonly string[] {
  const json = JSON.stringify(card) ?? '';
  const known = found.get(json);
  if (known !== undefined) return known;
  const problems = cardProblems(card);
  if (found.size >= mostFound) found.clear();
  found.set(json, problems);
  return problems;
}

/** The content of an activity. @throws {Refusal} 400, 413 */
export function contentOf(call: Call, kind: Kind, activity: Fields): Said {
  if (call.size > most) mistake(call, `a message of ${call.size} characters`, 'MessageSizeTooBig', 413);
  if (activity['type'] !== 'message') mistake(call, `an activity of type ${String(activity['type'])}`);
  const text = textIn(activity['text']) ?? '';
  const attachments = listIn(activity['attachments']);
  const [attachment] = attachments;
  if (attachments.length > 1) mistake(call, 'several attachments: people see one card per message');
  if (text !== '' && attachment !== undefined)
    mistake(call, 'text and a card together, which may be split in two');
  if (text === '' && attachment === undefined) mistake(call, 'a message with nothing in it');
  const offers = attachment?.['contentType'] === consent;
  if (attachment !== undefined && !offers && attachment['contentType'] !== adaptive)
    mistake(call, `an attachment of ${String(attachment['contentType'])}`);
  const card = offers ? undefined : attachment?.['content'];
  const entities = listIn(activity['entities']);
  const wrong = [
    ...(attachment === undefined || offers ? [] : problemsOf(card)),
    ...textMentionProblems(text, entities),
  ];
  if (wrong.length > 0) mistake(call, wrong.join('; '));
  const notification = fieldsIn(fieldsIn(activity['channelData'])['notification']);
  return {
    text,
    html: '',
    card: isFields(card) ? card : undefined,
    offer: attachment !== undefined && offers ? offerOf(call, kind, attachment) : undefined,
    summary: textIn(activity['summary']),
    alert: notification['alert'] === true,
    entities,
  };
}
