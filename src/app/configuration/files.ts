/** Which files a setting names, and what is in them. Each that cannot be read is one problem. */
import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Problem, problemAt } from './problem.js';

/** A configuration is written by people: a larger file is a mistake, or an attack. */
const MAX_BYTES = 1024 * 1024;

export interface TextFile {
  /** As it was named. */
  readonly name: string;
  readonly text: string;
}

export interface ReadFiles {
  readonly files: readonly TextFile[];
  readonly problems: readonly Problem[];
}

/** The files and folders of a setting such as MUSTER_CONFIG, parted by commas. */
export const namesOf = (setting: string): readonly string[] =>
  setting
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** Reads files, and of folders every *.yaml and *.yml by name. A file that is named twice is read once. */
export function readFiles(names: readonly string[]): ReadFiles {
  const problems: Problem[] = [];
  const files = new Map<string, TextFile>();
  const tell = (name: string, message: string) =>
    problems.push(problemAt({ file: name, line: 1, column: 1 }, '', message));
  if (names.length === 0) problems.push(problemAt(null, '', 'MUSTER_CONFIG should name a file or a folder.'));
  for (const name of names)
    for (const file of filesOf(name, tell)) {
      try {
        const real = realpathSync(resolve(file));
        if (!files.has(real)) files.set(real, { name: file, text: decode(readFileSync(real)) });
      } catch (error) {
        if (error instanceof NotText) problems.push(problemAt({ ...error.at, file }, '', error.message));
        else tell(file, because(error));
      }
    }
  return { files: [...files.values()], problems };
}

type Tell = (name: string, message: string) => void;

function filesOf(name: string, tell: Tell): readonly string[] {
  const found = look(name, tell);
  if (found?.isDirectory() !== true) return found !== undefined && isUsable(name, found, tell) ? [name] : [];
  try {
    const inside = readdirSync(resolve(name))
      .filter((entry) => /\.ya?ml$/iu.test(entry))
      .sort()
      .map((entry) => join(name, entry));
    if (inside.length === 0) tell(name, 'this folder has no file that ends in .yaml or .yml.');
    return inside.filter((file) => {
      const each = look(file, tell);
      return each?.isDirectory() === false && isUsable(file, each, tell);
    });
  } catch (error) {
    tell(name, because(error));
    return [];
  }
}

function look(name: string, tell: Tell): Stats | undefined {
  try {
    return statSync(resolve(name));
  } catch (error) {
    tell(name, because(error));
    return undefined;
  }
}

function isUsable(name: string, found: Stats, tell: Tell): boolean {
  if (!found.isFile()) tell(name, 'this is neither a file nor a folder.');
  else if (found.size > MAX_BYTES)
    tell(name, `this file has ${found.size} bytes; at most ${MAX_BYTES} (1 MiB) are accepted.`);
  else return true;
  return false;
}

function because(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file or folder.';
  if (code === 'EACCES' || code === 'EPERM') return 'this may not be read by whoever runs Muster.';
  return `this cannot be read (${code}).`;
}

class NotText extends Error {
  constructor(
    message: string,
    readonly at: { readonly line: number; readonly column: number },
  ) {
    super(message);
  }
}

/** UTF-8, with or without a byte order mark. */
function decode(bytes: Buffer): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new NotText('this is UTF-16; save it as UTF-8.', { line: 1, column: 1 });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new NotText('this is not UTF-8; save the file as UTF-8.', firstBad(bytes));
  }
}

/** Where the first byte stands that no UTF-8 text has there. */
function firstBad(bytes: Buffer): { readonly line: number; readonly column: number } {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    for (const byte of bytes) text += decoder.decode(Uint8Array.of(byte), { stream: true });
  } catch {
    // That is the place.
  }
  const lines = text.split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}
