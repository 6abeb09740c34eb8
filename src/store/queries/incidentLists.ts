/** Lists of incidents: filters, order and pages. */
import {
  and,
  asc,
  desc,
  eq,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  or,
  type SQL,
  type SQLWrapper,
  sql,
} from 'drizzle-orm';
import { parseReference } from '../../domain/incident/reference.js';
import type { Severity } from '../../domain/incident/severity.js';
import { STATUSES, type Status } from '../../domain/incident/status.js';
import type { Reader } from '../store.js';
import { type IncidentDetails, isUuid } from './incidentDetails.js';
import { withDetails } from './incidentsAround.js';
import { cappedCount, type Page, type PageOf } from './page.js';
import type { Row } from './rows.js';
import { type Viewer, visibilityLater, visibilityOf, visible, visibleParts } from './viewer.js';

export interface IncidentFilter {
  readonly status?: readonly Status[];
  readonly severity?: readonly Severity[];
  readonly serviceId?: string;
  readonly commanderId?: string;
  /** Whoever reported it, has it or holds a role in it. */
  readonly personId?: string;
  readonly acknowledged?: boolean;
  readonly tag?: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly search?: string;
}
export const INCIDENT_ORDERINGS = [
  'created_at',
  'declared_at',
  'updated_at',
  'severity',
  'status',
  'reference',
] as const;
export type IncidentOrdering = (typeof INCIDENT_ORDERINGS)[number];

export interface ListOrdering {
  readonly by: IncidentOrdering;
  readonly descending: boolean;
}

/** What is asked of a list, and by whom. */
interface Listed {
  readonly viewer: Viewer;
  readonly filter: IncidentFilter;
  readonly ordering: ListOrdering;
}

const rowsListed = async (
  db: Reader,
  { viewer, filter, ordering }: Listed,
  page: Page,
): Promise<readonly Row<'incidents'>[]> => {
  const { incidents: i } = db.tables;
  const direction = ordering.descending ? desc : asc;
  const column = {
    created_at: i.createdAt,
    declared_at: i.declaredAt,
    updated_at: i.updatedAt,
    severity: i.severity,
    status: inOrderOfLife(i.status),
    reference: i.year,
  }[ordering.by];
  const tie = ordering.by === 'reference' ? i.number : i.id;
  return await db
    .select()
    .from(i)
    .where(and(visible(db.tables, visibilityOf(viewer), 'many'), ...conditions(db, filter)))
    .orderBy(direction(column), direction(tie))
    .limit(page.limit)
    .offset(page.offset);
};

/** The names of the states say nothing of their order. */
const inOrderOfLife = (status: SQLWrapper): SQL =>
  sql`case ${status} ${sql.raw(STATUSES.map((one, at) => `when '${one}' then ${at}`).join(' '))} end`;

/** One page of the incidents that the viewer may see, with a count that is exact to 10,000. */
export async function listIncidents(
  db: Reader,
  viewer: Viewer,
  filter: IncidentFilter,
  page: Page,
  ordering: ListOrdering,
): Promise<PageOf<IncidentDetails>> {
  const { incidents: i } = db.tables;
  const asked = conditions(db, filter);
  const rows = await rowsListed(db, { viewer, filter, ordering }, page);
  const parts = visibleParts(db.tables, viewer).map((part) => and(part, ...asked) ?? part);
  const count = await cappedCount(db, i, parts);
  return { ...count, results: await withDetails(db, viewer, rows) };
}

/** So many at once are given to the queries around them. */
const TOGETHER = 500;

/** The first so many of the incidents that the viewer may see: for documents, which have no pages. */
export async function firstIncidents(
  db: Reader,
  viewer: Viewer,
  filter: IncidentFilter,
  limit: number,
  ordering: ListOrdering,
): Promise<readonly IncidentDetails[]> {
  const rows = await rowsListed(db, { viewer, filter, ordering }, { limit, offset: 0 });
  const found: IncidentDetails[] = [];
  for (let at = 0; at < rows.length; at += TOGETHER)
    found.push(...(await withDetails(db, viewer, rows.slice(at, at + TOGETHER))));
  return found;
}

/** Tells whether anything has changed among the incidents that the viewer may see: it reads otherwise then. */
export async function incidentsMark(db: Reader, viewer: Viewer): Promise<string> {
  const { incidents: i } = db.tables;
  const [row] = await db
    .hot('incidents mark', (q) =>
      q
        .select({
          count: sql`count(*)`.mapWith(Number),
          versions: sql`coalesce(sum(${i.version}), 0)`.mapWith(Number),
          entries: sql`coalesce(sum(${i.lastEntry}), 0)`.mapWith(Number),
        })
        .from(i)
        .where(visible(db.tables, visibilityLater, 'many'))
        .prepare('incidents_mark'),
    )
    .execute(visibilityOf(viewer));
  return `${row?.count ?? 0}.${row?.versions ?? 0}.${row?.entries ?? 0}`;
}

const escaped = (words: string): string => words.replace(/[\\%_]/gu, '\\$&');

/** Neither engine is sure to fold anything but ASCII: of everything else the usual spellings are looked for. */
function spellings(words: string): readonly string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
  if (/^[\u0000-\u007f]*$/u.test(words)) return [words];
  const small = words.toLowerCase();
  const capitalized = small.replace(/(?<!\p{L})\p{L}/gu, (first) => first.toUpperCase());
  return [...new Set([words, small, words.toUpperCase(), capitalized])];
}

function conditions(db: Reader, f: IncidentFilter): (SQL | undefined)[] {
  const { incidents: i, incidentServices: s, incidentRoles: r } = db.tables;
  const patterns = f.search === undefined ? [] : spellings(f.search).map((one) => `%${escaped(one)}%`);
  return [
    f.status === undefined ? undefined : inArray(i.status, [...f.status]),
    f.severity === undefined ? undefined : inArray(i.severity, [...f.severity]),
    f.since === undefined ? undefined : gte(i.declaredAt, f.since),
    f.until === undefined ? undefined : lt(i.declaredAt, f.until),
    f.serviceId === undefined
      ? undefined
      : sql`exists (select 1 from ${s} where ${s.incidentId} = ${i.id} and ${s.serviceId} = ${f.serviceId})`,
    f.commanderId === undefined
      ? undefined
      : sql`exists (select 1 from ${r} where ${r.incidentId} = ${i.id} and ${r.role} = 'INCIDENT_COMMANDER' and ${r.userId} = ${f.commanderId})`,
    f.personId === undefined
      ? undefined
      : or(
          eq(i.reporterId, f.personId),
          eq(i.assigneeId, f.personId),
          sql`exists (select 1 from ${r} where ${r.incidentId} = ${i.id} and ${r.userId} = ${f.personId})`,
        ),
    f.acknowledged === undefined
      ? undefined
      : f.acknowledged
        ? isNotNull(i.acknowledgedAt)
        : isNull(i.acknowledgedAt),
    // The list is kept as JSON text on one engine and as jsonb on the other: both read as text hold the quoted word.
    f.tag === undefined
      ? undefined
      : sql`cast(${i.tags} as text) like ${`%${escaped(JSON.stringify(f.tag))}%`} escape '\\'`,
    f.search === undefined
      ? undefined
      : or(
          ...patterns.flatMap((pattern) =>
            [i.title, i.reference, i.description].map(
              (column) => sql`lower(${column}) like lower(${pattern}) escape '\\'`,
            ),
          ),
        ),
  ];
}

/** Those of many that the viewer may see, by the ids and references by which they were asked for. */
export async function incidentsNamed(
  db: Reader,
  viewer: Viewer,
  names: readonly string[],
): Promise<ReadonlyMap<string, IncidentDetails>> {
  const { incidents: i } = db.tables;
  const ids = names.filter(isUuid).map((name) => name.toLowerCase());
  const references = names.flatMap((name) => parseReference(name) ?? []);
  const years = [...Map.groupBy(references, ({ year }) => year)];
  const meant = [
    ...(ids.length === 0 ? [] : [inArray(i.id, ids)]),
    ...years.map(([year, all]) =>
      and(
        eq(i.year, year),
        inArray(
          i.number,
          all.map(({ number }) => number),
        ),
      ),
    ),
  ];
  if (meant.length === 0) return new Map();
  const rows = await db
    .select()
    .from(i)
    .where(and(visible(db.tables, visibilityOf(viewer)), or(...meant)));
  const found = await withDetails(db, viewer, rows);
  return new Map(
    names.flatMap((name) => {
      const reference = parseReference(name);
      const one = found.find(({ id, year, number }) =>
        reference === undefined
          ? id === name.toLowerCase()
          : year === reference.year && number === reference.number,
      );
      return one === undefined ? [] : [[name, one] as const];
    }),
  );
}
