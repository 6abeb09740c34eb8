/** An incident as a document: everything that the reader may see of it, in a form that other programs or people read. */
import { stringify } from 'csv-stringify/sync';
import { severityLabel } from '../../domain/incident/severity.js';
import { displayText, type Person } from '../../domain/message.js';
import type { IncidentDetails, StatusUpdate, TimelineEntry } from '../../store/queries/incidentDetails.js';
import type { Document } from '../commands/command.js';
import { inWords as impactInWords } from '../commands/incident/impact.js';
import { roleName, stateLabel } from '../messages/incident.js';
import { presentEntry, presentIncident, presentUpdate } from '../views/incident.js';

export const EXPORT_FORMATS = ['MARKDOWN', 'JSON', 'CSV'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface Exported {
  readonly incident: IncidentDetails;
  /** Oldest first. */
  readonly timeline: readonly TimelineEntry[];
  /** Oldest first. */
  readonly updates: readonly StatusUpdate[];
  readonly at: Date;
}

export function incidentDocument(exported: Exported, format: ExportFormat): Document {
  const name = exported.incident.reference.toLowerCase();
  switch (format) {
    case 'JSON':
      return {
        name: `${name}.json`,
        contentType: 'application/json; charset=utf-8',
        content: asJson(exported),
      };
    case 'CSV':
      return { name: `${name}.csv`, contentType: 'text/csv; charset=utf-8', content: asCsv(exported) };
    case 'MARKDOWN':
      return {
        name: `${name}.md`,
        contentType: 'text/markdown; charset=utf-8',
        content: asMarkdown(exported),
      };
  }
}

const asJson = ({ incident, timeline, updates, at }: Exported): string =>
  `${JSON.stringify(
    {
      exported_at: at.toISOString(),
      incident: presentIncident(incident),
      timeline: timeline.map(presentEntry),
      updates: updates.map(presentUpdate),
    },
    null,
    2,
  )}\n`;

/** The timeline, a row an entry. What a spreadsheet would take for a formula is made text. */
const asCsv = ({ timeline }: Exported): string =>
  stringify(
    timeline.map((e) => [
      e.number,
      e.at.toISOString(),
      e.kind,
      e.actor?.name ?? 'Muster',
      e.text,
      e.struckAt?.toISOString() ?? '',
      e.struckReason ?? '',
    ]),
    {
      header: true,
      columns: ['number', 'at', 'kind', 'actor', 'text', 'struck_at', 'struck_reason'],
      escape_formulas: true,
      bom: true,
    },
  );

/** A person's text in a Markdown document: shown as it is, and still readable where Markdown is not rendered. */
const literal = (words: string): string =>
  displayText(words)
    .replace(/[\\`*_[\]<>~|&]/gu, (c) => `\\${c}`)
    .replace(/^(\s*)([#+=-]|\d+(?=[.)]))/gmu, (_, space: string, mark: string) =>
      /\d/u.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`,
    );

const name = (who: Person | null): string => literal(who?.name ?? 'Muster');
/** What a person wrote, as a quotation in which nothing of it is Markdown. */
const quote = (words: string): string =>
  words
    .split('\n')
    .map((line) => `> ${literal(line)}`)
    .join('\n');

function asMarkdown({ incident: i, timeline, updates, at }: Exported): string {
  const facts: [string, string | null][] = [
    ['Severity', severityLabel(i.severity)],
    ['Status', stateLabel(i)],
    ['Priority', i.priority],
    ['Category', i.category],
    ['Services', i.services.map((s) => s.name).join(', ')],
    ['Tags', i.tags.join(', ')],
    ['Reported by', i.reporter.name],
    ['Has it', i.assignee?.name ?? null],
    ...i.roles.map((r): [string, string] => [roleName(r), r.user.name]),
    ['Detected', i.detectedAt?.toISOString() ?? null],
    ['Declared', i.declaredAt.toISOString()],
    ['Acknowledged', i.acknowledgedAt?.toISOString() ?? null],
    ['Identified', i.identifiedAt?.toISOString() ?? null],
    ['Mitigated', i.mitigatedAt?.toISOString() ?? null],
    ['Resolved', i.resolvedAt?.toISOString() ?? null],
    ['Closed', i.closedAt?.toISOString() ?? null],
    ['Paused', i.paused === null ? null : `${i.paused.until ?? 'until further notice'}: ${i.paused.reason}`],
    ['Bridge', i.bridgeUrl],
    ...i.externalRefs.map(({ system, id, url }): [string, string] => [
      system,
      url === null ? id : `${id} ${url}`,
    ]),
    ...i.links.map((l): [string, string] => [linkLabels[l.kind], `${l.reference} ${l.title}`]),
  ];
  const section = (title: string, words: string | null): string[] =>
    words === null || words === '' ? [] : [`## ${title}`, quote(words)];
  return `${[
    `# ${i.reference} ${literal(i.title)}`,
    facts
      .filter(([, value]) => value !== null && value !== '')
      .map(([label, value]) => `- **${literal(label)}**: ${literal(value ?? '')}`)
      .join('\n'),
    ...section('Description', i.description),
    ...section('Impact', impactInWords(i.impact).join('\n')),
    ...section('Root cause', i.rootCause),
    ...section('Resolution', i.resolution),
    '## Status updates',
    updates.length === 0
      ? 'None.'
      : updates.map((u) => `**${u.at.toISOString()}** ${name(u.author)}\n\n${quote(u.message)}`).join('\n\n'),
    '## Timeline',
    timeline
      .map((e) => {
        const line = `${e.at.toISOString()} ${name(e.actor)}: ${literal(e.text.replaceAll('\n', ' '))}`;
        return e.struckAt === null ? `1. ${line}` : `1. ~~${line}~~ (${literal(e.struckReason ?? '')})`;
      })
      .join('\n'),
    `_Exported by Muster at ${at.toISOString()}, all times in UTC._`,
  ].join('\n\n')}\n`;
}

/** How another incident hangs together with this one. */
export const linkLabels = {
  RELATED: 'Related to',
  DUPLICATE_OF: 'Duplicate of',
  HAS_DUPLICATE: 'Has the duplicate',
} as const;
