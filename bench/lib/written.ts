/**
 * What a run of equal transactions wrote, read back from the database, so that a baseline can write exactly the same:
 * the rows that are new, and for rows that were there before a step towards what they are now.
 */
import type Connection from 'better-sqlite3';
import { columnsOf, insertInto, tablesInOrder, transactions, type Value } from './raw.js';

interface Inserts {
  readonly table: string;
  readonly rows: readonly Value[][];
}
interface Update {
  readonly table: string;
  readonly rowid: number;
  readonly columns: readonly string[];
  readonly before: readonly Value[];
  readonly after: readonly Value[];
}
export interface Written {
  readonly transactions: number;
  readonly inserts: readonly Inserts[];
  readonly updates: readonly Update[];
}

/** Compares a database after `count` transactions with what it was before. */
export function readWritten(before: Connection.Database, after: Connection.Database, count: number): Written {
  const inserts: Inserts[] = [];
  const updates: Update[] = [];
  for (const table of tablesInOrder(after)) {
    const all = (raw: Connection.Database): Map<number, Value[]> =>
      new Map(
        (
          raw.prepare(`select rowid, * from ${table} order by rowid`).raw().all() as [number, ...Value[]][]
        ).map(([rowid, ...row]) => [rowid, row]),
      );
    const [old, present] = [all(before), all(after)];
    const rows = [...present].filter(([rowid]) => !old.has(rowid)).map(([, row]) => row);
    if (rows.length % count !== 0 && rows.length > 1)
      throw new Error(`${rows.length} rows of ${table} are not the same number for each transaction.`);
    if (rows.length > 0) inserts.push({ table, rows });
    const columns = columnsOf(after, table);
    for (const [rowid, row] of old) {
      const now = present.get(rowid);
      const changed = columns.flatMap((column, i) => (now?.[i] === row[i] ? [] : [{ column, i }]));
      if (now === undefined || changed.length === 0) continue;
      updates.push({
        table,
        rowid,
        columns: changed.map(({ column }) => column),
        before: changed.map(({ i }) => row[i] ?? null),
        after: changed.map(({ i }) => now[i] ?? null),
      });
    }
  }
  return { transactions: count, inserts, updates };
}

/** How many rows one transaction writes, in words. */
export const describe = ({ transactions: count, inserts, updates }: Written): string =>
  [
    ...inserts.map(({ table, rows }) => `${Math.max(1, rows.length / count)} ${table}`),
    ...updates.map(({ table }) => `1 update of ${table}`),
  ].join(', ');

/** Prepares writing the same again, one transaction after the other; what it answers does it, and is what is measured. */
export function writeAgain(
  raw: Connection.Database,
  { transactions: count, inserts, updates }: Written,
  transaction = transactions(raw),
): () => void {
  const work: { readonly statement: Connection.Statement<Value[]>; readonly rows: readonly Value[][] }[][] =
    [];
  const insertStatements = inserts.map(({ table }) => insertInto(raw, table));
  const updateStatements = updates.map(({ table, columns }) =>
    raw.prepare<Value[]>(`update ${table} set ${columns.map((c) => `${c} = ?`).join(', ')} where rowid = ?`),
  );
  for (let i = 0; i < count; i += 1) {
    work.push([
      ...inserts.flatMap(({ rows }, n) => {
        const each = rows.length / count;
        const statement = insertStatements[n];
        if (statement === undefined) return [];
        // One row for all of them together is written by the first.
        return [{ statement, rows: each < 1 ? (i === 0 ? rows : []) : rows.slice(i * each, (i + 1) * each) }];
      }),
      ...updates.flatMap(({ rowid, before, after }, n) => {
        const statement = updateStatements[n];
        if (statement === undefined) return [];
        const row = after.map((value, c): Value => {
          const from = before[c];
          return typeof value === 'number' && typeof from === 'number'
            ? from + ((value - from) / count) * (i + 1)
            : value;
        });
        return [{ statement, rows: [[...row, rowid]] }];
      }),
    ]);
  }
  return () => {
    for (const statements of work)
      transaction(() => {
        for (const { statement, rows } of statements) for (const row of rows) statement.run(...row);
      });
  };
}
