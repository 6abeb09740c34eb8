/** What comes over the wire is unknown until it is looked at. */

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object that the value is, or one without any fields. */
export const fieldsIn = (value: unknown): Fields => (isFields(value) ? value : {});

/** The objects in the list that the value is. */
export const listIn = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.filter(isFields) : [];

export const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The JSON in the text, or the text itself when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The text of a text object. */
export const wordsIn = (value: unknown): string | undefined => textIn(fieldsIn(value)['text']);

/** Slack counts what people see, not what the language stores. */
export const lengthOf = (text: string): number => [...text].length;
