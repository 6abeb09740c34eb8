/** Pages of a timeline: built once for each shape of the question, for nothing is read as often by those in a room. */
import { and, asc, desc, eq, inArray, isNull, notInArray, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Schema } from '../schema/define.js';
import type { Reader } from '../store.js';
import type { TimelineEntry } from './incidentDetails.js';
import { aboutSeen } from './incidentLinks.js';
import { COUNT_CAP, type Page, type PageOf } from './page.js';
import { type Viewer, visibilityLater, visibilityOf } from './viewer.js';

/** Which entries of a timeline are wanted; all of them unless it says otherwise. */
export interface TimelineFilter {
  readonly kinds?: readonly string[];
  /** All but these kinds. */
  readonly except?: readonly string[];
  /** False leaves out what was struck out. */
  readonly struck?: false;
}

interface Asked {
  readonly page: Page;
  readonly descending: boolean;
  readonly only: TimelineFilter;
}

type Selecting = Pick<Reader, 'select'>;

const count = sql`count(*)`.mapWith(Number);
const counting = (db: Selecting, { timeline: t }: Schema, where: SQL | undefined) =>
  db.select({ count }).from(t).where(where);

/** To the cap and no further. */
const countingToCap = (db: Selecting, { timeline: t }: Schema, where: SQL | undefined) =>
  db.select({ count }).from(
    db
      .select({ one: sql<number>`1`.as('one') })
      .from(t)
      .where(where)
      .limit(COUNT_CAP + 1)
      .as('counted'),
  );

/** How many entries there are. */
export async function entriesIn(db: Reader, where: SQL | undefined): Promise<number> {
  const rows = await counting(db, db.tables, where);
  return rows[0]?.count ?? 0;
}

/** What is wanted, with everything that is bound left to be bound later. */
const wanted = (tables: Schema, { kinds, except, struck }: TimelineFilter): SQL | undefined => {
  const { timeline: t } = tables;
  return and(
    eq(t.incidentId, sql.placeholder('incident')),
    aboutSeen(tables, visibilityLater),
    kinds === undefined
      ? undefined
      : inArray(
          t.kind,
          kinds.map((_, i) => sql.placeholder(`kind${i}`)),
        ),
    except === undefined
      ? undefined
      : notInArray(
          t.kind,
          except.map((_, i) => sql.placeholder(`except${i}`)),
        ),
    struck === false ? isNull(t.struckAt) : undefined,
  );
};

const selecting = (db: Selecting, tables: Schema, { descending, only }: Asked) => {
  const { timeline: t, users: u } = tables;
  const actor = alias(u, 'actor');
  const striker = alias(u, 'striker');
  return db
    .select({
      entry: t,
      actor: { id: actor.id, name: actor.name },
      struckBy: { id: striker.id, name: striker.name },
    })
    .from(t)
    .leftJoin(actor, eq(actor.id, t.actorId))
    .leftJoin(striker, eq(striker.id, t.struckById))
    .where(wanted(tables, only))
    .orderBy(descending ? desc(t.seq) : asc(t.seq))
    .limit(sql.placeholder('limit'))
    .offset(sql.placeholder('offset'));
};

/** Entries of an incident that the viewer may see, in the order in which they were written or from the latest on. */
export async function timelinePage(
  db: Reader,
  viewer: Viewer,
  incident: string,
  asked: Asked,
): Promise<PageOf<TimelineEntry>> {
  const { page, descending, only } = asked;
  const [kinds, except] = [only.kinds?.length ?? 'all', only.except?.length ?? 0];
  const filter = `${kinds}${except === 0 ? '' : `_but_${except}`}${only.struck === false ? '_standing' : ''}`;
  const bound = {
    incident,
    ...visibilityOf(viewer),
    ...Object.fromEntries((only.kinds ?? []).map((kind, i) => [`kind${i}`, kind])),
    ...Object.fromEntries((only.except ?? []).map((kind, i) => [`except${i}`, kind])),
  };
  const name = `timeline_${descending ? 'latest' : 'first'}_${filter}`;
  // From the latest on, the numbers are told by how many there are in all.
  const build = descending ? counting : countingToCap;
  const rows = await db
    .hot(name, (q) => selecting(q, db.tables, asked).prepare(name))
    .execute({ ...bound, ...page });
  const [counted] = await db
    .hot(`${name}_count`, (q) => build(q, db.tables, wanted(db.tables, only)).prepare(`${name}_count`))
    .execute(bound);
  const entries = counted?.count ?? 0;
  const first = descending ? entries - page.offset : page.offset + 1;
  return {
    count: Math.min(entries, COUNT_CAP),
    countCapped: entries > COUNT_CAP,
    results: rows.map((row, i) => ({
      ...row.entry,
      number: descending ? first - i : first + i,
      actor: row.actor,
      struckBy: row.struckBy,
    })),
  };
}
