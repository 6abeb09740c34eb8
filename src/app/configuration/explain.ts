/** What a schema refuses, as problems with their places. */
import type { z } from 'zod';
import { type Problem, problemAt } from './problem.js';
import { type Path, pathText, type Source } from './source.js';
import { nearest } from './values.js';

/** A value as a message quotes it: short, and never a whole structure. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}

/** Finding the place of each of very many keys would take minutes, and nobody reads them. */
const MOST_KEYS = 50;

export const explain = (source: Source, value: unknown, error: z.ZodError): readonly Problem[] =>
  error.issues.flatMap((issue) => {
    // No schema of ours has symbols for keys.
    const path: Path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
    if (issue.code === 'unrecognized_keys')
      return issue.keys.slice(0, MOST_KEYS).map((key) => unknownKey(source, path, key, issue.message));
    const given = valueAt(value, path);
    const words = issue.code === 'invalid_value' && typeof given === 'string' ? issue.values.map(String) : [];
    return [problemAt(source.place(path), pathText(path), sentence(given, issue.message, words))];
  });

/** Points at the key itself; the message of such an issue is which keys there are. */
function unknownKey(source: Source, path: Path, key: string, accepted: string): Problem {
  const meant = nearest(key, accepted.split(', '));
  return problemAt(
    source.keyPlace(path, key),
    pathText([...path, key]),
    `there is no such key here${meant === undefined ? '' : ` (did you mean ${meant}?)`}; accepted: ${accepted}.`,
  );
}

function sentence(given: unknown, message: string, words: readonly string[]): string {
  // Texts bring whole sentences of their own.
  if (!message.startsWith('should')) return message;
  if (given === undefined) return `is missing; it ${message}.`;
  if (given === null) return `is empty; it ${message}.`;
  const meant = typeof given === 'string' ? nearest(given, words) : undefined;
  return `${message}, not ${shown(given)}${meant === undefined ? '' : ` (did you mean ${meant}?)`}.`;
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inside, key) => (typeof inside === 'object' && inside !== null ? Reflect.get(inside, key) : undefined),
    value,
  );
