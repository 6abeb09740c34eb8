/** What is wrong with a configuration: each problem has its place in a file, and all of them are told at once. */
import { ConfigProblem } from '../config.js';

/** Where something stands: the file as it was named, line and column counted from one. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Problem {
  /** Null when it is about no file in particular. */
  readonly place: Place | null;
  /** The keys that lead there, such as `organizations[0].users[2].timezone`; empty for a whole file. */
  readonly path: string;
  /** What is wrong, and what is accepted. */
  readonly message: string;
}

export const problemAt = (place: Place | null, path: string, message: string): Problem => ({
  place,
  path,
  message,
});

export const placeText = ({ file, line, column }: Place): string => `${file}:${line}:${column}`;

/** One problem as a line: `file:line:column path: message`. */
export const problemLine = ({ place, path, message }: Problem): string => {
  const where = [place === null ? '' : placeText(place), path].filter((part) => part !== '').join(' ');
  // A key or name may hold line breaks; what is printed stays a line.
  return (where === '' ? message : `${where}: ${message}`).replace(/\p{Cc}+/gu, ' ');
};

/** More than this many lines nobody reads: mending the first ones usually mends the rest. */
const MOST_LINES = 100;

/** In the order of files, lines and columns. */
export const problemLines = (problems: readonly Problem[]): readonly string[] => {
  const files = [...new Set(problems.map(({ place }) => place?.file))];
  const sorted = problems.toSorted(
    (a, b) =>
      files.indexOf(a.place?.file) - files.indexOf(b.place?.file) ||
      (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
      (a.place?.column ?? 0) - (b.place?.column ?? 0),
  );
  const lines = [...new Set(sorted.map(problemLine))];
  return lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES), `and ${lines.length - MOST_LINES} more`];
};

/** The configuration cannot be applied: nothing of it was. */
export class ConfigurationProblem extends ConfigProblem {
  constructor(readonly problems: readonly Problem[]) {
    const lines = problemLines(problems);
    super(`MUSTER_CONFIG is wrong:${lines.length === 1 ? ' ' : '\n'}${lines.join('\n')}`);
  }
}
