/** From what a person typed, filled in or sent to the canonical values a command takes. */
import type { ZodError } from 'zod';
import { Refusal } from '../../domain/errors.js';
import type { Command } from '../commands/command.js';
import type { Field, ParseContext } from '../commands/fields/index.js';
import { splitList } from './text.js';

export type Problems = Record<string, string[]>;

export interface ParsedInput {
  readonly values: Record<string, unknown>;
  readonly problems: Problems;
  readonly missing: readonly string[];
  /** The first problem that is more than a wrong value: what is not there, or may not be seen. */
  readonly refusal: Refusal | undefined;
}

/** Words come from text and forms; JSON is canonical already, but for names in the place of ids. */
export type Origin = 'words' | 'json';

const isBlank = (value: unknown): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

async function parseField(
  field: Field<unknown>,
  raw: unknown,
  origin: Origin,
  context: ParseContext,
): Promise<unknown> {
  const fromWords = (one: unknown): unknown =>
    typeof one === 'string' && (origin === 'words' || field.lookup) ? field.parse(one, context) : one;
  if (field.many !== true) return await fromWords(raw);
  const list =
    origin === 'words' && typeof raw === 'string' ? splitList(raw) : Array.isArray(raw) ? raw : undefined;
  if (list === undefined) return raw;
  const parsed: unknown[] = [];
  for (const one of list) parsed.push(await fromWords(one));
  return [...new Set(parsed)];
}

/** Parses and checks every field, collecting all problems instead of stopping at the first. */
export async function parseInput(
  command: Command,
  raw: Readonly<Record<string, unknown>>,
  origin: Origin,
  context: ParseContext,
): Promise<ParsedInput> {
  const values: Record<string, unknown> = {};
  const problems: Problems = {};
  const missing: string[] = [];
  let refusal: Refusal | undefined;
  for (const [name, value] of Object.entries(raw)) {
    const field = Object.hasOwn(command.input, name) ? command.input[name] : undefined;
    if (field === undefined) {
      problems[name] = [
        `There is no field ${name}. Accepted: ${Object.keys(command.input).join(', ') || 'none'}.`,
      ];
      continue;
    }
    if (isBlank(value) && origin === 'words') {
      if (field.clears === true) values[name] = null;
      continue;
    }
    try {
      values[name] = await parseField(field, value, origin, context);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'INVALID') problems[name] = [error.message];
      else refusal ??= error;
    }
  }
  for (const [name, field] of Object.entries(command.input)) {
    if (field.required && !(name in values) && !(name in problems) && refusal === undefined)
      missing.push(name);
  }
  const checked = command.schema.safeParse(values);
  // What could not be read is told once, in our own words.
  if (!checked.success) collect(checked.error, problems, new Set([...missing, ...Object.keys(problems)]));
  return { values, problems, missing, refusal };
}

function collect(error: ZodError, problems: Problems, told: ReadonlySet<string>): void {
  for (const issue of error.issues) {
    const name = String(issue.path[0] ?? '');
    if (told.has(name) || name === '') continue;
    const inside = issue.path.slice(1).join('.');
    const list = problems[name] ?? [];
    problems[name] = list;
    const sentence =
      inside === '' || typeof issue.path[1] === 'number' ? issue.message : `${inside}: ${issue.message}`;
    if (!list.includes(sentence)) list.push(sentence);
  }
}
