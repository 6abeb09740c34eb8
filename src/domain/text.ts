import { z } from 'zod';

const VISIBLE = /[^\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;
const LINE_BREAK_OR_TAB = /[\t\n\r\u2028\u2029]/u;
const CONTROL_IN_LINE = /[\p{Cc}--[\t\n\r]]/v;
const CONTROL_IN_PROSE = /[\p{Cc}--[\t\n]]/v;

/** What people count: an emoji outside the basic plane is one, not the two that `length` says. */
const countCodePoints = (text: string): number => [...text].length;

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

function* lineProblems(text: string): Generator<string> {
  const control = CONTROL_IN_LINE.exec(text);
  if (control) {
    yield `contains the control character ${codePoint(control[0])}; letters, digits, signs and emoji are accepted.`;
  }
  if (LINE_BREAK_OR_TAB.test(text)) yield 'contains a line break or a tab; one line of text is accepted.';
}

function* proseProblems(text: string): Generator<string> {
  const control = CONTROL_IN_PROSE.exec(text);
  if (control) {
    yield `contains the control character ${codePoint(control[0])}; apart from visible text, line breaks and tabs are accepted.`;
  }
}

function* allProblems(text: string, maxLength: number, own: typeof lineProblems): Generator<string> {
  if (!text.isWellFormed()) {
    yield 'contains half of a character (a lone surrogate); only whole characters are accepted.';
  }
  yield* own(text);
  const length = countCodePoints(text);
  if (length > maxLength) yield `has ${length} characters; at most ${maxLength} are accepted.`;
}

const refined = (schema: z.ZodString, maxLength: number, what: string, own: typeof lineProblems) =>
  schema
    .superRefine((text, context) => {
      const found = [...allProblems(text, maxLength, own)];
      if (found.length === 0 && !VISIBLE.test(text)) {
        found.push('is empty; at least one visible character is needed.');
      }
      for (const problem of found) context.addIssue({ code: 'custom', message: `This ${what} ${problem}` });
    })
    // JSON Schema counts code points too, so that OpenAPI and forms can show the limit that holds.
    .meta({ minLength: 1, maxLength });

const text = (what: string): z.ZodString =>
  z.string({
    error: ({ input }) =>
      input === undefined || input === null ? `The ${what} is missing.` : `This ${what} has to be text.`,
  });

/**
 * One line of a person's text, trimmed: 1 to `maxLength` characters (code points, so that an emoji is one), something
 * visible among them. Line breaks, tabs, control characters and lone surrogates are refused (issue 2, "Bad input and
 * faults"); direction marks and overrides are kept, for showing takes the overrides out. Never cuts.
 * @param what the word for it in sentences that refuse it, for example `title`.
 */
export const line = (maxLength: number, what = 'text'): z.ZodString =>
  refined(text(what).trim(), maxLength, what, lineProblems);

/**
 * A person's text of several lines, kept as written except that CR LF becomes LF: 1 to `maxLength` characters (code
 * points), something visible among them. Tabs are accepted; other control characters and lone surrogates are refused
 * (issue 2, "Bad input and faults"). Never cuts.
 * @param what the word for it in sentences that refuse it, for example `message`.
 */
export const prose = (maxLength: number, what = 'text'): z.ZodString =>
  refined(
    text(what).overwrite((value) => value.replaceAll('\r\n', '\n')),
    maxLength,
    what,
    proseProblems,
  );
