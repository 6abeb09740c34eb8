/** One parsed file that still knows where everything stands. */
import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';
import { type Place, type Problem, problemAt } from './problem.js';

export type Path = readonly (string | number)[];

/** `organizations[0].users[2].timezone` */
export const pathText = (path: Path): string =>
  path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${key}`)).join('');

/** A key as it becomes a property. */
export const keyText = (key: unknown): string => String(isScalar(key) ? key.value : key);

export class Source {
  constructor(
    readonly file: string,
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  /** Where the value stands; where it is missing, what it is missing from. */
  place(path: Path): Place {
    let node = this.#resolve(this.document.contents);
    let offset = node?.range?.[0] ?? 0;
    for (const segment of path) {
      const pair = isMap(node) ? this.#pair(node.items, segment) : undefined;
      const found = isSeq(node) && typeof segment === 'number' ? node.items[segment] : pair?.value;
      if (found === undefined && pair === undefined) break;
      node = this.#resolve(found);
      // An empty value has no place of its own: its key has.
      const empty = node === null || (isScalar(node) && node.value === null && node.source === '');
      offset = (empty ? startOf(pair?.key) : node?.range?.[0]) ?? offset;
    }
    return this.placeOf(offset);
  }

  /** Where a key of the mapping at `path` stands. */
  keyPlace(path: Path, key: string): Place {
    let node = this.#resolve(this.document.contents);
    for (const segment of path)
      node = this.#resolve(
        isSeq(node) && typeof segment === 'number'
          ? node.items[segment]
          : isMap(node)
            ? this.#pair(node.items, segment)?.value
            : undefined,
      );
    const offset = isMap(node) ? startOf(this.#pair(node.items, key)?.key) : undefined;
    return offset === undefined ? this.place(path) : this.placeOf(offset);
  }

  placeOf(offset: number): Place {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file, line, column: col };
  }

  #pair(items: readonly Pair[], key: string | number): Pair | undefined {
    return items.find((pair) => keyText(pair.key) === String(key));
  }

  #resolve(node: unknown): Node | null {
    if (isAlias(node)) return node.resolve(this.document) ?? null;
    return isMap(node) || isSeq(node) || isScalar(node) ? node : null;
  }
}

/** Where a node begins. */
export const startOf = (node: unknown): number | undefined =>
  isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node.range?.[0] : undefined;

/** A value's place in its file, kept with it through merging. */
export class Spot {
  constructor(
    readonly source: Source,
    readonly path: Path,
  ) {}

  at(...more: Path): Spot {
    return new Spot(this.source, [...this.path, ...more]);
  }

  get place(): Place {
    return this.source.place(this.path);
  }

  problem(message: string): Problem {
    return problemAt(this.place, pathText(this.path), message);
  }
}
