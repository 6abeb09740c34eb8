/** What browsers send, as far as it is believed. */
import { z } from 'zod';
import type { Asked } from '../../core/dispatch/request.js';
import type { NewId } from '../../core/ports.js';
import { Refusal } from '../../domain/errors.js';
import { ONE, SEVERAL } from '../view/input.js';

const body = z.record(z.string(), z.union([z.string(), z.array(z.string())])).catch({});

/** The fields of a request's body: one value each, or several. */
export const fieldsOf = (raw: unknown): Readonly<Record<string, string | readonly string[]>> =>
  body.parse(raw ?? {});

/** One value; the last if it came several times. */
export function fieldOf(fields: ReturnType<typeof fieldsOf>, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : (value?.at(-1) ?? '');
}

/** All the values of a field. */
export function manyOf(fields: ReturnType<typeof fieldsOf>, name: string): readonly string[] {
  const value = fields[name] ?? [];
  return typeof value === 'string' ? [value] : value;
}

const uuid = z.uuid();

/** What makes the request unique: sent twice it runs once. Without JavaScript a button has none. */
export function nonceOf(fields: ReturnType<typeof fieldsOf>, newId: NewId): string {
  const given = uuid.safeParse(fieldOf(fields, 'nonce'));
  return given.success ? given.data.toLowerCase() : newId();
}

/** As people type it, not as HTTP sends it. */
const lines = (text: string): string => text.replaceAll('\r\n', '\n');

/** Neither engine keeps these, and nobody types them; the fields of text say so themselves, beside the field. */
function storable(text: string): string {
  if (text.isWellFormed() && !text.includes('\u0000')) return lines(text);
  throw new Refusal(
    'INVALID',
    'This contains half of a character or a NUL character; only whole, visible text is accepted.',
  );
}

/** The values of a form's fields, under their own names. */
export function formValues(fields: ReturnType<typeof fieldsOf>): Record<string, string | readonly string[]> {
  const values: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name.startsWith(ONE)) values[name.slice(ONE.length)] = storable(fieldOf(fields, name));
    else if (name.startsWith(SEVERAL))
      values[name.slice(SEVERAL.length)] = (typeof value === 'string' ? [value] : value).map(storable);
  }
  return values;
}

const askedAgain = z.union([
  z.strictObject({ type: z.literal('line'), line: z.string() }),
  z.strictObject({
    type: z.literal('values'),
    command: z.string(),
    origin: z.literal('words'),
    values: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  }),
]);

/** What was asked before, as an address carries it. @throws {Refusal} MALFORMED for anything else. */
export function parseAsked(text: string): Asked {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    found = undefined;
  }
  const parsed = askedAgain.safeParse(found);
  if (!parsed.success) throw new Refusal('MALFORMED', 'This address is not complete.');
  return parsed.data;
}
