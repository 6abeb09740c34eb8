/** What a person is answered. */

import type { Refusal } from '../../domain/errors.js';
import { severityLabel } from '../../domain/incident/severity.js';
import { statusLabel } from '../../domain/incident/status.js';
import {
  type Block,
  displayText,
  type Markdown,
  type Message,
  md,
  part,
  person,
  say,
  text,
  time,
} from '../../domain/message.js';
import {
  commanderOf,
  type IncidentDetails,
  type StatusUpdate,
  type TimelineEntry,
} from '../../store/queries/incidentDetails.js';
import type { PageOf } from '../../store/queries/page.js';
import { stateLabel, summaryCard } from './incident.js';

export const declared = (i: IncidentDetails, because: string | null): Message =>
  say(
    'good',
    md`**${i.reference}** is declared as ${severityLabel(i.severity)}${because === null ? '' : `, because ${because}`}.${i.rooms.length === 0 ? '' : ' Its war room is being opened, and you are invited.'}`,
  );

export const done = (i: IncidentDetails, what: Markdown): Message =>
  say('good', md`**${i.reference}** ${part(what)}`);

/** It is so already: nothing was changed, and that is no error. */
export const already = (i: IncidentDetails, what: Markdown): Message =>
  say('neutral', md`**${i.reference}** ${part(what)}`);

/** Gives back words that were not used, so that nobody has to type them again. */
export const withWordsBack = (message: Message, words: string | undefined): Message =>
  words === undefined
    ? message
    : {
        ...message,
        blocks: [
          ...message.blocks,
          text(md`Nothing was changed. To keep what you wrote, add it with \`/incident note\`:`),
          { type: 'quote', text: words },
        ],
      };

const line = (i: IncidentDetails): Markdown => {
  const commander = commanderOf(i);
  return md`**${i.reference}** ${severityLabel(i.severity)} · ${stateLabel(i)} · ${i.title}${commander === null ? '' : part(md` · ${person(commander)}`)}`;
};

export const incidentList = (page: PageOf<IncidentDetails>, scope: string): Message => ({
  title:
    page.count === 0
      ? `No ${scope} incidents`
      : `${page.countCapped ? `more than ${page.count}` : page.count} ${scope} ${page.count === 1 ? 'incident' : 'incidents'}`,
  tone: 'neutral',
  blocks:
    page.results.length === 0
      ? [text(md`Declare one with \`/incident declare\`.`)]
      : [{ type: 'list', items: page.results.map(line) }],
});

export const incidentCard = (i: IncidentDetails, latest: StatusUpdate | undefined): Message =>
  summaryCard(i, latest);

export const timelineList = (i: IncidentDetails, page: PageOf<TimelineEntry>): Message => {
  const items = page.results.map((e) => {
    const entry = md`#${e.number} ${time(e.at)} ${e.actor === null ? 'Muster' : person(e.actor)}: ${e.text}`;
    return e.struckAt === null ? entry : md`~~${part(entry)}~~ (${e.struckReason ?? ''})`;
  });
  const blocks: Block[] = [{ type: 'list', items }];
  if (page.count > page.results.length)
    blocks.push(text(md`The latest ${page.results.length} of ${page.count}.`));
  return { title: `${i.reference} · ${i.title} · timeline`, tone: 'neutral', blocks };
};

/** A refusal as a person reads it, with what was typed given back. */
export function refusalMessage(refusal: Refusal): Message {
  const { usage, example, typed, fields } = refusal.details;
  const blocks: Block[] = [text(sentenceOf(refusal))];
  const problems = Object.values(fields ?? {})
    .flat()
    .filter((problem) => !refusal.message.includes(problem) && problem !== 'This is required.');
  if (problems.length > 0) blocks.push({ type: 'list', items: problems.map((problem) => md`${problem}`) });
  if (usage !== undefined) blocks.push(text(md`Usage: \`${verbatim(usage)}\``));
  if (example !== undefined) blocks.push(text(md`For example: \`${verbatim(example)}\``));
  if (typed !== undefined) blocks.push(text(md`You typed:`), { type: 'quote', text: displayText(typed) });
  return { tone: 'warning', blocks };
}

/** Its sentence; commands stand there as what they are, for each platform has its own way to type them. */
function sentenceOf({ message, details }: Refusal): Markdown {
  const { unknown, help, suggestions = [] } = details;
  if (unknown === undefined || help === undefined) return md`${message}`;
  const command = (line: string) => part(md`\`${verbatim(line)}\``);
  const meant = suggestions
    .map(command)
    .reduce<Markdown | undefined>(
      (all, one) => (all === undefined ? md`${one}` : md`${part(all)}, ${one}`),
      undefined,
    );
  const offer = meant === undefined ? part(md``) : part(md` Did you mean ${part(meant)}?`);
  return md`There is no command ${command(displayText(unknown))}.${offer} Try ${command(help)} for all of them.`;
}

/** A fault of ours: the person gets a reference that stands in the log. */
export const faultMessage = (reference: string): Message =>
  say(
    'danger',
    md`Something went wrong on our side. Please look whether it was done before you repeat it. It stands in the log under \`${verbatim(reference)}\`.`,
  );

// Inside backticks Markdown escapes nothing; our own usage lines hold none.
const verbatim = (code: string) => part(code.replaceAll('`', "'") as Markdown);

export const updatesList = (i: IncidentDetails, page: PageOf<StatusUpdate>): Message => ({
  title: `${i.reference} · ${i.title} · updates`,
  tone: 'neutral',
  blocks:
    page.results.length === 0
      ? [text(md`There are none yet.`)]
      : page.results.flatMap((u): Block[] => [
          text(
            md`${time(u.at)} ${u.author === null ? 'Muster' : person(u.author)} (${statusLabel(u.status)})`,
          ),
          { type: 'quote', text: u.message },
        ]),
});
