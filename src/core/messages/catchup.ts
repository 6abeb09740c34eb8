/** What somebody needs to know who comes late. */
import type { Owed } from '../../domain/incident/owed.js';
import { severityLabel } from '../../domain/incident/severity.js';
import {
  type Block,
  type Markdown,
  type Message,
  md,
  part,
  person,
  quoteOf,
  text,
  time,
} from '../../domain/message.js';
import type { IncidentDetails, StatusUpdate, TimelineEntry } from '../../store/queries/incidentDetails.js';
import { actionButtons, roleName, stateLabel, toneOf } from './incident.js';

export interface CatchUp {
  readonly incident: IncidentDetails;
  readonly latest: StatusUpdate | undefined;
  /** What was noted, moved and tried, oldest first. */
  readonly tried: readonly TimelineEntry[];
  readonly owed: readonly Owed[];
  readonly now: Date;
}

const owedWords: Readonly<Record<Owed['what'], string>> = {
  ACKNOWLEDGE: 'Somebody has to acknowledge it',
  COMMANDER: 'Somebody has to take command',
  UPDATE: 'A status update',
  UNPAUSE: 'It is paused',
  RESOLVE: 'Resolve it once it is stable',
  CLOSE: 'Close it',
  GO_TO_ORIGINAL: 'It is a duplicate: go on in the other incident',
};

/** What is owed, and by when, as one line. */
export function owedLine({ what, dueAt }: Owed, now: Date): Markdown {
  if (what === 'UNPAUSE')
    return dueAt === null
      ? md`${owedWords[what]} until somebody goes on.`
      : md`${owedWords[what]} until ${time(dueAt)}.`;
  if (dueAt === null) return md`${owedWords[what]}.`;
  return dueAt < now
    ? md`${owedWords[what]} was due at ${time(dueAt)}: **overdue**.`
    : md`${owedWords[what]} by ${time(dueAt)}.`;
}

const MAX_LINE = 300;
const short = (words: string): string => {
  const line = words.replace(/\s+/gu, ' ').trim();
  return line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line;
};

/** The digest: state, who, what was tried, what is owed next. */
export function catchUpMessage({ incident: i, latest, tried, owed, now }: CatchUp): Message {
  const who: Markdown[] = [
    md`Reported by ${person(i.reporter)}, ${time(i.declaredAt)}`,
    ...(i.assignee === null ? [] : [md`${person(i.assignee)} has it`]),
    ...i.roles.map((role) => md`${roleName(role)}: ${person(role.user)}`),
  ];
  const blocks: Block[] = [
    text(
      md`**${severityLabel(i.severity)} · ${stateLabel(i)}**${i.services.length === 0 ? '' : ` · ${i.services.map((s) => s.name).join(', ')}`}`,
    ),
    ...(i.description === '' ? [] : [{ type: 'quote' as const, text: i.description }]),
    ...(i.impact.summary === null ? [] : quoteOf(md`**Impact**`, i.impact.summary)),
    text(md`**Who**`),
    { type: 'list', items: who },
    ...(latest === undefined
      ? []
      : quoteOf(
          md`**Last update** by ${latest.author === null ? 'Muster' : person(latest.author)}, ${time(latest.at)}`,
          latest.message,
        )),
    text(md`**What happened**`),
    tried.length === 0
      ? text(md`Nothing has been noted yet.`)
      : {
          type: 'list',
          items: tried.map(
            (e) =>
              md`${time(e.at)} ${e.actor === null ? 'Muster' : part(md`${person(e.actor)}`)}: ${short(e.text)}`,
          ),
        },
    text(md`**What is owed next**`),
    owed.length === 0
      ? text(md`Nothing: it is over.`)
      : { type: 'list', items: owed.map((one) => owedLine(one, now)) },
  ];
  return {
    title: `Catch up on ${i.reference} · ${i.title}`,
    tone: toneOf(i),
    blocks,
    buttons: [...actionButtons(i)],
  };
}
