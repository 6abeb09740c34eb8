/** YAML as plain values with their places. Whatever could make a reader hang or lose something is refused with its place. */
import {
  type Alias,
  Composer,
  type CST,
  type Document,
  isAlias,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  visit,
} from 'yaml';
import type { TextFile } from './files.js';
import { type Problem, problemAt } from './problem.js';
import { keyText, Source, startOf } from './source.js';

/** No configuration nests deeper than ten; more is an attack on whoever parses it. */
const MAX_DEPTH = 64;
/** How often what an anchor names may be repeated, nested repetitions multiplied. */
const MAX_ALIASES = 100;

export interface Parsed {
  readonly source: Source;
  readonly value: unknown;
}

/** The one document of a file, or everything that keeps it from being read. */
export function parseYaml({ name, text }: TextFile): Parsed | readonly Problem[] {
  const lines = new LineCounter();
  const at = (offset: number, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return problemAt({ file: name, line, column: Math.max(1, col) }, '', message);
  };
  const tokens = tokensOf(text, lines);
  if (typeof tokens === 'number')
    return [at(tokens, `this is nested too deeply; ${MAX_DEPTH} levels are accepted.`)];
  const options = { uniqueKeys: false, prettyErrors: false, logLevel: 'silent', lineCounter: lines } as const;
  const [document, second] = [...new Composer(options).compose(tokens)];
  if (document === undefined || (document.contents === null && document.errors.length === 0))
    return [
      problemAt(
        { file: name, line: 1, column: 1 },
        '',
        'this file is empty; it should have a list of organizations.',
      ),
    ];
  const problems = [...document.errors, ...document.warnings].map(({ pos, message }) =>
    at(pos[0], `${message}.`),
  );
  if (second !== undefined)
    problems.push(at(second.range[0], 'a second document begins here; one for each file is accepted.'));
  problems.push(...duplicateKeys(document, at), ...badAliases(document, at));
  if (problems.length > 0) return problems;
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { source: new Source(name, document, lines), value };
  } catch {
    return [at(aliasesOf(document)[0]?.range?.[0] ?? 0, tooMany)];
  }
}

const tooMany = `aliases repeat too much; ${MAX_ALIASES} repetitions in all are accepted.`;

/** The tokens of a text; a number is where it begins to nest too deeply, found before anything recurses into it. */
function tokensOf(text: string, lines: LineCounter): readonly CST.Token[] | number {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > MAX_DEPTH) return parser.offset;
  }
  tokens.push(...parser.end());
  return tokens;
}

type At = (offset: number, message: string) => Problem;

/** With a set for each mapping: comparing each key with each other would take a crafted file's reader minutes. */
function duplicateKeys(document: Document, at: At): readonly Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<string>();
      for (const { key } of items) {
        const name = keyText(key);
        if (seen.has(name))
          problems.push(at(startOf(key) ?? 0, `the key ${name} stands here a second time; one is accepted.`));
        seen.add(name);
      }
    },
  });
  return problems;
}

function aliasesOf(document: Document): readonly Alias[] {
  const found: Alias[] = [];
  visit(document, { Alias: (_, alias) => void found.push(alias) });
  return found;
}

/** Aliases of nothing, and aliases inside of what they name, which would never end. */
function badAliases(document: Document, at: At): readonly Problem[] {
  const aliases = aliasesOf(document);
  const over = aliases[MAX_ALIASES];
  if (over !== undefined) return [at(over.range?.[0] ?? 0, tooMany)];
  return aliases.flatMap((alias) => {
    const offset = alias.range?.[0] ?? 0;
    const named: Node | undefined = alias.resolve(document);
    if (named === undefined)
      return [at(offset, `there is no anchor &${alias.source} before this alias *${alias.source}.`)];
    const [from = 0, , to = 0] = named.range ?? [];
    return !isAlias(named) && from <= offset && offset < to
      ? [at(offset, `the alias *${alias.source} stands inside of what it names: this would never end.`)]
      : [];
  });
}
